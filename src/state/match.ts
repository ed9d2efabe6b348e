/** Designs that are held to equal calls, or to equal steps: the others follow the active one. */
import { compile } from '../core/compile.ts'
import { type Design, designParameters } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import type { Document } from '../document/document.ts'
import { tryCompile } from './try-compile.ts'

const known = new Map<string, number | null>()
const mostKnown = 4000

/** Calls per picture; null where the design does not compile. */
export const callsOf = (design: Design): number | null => {
  const key = designKey(design)
  let calls = known.get(key)
  if (calls === undefined) {
    try {
      calls = compile(design).nfe
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      calls = null
    }
    if (known.size >= mostKnown) known.clear()
    known.set(key, calls)
  }
  return calls
}

/**
 * The design with as many steps as `calls` pay for: the most steps whose calls are no more; the fewest that it can have where
 * even those cost more. Unchanged where it does not compile.
 */
export const withCalls = (design: Design, calls: number): Design => {
  const { min, max } = designParameters.steps
  const at = (steps: number): number | null => callsOf({ ...design, steps })
  // Calls rise with steps, nearly in proportion: a few tries around the estimate find the place.
  const own = callsOf(design)
  if (own === null) return design
  let steps = Math.min(max, Math.max(min, Math.round((design.steps * calls) / own)))
  const fits = (count: number): boolean => (at(count) ?? Number.POSITIVE_INFINITY) <= calls
  while (steps < max && fits(steps + 1)) steps++
  while (steps > min && !fits(steps)) steps--
  return at(steps) === null ? design : { ...design, steps }
}

/** The document with its other designs held to the active one's calls or steps; the same object where nothing follows. */
export const matched = (document: Document): Document => {
  const { match, design, others, baseline } = document
  if (match === 'free' || others.length === 0) return document
  // Compiled here, the design is compiled for all who look at it next.
  const runnable = tryCompile(design)
  if (typeof runnable === 'string') return document
  const calls = runnable.program.nfe
  let isChanged = false
  const next = others.map((other) => {
    if (other.id === baseline) return other
    const follows = match === 'steps' ? { ...other.design, steps: design.steps } : withCalls(other.design, calls)
    if (follows.steps === other.design.steps || callsOf(follows) === null) return other
    isChanged = true
    return { ...other, design: follows }
  })
  return isChanged ? { ...document, others: next } : document
}
