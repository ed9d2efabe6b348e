/**
 * Tables of noise levels that discrete-time models were trained on: from betas to sigma. With abar_t the product of
 * 1 - beta up to step t, sigma_t^2 = (1 - abar_t) / abar_t.
 */

export const betaForms = ['linear', 'scaled_linear', 'cosine', 'sigmoid'] as const
export type BetaForm = (typeof betaForms)[number]

/** A form by the name that diffusers has for it. */
export const betaFormOf = (name: unknown): BetaForm | undefined =>
  name === 'squaredcos_cap_v2' ? 'cosine' : betaForms.find((form) => form === name && form !== 'cosine')

/** The names that `betaFormOf` knows. */
export const diffusersForms = ['linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid'] as const

export interface Betas {
  readonly form: BetaForm
  /** T, the number of training steps. */
  readonly steps: number
  /** beta of the first and of the last step; the cosine form takes neither. */
  readonly start: number
  readonly end: number
}

/** Steps that a table may have. */
export const mostSteps = 10_000

const mix = (from: number, to: number, share: number): number => from + share * (to - from)

/** Nichol and Dhariwal 2021: abar(u) = cos^2((u + 0.008) / 1.008 pi / 2), beta at most 0.999. */
const cosineSignal = (u: number): number => Math.cos((((u + 0.008) / 1.008) * Math.PI) / 2) ** 2

const betaAt: Readonly<Record<BetaForm, (betas: Betas, step: number, share: number) => number>> = {
  /** Ho et al. 2020. */
  linear: ({ start, end }, _, share) => mix(start, end, share),
  /** Rombach et al. 2022: its square root rises linearly. */
  scaled_linear: ({ start, end }, _, share) => mix(Math.sqrt(start), Math.sqrt(end), share) ** 2,
  cosine: ({ steps }, step) => Math.min(1 - cosineSignal((step + 1) / steps) / cosineSignal(step / steps), 0.999),
  /** Xu et al. 2022 (GeoDiff): a logistic curve from -6 to 6. */
  sigmoid: ({ start, end }, _, share) => mix(start, end, 1 / (1 + Math.exp(6 - 12 * share))),
}

/** What is wrong with the numbers, as the end of "T ..." or "beta ..."; undefined for a table that can be made. */
export const betasFault = ({ form, steps, start, end }: Betas): string | undefined => {
  if (!(Number.isInteger(steps) && steps >= 2 && steps <= mostSteps))
    return `T must be a whole number from 2 to ${mostSteps}`
  if (form === 'cosine') return undefined
  if (!(start > 0 && end < 1 && start <= end)) return 'beta must rise from above 0 to below 1'
  return undefined
}

/** sigma_0 ... sigma_{T-1}, strictly rising. Throws RangeError for numbers that give no table. */
export const levelsOfBetas = (betas: Betas): Float64Array => {
  const fault = betasFault(betas)
  if (fault) throw new RangeError(fault)
  const { form, steps } = betas
  const make = betaAt[form]
  return levelsOfList(Array.from({ length: steps }, (_, j) => make(betas, j, j / (steps - 1))))
}

/** The same of a list of betas, each above 0 and below 1. */
export const levelsOfList = (list: readonly number[]): Float64Array => {
  let logSignal = 0
  return Float64Array.from(list, (beta) => {
    logSignal += Math.log1p(-beta)
    return Math.sqrt(Math.expm1(-logSignal))
  })
}
