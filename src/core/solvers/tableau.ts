/** One-step rules as data: explicit Runge-Kutta methods on dx/dt, in the schedule's own time. */
import { add, type LinearForm, scale } from '../linear.ts'
import { callsEach, type Solver, type SolverSpec } from './solver.ts'

/** The lower triangle of a Butcher tableau: c, A and b, whose first stage is the step's start. */
export interface Tableau {
  /** For each stage after the first: where it is in the step, 0 to 1, and the weights of the slopes before it. */
  readonly stages: readonly { readonly at: number; readonly weights: readonly number[] }[]
  /** Share of each slope in the step's end. They sum to 1. */
  readonly weights: readonly number[]
}

/** x + h sum w_k d_k; slopes of weight 0 are left out. */
const along = (x: LinearForm, h: number, weights: readonly number[], slopes: readonly LinearForm[]): LinearForm =>
  add(x, ...weights.flatMap((weight, k) => (weight === 0 ? [] : [scale(slopes[k]!, h * weight)])))

/** The rule's step. The last one of a run, to sigma = 0, is Euler: there is no slope at its end. */
export const rungeKutta =
  ({ stages, weights }: Tableau): Solver =>
  ({ x, t, next, isLast, slope }) => {
    const h = next - t
    const slopes = [slope(x, t)]
    if (isLast) return along(x, h, [1], slopes)
    for (const stage of stages) slopes.push(slope(along(x, h, stage.weights, slopes), t + stage.at * h))
    return along(x, h, weights, slopes)
  }

/** What a spec says of a rule without parameters: its calls, and how to make it. */
export const ofTableau = (tableau: Tableau): Pick<SolverSpec, 'calls' | 'create'> => ({
  calls: callsEach(tableau.stages.length + 1),
  create: () => rungeKutta(tableau),
})
