import { param } from '../choice.ts'
import { gaussLegendre, integrate } from '../gauss-legendre.ts'
import { add, scale } from '../linear.ts'
import { lagrange, orderParameter } from './multistep.ts'
import type { SolverSpec } from './solver.ts'

/** Two points integrate cubics, hence every basis polynomial up to order 4, exactly. */
const rule = gaussLegendre(2)

/**
 * Adams-Bashforth with steps of any length: the polynomial through the last p slopes, integrated over the step in the
 * schedule's own time. NFE = N. With sigma = t, s = 1 this is "lms"; order 1 is Euler.
 */
export const lms: SolverSpec = {
  id: 'lms',
  label: 'LMS (Adams-Bashforth)',
  formula: String.raw`x_{i+1} = \hat x_i + \sum_{j<p} c_j\,d_{i-j},\quad c_j = \int_{t_i}^{t_{i+1}} \prod_{k \ne j} \frac{\tau - t_{i-k}}{t_{i-j} - t_{i-k}}\,d\tau`,
  source:
    'Bashforth and Adams 1883; k-diffusion ("lms"), diffusers (LMSDiscreteScheduler), ComfyUI ("lms", which ends at D since July 2025)',
  history: 3,
  order: (params) => param(params, 'order'),
  parameters: [orderParameter(4)],
  create: (params) => {
    const order = param(params, 'order')
    return ({ x, t, next, slope, history }) => {
      const d = slope(x, t)
      const past = history.slice(0, order - 1)
      const nodes = [t, ...past.map((evaluation) => evaluation.t)]
      const slopes = [d, ...past.map((evaluation) => evaluation.slope)]
      const terms = slopes.map((slopeJ, j) =>
        scale(
          slopeJ,
          integrate(rule, (tau) => lagrange(nodes, j, tau), t, next),
        ),
      )
      return add(x, ...terms)
    }
  },
}
