import { param } from '../choice.ts'
import { callsEach, type SolverSpec } from './solver.ts'
import { rungeKutta } from './tableau.ts'

/**
 * The second-order family: a trial step of length alpha h, then the weighted mean of both slopes.
 * alpha = 1 is Heun, 2/3 Ralston, 1/2 the midpoint rule. NFE = 2 N - 1: the last step is Euler.
 */
export const secondOrder: SolverSpec = {
  id: 'second-order',
  label: '2nd order (alpha)',
  formula: String.raw`\begin{gathered}x' = \hat x_i + \alpha h\,d_i\\ x_{i+1} = \hat x_i + h\big((1 - \tfrac{1}{2\alpha})\,d_i + \tfrac{1}{2\alpha}\,d'_i\big)\end{gathered}`,
  source: 'Karras et al. 2022, Algorithm 3; alpha = 1 is Heun (Algorithm 1)',
  order: () => 2,
  parameters: [
    {
      key: 'alpha',
      tex: String.raw`\alpha`,
      label: 'alpha',
      min: 0.1,
      max: 1,
      default: 1,
      spread: 'linear',
      named: [
        { value: 1, label: 'Heun' },
        { value: 2 / 3, label: 'Ralston' },
        { value: 1 / 2, label: 'Midpoint' },
      ],
      namesChoice: true,
      help: 'Length of the trial step: 1 Heun, 2/3 Ralston, 1/2 midpoint.',
    },
  ],
  calls: callsEach(2),
  create: (params) => {
    const alpha = param(params, 'alpha')
    const weight = 1 / (2 * alpha)
    return rungeKutta({ stages: [{ at: alpha, weights: [alpha] }], weights: [1 - weight, weight] })
  },
}
