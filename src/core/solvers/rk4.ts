import { add, scale } from '../linear.ts'
import type { SolverSpec } from './solver.ts'

/** The classical Runge-Kutta rule in the schedule's own time. NFE = 4 N - 3: the last step is Euler. */
export const rk4: SolverSpec = {
  id: 'rk4',
  label: 'RK4',
  formula: String.raw`x_{i+1} = \hat x_i + \tfrac{h}{6}(d_1 + 2 d_2 + 2 d_3 + d_4)`,
  source: 'Kutta 1901',
  order: () => 4,
  parameters: [],
  create:
    () =>
    ({ x, t, next, isLast, slope }) => {
      const h = next - t
      const d1 = slope(x, t)
      if (isLast) return add(x, scale(d1, h))
      const middle = t + h / 2
      const d2 = slope(add(x, scale(d1, h / 2)), middle)
      const d3 = slope(add(x, scale(d2, h / 2)), middle)
      const d4 = slope(add(x, scale(d3, h)), next)
      return add(x, scale(add(d1, scale(d2, 2), scale(d3, 2), d4), h / 6))
    },
}
