import type { ChoiceSpec, Params } from '../choice.ts'
import { isPureNoise } from '../pure-noise.ts'

/** Noise levels of one step: fresh noise raises sigma to sigmaHat >= sigma, the solver goes down to sigmaNext. */
export interface LevelStep {
  readonly sigma: number
  readonly sigmaHat: number
  readonly sigmaNext: number
}

/** What happens to the noise level before a solver's step. */
export interface Stochasticity {
  /**
   * The run's steps through `levels`, strictly falling with the final 0. Each begins where the one before ended; the last
   * ends at 0. Throws RangeError where the parameters do not fit the levels.
   */
  plan(levels: Float64Array): readonly LevelStep[]
  /** Standard deviation of the fresh noise, in units of the noise that keeps the marginal exact. */
  readonly sNoise: number
}

/** One step from each level to the next, raised by the relative amount gamma >= 0 before; noise alone has none to add. */
export const raiseEach = (levels: Float64Array, gamma: (sigma: number) => number): readonly LevelStep[] =>
  Array.from(levels.subarray(0, -1), (sigma, i) => ({
    sigma,
    sigmaHat: isPureNoise(sigma) ? sigma : sigma * (1 + gamma(sigma)),
    sigmaNext: levels[i + 1]!,
  }))

export interface StochasticitySpec extends ChoiceSpec {
  /** `list` is for a spec that declares one. */
  create(params: Params, list?: readonly number[]): Stochasticity
}
