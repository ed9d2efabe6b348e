import type { SolverSpec } from './solver.ts'
import { ofTableau } from './tableau.ts'

/** The classical Runge-Kutta rule in the schedule's own time. NFE = 4 N - 3: the last step is Euler. */
export const rk4: SolverSpec = {
  id: 'rk4',
  label: 'RK4',
  formula: String.raw`x_{i+1} = \hat x_i + \tfrac{h}{6}(d_1 + 2 d_2 + 2 d_3 + d_4)`,
  source: 'Kutta 1901',
  order: () => 4,
  parameters: [],
  ...ofTableau({
    stages: [
      { at: 1 / 2, weights: [1 / 2] },
      { at: 1 / 2, weights: [0, 1 / 2] },
      { at: 1, weights: [0, 0, 1] },
    ],
    weights: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
  }),
}
