import type { Increment } from '../brownian.ts'
import type { ChoiceSpec, Params, SigmaRange } from '../choice.ts'
import type { Frame } from '../frame.ts'
import type { LinearForm } from '../linear.ts'

/** Both answers about a state: the guided one, and the one that guidance leads away from. Without guidance they are the same. */
export interface Apart {
  readonly guided: LinearForm
  readonly away: LinearForm
}

/** The first network call of a step, as later steps of a multistep solver see it. */
export interface Evaluation {
  readonly t: number
  readonly sigma: number
  /** The level that its step went down to. */
  readonly sigmaNext: number
  /** Most evaluations that its step combined, its own included; infinite unless the run's end lowers orders. */
  readonly reach: number
  /** D at (x / s, sigma). */
  readonly denoised: LinearForm
  /** D_away of the same state, where the step asked for both apart. */
  readonly away?: LinearForm
  /** D of the step's last network call: of a corrected state where there is one, else the same. */
  readonly latest: LinearForm
  /** The noise that D leaves, (x / s - D) / sigma. */
  readonly noise: LinearForm
  /** dx/dt at (x, t). */
  readonly slope: LinearForm
}

/** What a solver sees of one step. Times are of the design's schedule; states are scaled, x = s (y + sigma n). */
export interface StepBuilder {
  readonly x: LinearForm
  readonly t: number
  readonly next: number
  /** The latest time of the run: its start, unless fresh noise raises it above that. */
  readonly tMax: number
  /** Whether `next` is 0, where the slope is undefined. */
  readonly isLast: boolean
  readonly sigma: number
  readonly sigmaNext: number
  readonly s: number
  readonly sNext: number
  /** The level at which the run starts. */
  readonly sigmaStart: number
  /**
   * The levels that later steps end at: empty in the last step. Made for a rule that asks: few do, and for all steps it is as
   * long as their square.
   */
  ahead(): readonly number[]
  /** Most evaluations that this step may combine, its own included; infinite unless the run's end lowers orders. */
  readonly reach: number
  /** What rules in ln sigma that add no noise take the logarithm of. */
  readonly frame: Frame
  /**
   * First evaluations of earlier steps, the newest first, their levels rising strictly from `sigma` on: churn that lifts
   * a step to or above an earlier one cuts the history there.
   */
  readonly history: readonly Evaluation[]
  /** The same without what the run's end takes from a step that may combine fewer: for what corrects an earlier step. */
  readonly past: readonly Evaluation[]
  /** dx/dt of the probability-flow ODE at (x, t), as a form; emits one network call. */
  slope(x: LinearForm, t: number): LinearForm
  /** The same where D at (x / s, t) is known: no network call. */
  slopeFrom(x: LinearForm, denoised: LinearForm, t: number): LinearForm
  /**
   * D of an unscaled state (x / s) at a noise level, as a form; emits one network call. `to` is the level to which the ODE
   * is followed with it, the step's own where missing: a guidance may depend on it.
   */
  denoise(unscaled: LinearForm, sigma: number, to?: number): LinearForm
  /** The same with the answer that guidance leads away from beside it: two network calls under guidance, whatever its weight. */
  denoiseApart(unscaled: LinearForm, sigma: number): Apart
  /**
   * Standard normal noise: the run's Brownian path between two levels > 0, scaled to unit variance. Noise of overlapping
   * intervals is correlated as the path is, which runs over ln sigma, or over what `clock` names.
   */
  brownian(from: number, to: number, clock?: Increment['clock']): LinearForm
}

/** The state at `next`, as a form over the base tensors. */
export type Solver = (step: StepBuilder) => LinearForm

/**
 * Orders in the step length of a solver with its noise on, measured by the property suite. A solver that reads nothing of
 * the Brownian path but increments over its steps follows a path to order 1 at best, however good its law is.
 */
export interface NoisyOrders {
  /** Order of a path: root mean square distance of its end from that of a very fine run on the same Brownian path. */
  readonly strong: number
  /** Order of the law of the end, given the start: its mean and variance, on a Gaussian. */
  readonly weak: number
  /**
   * Order of the marginal: the end's variance on a Gaussian, from a start that has the right one. Every rate of noise replacement
   * keeps the marginals, so that a rule whose rate depends on its steps may be better here than in the law.
   */
  readonly marginal: number
}

/** Calls of a rule that makes `count` of them in every step but the last one, and one there. */
export const callsEach =
  (count: number) =>
  (steps: number): number =>
    count * (steps - 1) + 1

export interface SolverSpec extends ChoiceSpec {
  /**
   * Order of the global error in the step length, measured by the property suite. For a multistep rule it is the rule's
   * own: its first steps, which have less history, are of lower order. A solver that always adds noise gives its weak
   * order.
   */
  order(params: Params): number
  /**
   * `none` for a rule that does not tend to the data as steps are added, whatever the denoiser: it has no orders to measure.
   * A rule that adds noise may still follow the ODE, at the declared order, where its `noiseKey` is 0.
   */
  readonly convergence?: 'none'
  /**
   * Network calls of a run of N `steps` that adds no churn and ends at 0; N where missing. Most rules of several calls make
   * one in the last step: `callsEach(2)` is 2 N - 1.
   */
  calls?(steps: number, params: Params): number
  /**
   * Order of the first step of a multistep rule, which has no history; 1 where missing: Euler's. A rule that corrects a step
   * with the call after it has one more.
   */
  firstOrder?(params: Params): number
  /** Most earlier evaluations that a step reads, at any parameters; a rule that declares none is given none. */
  readonly history?: number
  /** The parameter that scales the noise that the solver adds: at 0 it follows the ODE, for which `order` holds. */
  readonly noiseKey?: string
  /** For a solver that adds noise; where absent, they are those of Euler-Maruyama under additive noise: all 1. */
  noisyOrders?(params: Params): NoisyOrders
  /** `range` is the design's, for a spec that spreads something over it; `list` is for one that declares a list. */
  create(params: Params, range?: SigmaRange, list?: readonly number[]): Solver
}
