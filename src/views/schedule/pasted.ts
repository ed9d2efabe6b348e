/** What a pasted text means for a design: a list of levels, or a design of another program. */
import { showNumber } from '../../base/number.ts'
import { compile } from '../../core/compile.ts'
import { type Design, withLevels } from '../../core/design.ts'
import { flowSigma } from '../../core/frame.ts'
import { parseLevels } from '../../core/level-text.ts'
import { asWritten } from '../../core/pure-noise.ts'
import { nameOf } from '../../core/table.ts'
import { readForeign } from '../../import/read.ts'

export type Reading =
  | { readonly status: 'empty' }
  | { readonly status: 'fault'; readonly message: string }
  | {
      readonly status: 'levels'
      readonly levels: readonly number[]
      readonly message: string
      readonly endsThere?: readonly number[]
    }
  | {
      readonly status: 'design'
      readonly design: Design
      readonly seed: number | undefined
      readonly message: string
      /** A sentence for each thing that was assumed, replaced or not used. */
      readonly notes: readonly string[]
    }

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Why a design makes no run; undefined where it makes one. */
const runFaultOf = (design: Design): string | undefined => {
  try {
    compile(design)
    return undefined
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return error.message
  }
}

/** The levels of a list that a flow model's library printed: times t from at most 1 down. */
const fromTimes = (times: readonly number[]): readonly number[] => times.map((t) => asWritten(flowSigma(t)))

/** What a pasted text means for a design: levels that it can take, or what is wrong with them. */
export const readList = (design: Design, text: string): Reading => {
  if (text.trim() === '') return { status: 'empty' }
  const { value: read, notes: given, hasZero } = parseLevels(text)
  // Under flow matching a list that starts at 1 or below is one of times.
  const isInTime = design.schedule.id === 'flow' && read[0]! <= 1
  const levels = isInTime ? fromTimes(read) : read
  const notes = isInTime ? [...given, 'read as times t of flow matching, σ = t / (1 − t)'] : given
  if (levels.length === 0) return { status: 'fault', message: `${capitalized(notes.join('; '))}.` }
  const [first, last] = [levels[0]!, levels.at(-1)!]
  const found =
    levels.length === 1
      ? `one level, ${showNumber(first)}, then 0`
      : `${levels.length} levels from ${showNumber(first)} to ${showNumber(last)}, then 0`
  const next = withLevels(design, levels)
  if (typeof next === 'string') return { status: 'fault', message: `The list ${next}.` }
  const fault = runFaultOf(next)
  if (fault !== undefined) return { status: 'fault', message: `The list makes no run: ${fault}.` }
  const message = `${capitalized([found, ...notes].join('; '))}.`
  // Without a 0 of its own, a list of N + 1 levels is often meant for N steps, its last level standing for the 0.
  if (hasZero || levels.length < 3) return { status: 'levels', levels, message }
  return { status: 'levels', levels, message, endsThere: levels.slice(0, -1) }
}

/** The same, or a design of another program, which says more than levels. */
export const readPasted = (design: Design, text: string): Reading => {
  const imported = readForeign(text, design.steps)
  if (!imported) return readList(design, text)
  const { source, design: found, seed, notes } = imported
  const fault = runFaultOf(found)
  if (fault !== undefined) return { status: 'fault', message: `The settings of ${source} make no run: ${fault}.` }
  const { steps, sigmaMin, sigmaMax } = found
  const range = `σ ${showNumber(sigmaMin)} to ${showNumber(sigmaMax)}`
  const said = [nameOf(found), `N ${steps}`, range, ...(seed === undefined ? [] : [`seed ${seed}`])]
  return { status: 'design', design: found, seed, notes, message: `From ${source}: ${said.join(', ')}.` }
}
