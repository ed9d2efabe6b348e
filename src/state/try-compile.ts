import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import type { Program } from '../core/program.ts'

/** A design and its program: the newest pair that compiled. */
export interface Runnable {
  readonly design: Design
  readonly program: Program
}

const compiled = new WeakMap<Design, Runnable | string>()

/** A design and its program, or why it has none; the same object for the same design. */
export const tryCompile = (design: Design): Runnable | string => {
  const known = compiled.get(design)
  if (known !== undefined) return known
  let result: Runnable | string
  try {
    result = { design, program: compile(design) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    result = error.message
  }
  compiled.set(design, result)
  return result
}
