import type { ChoiceSpec, Params } from '../choice.ts'

/** How a run's last steps differ from the others. */
export interface Ending {
  /**
   * Whether the time steps are spaced for N + 1 levels, the lowest of which is then left out. A list of a person's own is
   * taken as it is.
   */
  readonly dropsLowest: boolean
  /**
   * The levels of the run from `levels`, which fall strictly and have the final 0. Throws RangeError where the run cannot end
   * so.
   */
  end(levels: Float64Array): Float64Array
  /** Most evaluations that a step combines with `left` steps to go, itself included: 1 or more. */
  reach(left: number): number
  /** Whether a step to 0 takes the denoiser's output, whatever the solver. */
  readonly takesDenoised: boolean
}

export interface EndingSpec extends ChoiceSpec {
  /** What a design with it is called: EDM with *this*. */
  readonly inName: string
  create(params: Params): Ending
}

/** The end that leaves everything as time steps and solver have it. */
export const usual: Ending = {
  dropsLowest: false,
  end: (levels) => levels,
  reach: () => Number.POSITIVE_INFINITY,
  takesDenoised: false,
}
