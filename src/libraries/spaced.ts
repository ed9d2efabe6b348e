/** Schedules that are formulas over a range, which libraries share to the letter, from the core. */
import type { SigmaRange } from '../core/choice.ts'
import { choose } from '../core/design.ts'
import { specOf } from '../core/registry.ts'

const forms = {
  karras: 'edm',
  exponential: 'exponential',
  polyexponential: 'polyexponential',
  beta: 'beta-sigma',
  kl_optimal: 'cosine',
  kl_optimal_a1111: 'kl-optimal-a1111',
  linear_quadratic: 'linear-quadratic',
} as const
export type Form = keyof typeof forms

/** Falling levels of a formula at its usual parameters, without an end. A range in t serves as well as one in sigma. */
export const spaced = (form: Form, steps: number, range: SigmaRange): readonly number[] => {
  const { id, params } = choose('discretization', forms[form])
  return [...specOf('discretization', id).create(params).sigmas(steps, range)]
}
