import type { ChoiceSpec, Params } from '../choice.ts'

/** What the sampler follows where the network can be told a label or none. */
export interface Guidance {
  /**
   * Weight w at a noise level, in D = w D(x; sigma, label) + (1 - w) D(x; sigma): 1 is the labelled output alone (one
   * network call), 0 the other alone, anything else takes two calls. Dimensionless.
   */
  weight(sigma: number): number
  /** Noise levels above 0 at which the weight jumps. */
  readonly jumps: readonly number[]
}

export interface GuidanceSpec extends ChoiceSpec {
  create(params: Params): Guidance
}
