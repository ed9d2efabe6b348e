import type { ChoiceSpec, Params } from '../choice.ts'

/** What happens to the noise level before a solver's step. */
export interface Stochasticity {
  /** Relative raise gamma >= 0 of level sigma in a run of `steps`: sigmaHat = sigma (1 + gamma). Dimensionless. */
  gamma(sigma: number, steps: number): number
  /** Standard deviation of the fresh noise, in units of the noise that keeps the marginal exact. */
  readonly sNoise: number
}

export interface StochasticitySpec extends ChoiceSpec {
  create(params: Params): Stochasticity
}
