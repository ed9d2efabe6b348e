import { param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { gammaParameter } from './gradient-estimation.ts'
import { inLogSigma, noiseOf } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/**
 * Gradient estimation whose noise is that of the answer without a label. Without guidance it is gradient estimation; with it, the
 * guidance of the whole run grows with the number of steps.
 */
export const gradientEstimationCfgPp: SolverSpec = {
  id: 'gradient-estimation-cfg-pp',
  label: 'Gradient estimation CFG++',
  formula: String.raw`x_{i+1} = D_i + \sigma_{i+1}\epsilon_i + (\sigma_{i+1} - \sigma_i)(\gamma - 1)(\epsilon_i - \epsilon_{i-1}),\quad \epsilon_i = \tfrac{x_i - D^u_i}{\sigma_i}`,
  source: 'Permenter and Yuan 2024, Chung et al. 2024 (CFG++); ComfyUI ("gradient_estimation_cfg_pp")',
  history: 1,
  order: (params) => (param(params, 'gamma') === 1.5 ? 2 : 1),
  parameters: [gammaParameter],
  create: (params) => {
    const gamma = param(params, 'gamma')
    return inLogSigma(({ x, sigma, sigmaNext, denoiseApart, history }) => {
      const { guided, away } = denoiseApart(x, sigma)
      const noise = noiseOf(x, away, sigma)
      const kept = add(guided, scale(noise, sigmaNext))
      const [before] = history
      if (!before?.away) return kept
      const earlier = add(before.noise, scale(add(before.denoised, scale(before.away, -1)), 1 / before.sigma))
      return add(kept, scale(add(noise, scale(earlier, -1)), (sigmaNext - sigma) * (gamma - 1)))
    })
  },
}
