import type { ChoiceSpec, Params } from '../choice.ts'
import type { LinearForm } from '../linear.ts'

/** What a solver sees of one step. Times are of the design's schedule; states are scaled, x = s (y + sigma n). */
export interface StepBuilder {
  readonly x: LinearForm
  readonly t: number
  readonly next: number
  /** Whether `next` is 0, where the slope is undefined. */
  readonly isLast: boolean
  /** dx/dt of the probability-flow ODE at (x, t), as a form; emits one network call. */
  slope(x: LinearForm, t: number): LinearForm
}

/** The state at `next`, as a form over the base tensors. */
export type Solver = (step: StepBuilder) => LinearForm

export interface SolverSpec extends ChoiceSpec {
  /** Order of the global error in the step length, measured by the property suite. */
  readonly order: number
  create(params: Params): Solver
}
