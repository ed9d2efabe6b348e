import { param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { orderParameter } from './multistep.ts'
import type { SolverSpec } from './solver.ts'

/** Adams-Bashforth weights of equal steps, the newest slope first, by order. */
export const equalStepWeights: readonly (readonly number[])[] = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
]

/**
 * Adams-Bashforth with the weights of equal steps, whatever the steps. NFE = N. The weights fit to second order only
 * where neighbouring steps differ a little in length; orders 3 and 4 are reached on levels evenly spaced in t.
 */
export const ipndm: SolverSpec = {
  id: 'ipndm',
  label: 'iPNDM',
  formula: String.raw`x_{i+1} = \hat x_i + \tfrac{h}{24}\big(55\,d_i - 59\,d_{i-1} + 37\,d_{i-2} - 9\,d_{i-3}\big)`,
  source:
    'Liu et al. 2022 (PNDM) without its start, Zhang and Chen 2023; diffusers (IPNDMScheduler), ComfyUI ("ipndm", which ends at D since July 2025)',
  history: 3,
  order: (params) => Math.min(param(params, 'order'), 2),
  parameters: [orderParameter(4)],
  create: (params) => {
    const order = param(params, 'order')
    return ({ x, t, next, slope, history }) => {
      const slopes = [slope(x, t), ...history.slice(0, order - 1).map((evaluation) => evaluation.slope)]
      const fixed = equalStepWeights[slopes.length - 1]!
      return add(x, ...slopes.map((slopeJ, j) => scale(slopeJ, (next - t) * fixed[j]!)))
    }
  },
}
