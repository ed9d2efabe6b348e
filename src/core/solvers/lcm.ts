import { add, scale } from '../linear.ts'
import { sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { inFlowTime } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/**
 * D, and fresh noise of the whole next level: nothing of the state is kept. NFE = N. It is made for distilled networks,
 * whose answer is a sample. With a denoiser, whose answer is a mean, it does not converge to the data, however many steps it takes:
 * `orders` says none.
 */
export const lcm: SolverSpec = {
  id: 'lcm',
  label: 'LCM',
  formula: String.raw`x_{i+1} = D_i + \sigma_{i+1}\,n_i`,
  source:
    'Luo et al. 2023 (LCM), Song et al. 2023 (consistency models, multistep); ComfyUI ("lcm"), diffusers (LCMScheduler)',
  convergence: 'none',
  order: () => 0,
  noisyOrders: () => ({ strong: 0, weak: 0, marginal: 0 }),
  parameters: [sNoiseParameter],
  create: (params) => {
    const sNoise = sNoiseOf(params)
    // In t, where a run may start from noise alone: the step is the same on sigma.
    return inFlowTime(({ x, sigma: t, sigmaNext: next, denoise, brownian }) =>
      add(scale(denoise(x, t, 0), 1 - next), scale(brownian(t, next), next * sNoise)),
    )
  },
}
