import type { ChoiceSpec, Params } from '../choice.ts'
import type { Condition, Denoiser } from '../program.ts'

/** What a network call asks, and which network. */
export interface Asked {
  readonly condition: Condition
  /** 'main' when missing. */
  readonly denoiser?: Denoiser
}

/** What the sampler follows where there are two answers about an image, the labelled one of the main network and another. */
export interface Guidance {
  /**
   * Weight w at a noise level, in D = w D(x; sigma, label) + (1 - w) D_away(x; sigma): 1 is the labelled output alone (one
   * network call), 0 the other alone, anything else takes two calls. Dimensionless.
   *
   * @param to - The level to which a step follows the ODE with it; 0, or missing, for the target that a run aims at.
   */
  weight(sigma: number, to?: number): number
  /** Noise levels above 0 at which the weight jumps. */
  readonly jumps: readonly number[]
  /** The call for D_away, which a weight above 1 leads away from. */
  readonly away: Asked
  /** Whether there is one answer only. */
  readonly isSingle?: true
  /** Whether the weight is that of a step, so that a solver with guidance in its own step cannot have it. */
  readonly isOfStep?: true
}

export interface GuidanceSpec extends ChoiceSpec {
  create(params: Params): Guidance
}
