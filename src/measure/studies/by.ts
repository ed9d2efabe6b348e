/** What designs have in common when they are compared: numbers of steps, or numbers of network calls. Pure. */
import { type Design, designParameters } from '../../core/design.ts'
import { callsOf, withCalls } from '../../state/match.ts'

export const bys = ['steps', 'calls'] as const
export type By = (typeof bys)[number]

/** Numbers of steps that every design has, or numbers of calls that pay for the steps of each. */
export type At = { readonly steps: readonly number[] } | { readonly calls: readonly number[] }

export const byOf = (at: At): By => ('calls' in at ? 'calls' : 'steps')

export const countsOf = (at: At): readonly number[] => ('calls' in at ? at.calls : at.steps)

/** Counts, rising and each once. */
export const atCounts = (by: By, counts: readonly number[]): At => {
  const rising = [...new Set(counts)].sort((a, b) => a - b)
  return by === 'calls' ? { calls: rising } : { steps: rising }
}

/** Error against cost does not depend on a design's own number of steps: neither should the key of a measurement. */
export const withoutSteps = (design: Design): Design => ({ ...design, steps: designParameters.steps.default })

/** The most steps that each number of calls pays for, rising. A number of calls that pays for no step is left out. */
export const stepsForCalls = (design: Design, calls: readonly number[]): readonly number[] => {
  const counts = calls.flatMap((count) => {
    const affordable = withCalls(design, count)
    return (callsOf(affordable) ?? Number.POSITIVE_INFINITY) <= count ? [affordable.steps] : []
  })
  const all = [...new Set(counts)].sort((a, b) => a - b)
  return all.length > 0 ? all : [designParameters.steps.min]
}

/** Numbers of steps that a design is measured at. */
export const stepsAt = (design: Design, at: At): readonly number[] =>
  'calls' in at ? stepsForCalls(withoutSteps(design), at.calls) : at.steps
