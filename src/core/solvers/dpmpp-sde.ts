import { add, type LinearForm, scale } from '../linear.ts'
import { ancestralLevels, etaOf, etaParameter } from './ancestral.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/**
 * An ancestral step to the middle of the step in ln sigma, and one over the whole step with D from there. Both read the
 * same Brownian path, so that their noises are correlated. NFE = 2 N - 1. With eta = 0 it is DPM++ 2S.
 */
export const dpmppSde: SolverSpec = {
  id: 'dpmpp-sde',
  label: 'DPM++ SDE',
  formula: String.raw`\begin{gathered}\sigma_m = \sqrt{\sigma_i\,\sigma_{i+1}}\\ x_m = \tfrac{\sigma_m^{\mathrm{down}}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_m^{\mathrm{down}}}{\sigma_i}\big) D_i + \sigma_m^{\mathrm{up}}\,n_m\\ x_{i+1} = \tfrac{\sigma_{\mathrm{down}}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_{\mathrm{down}}}{\sigma_i}\big) D(x_m;\sigma_m) + \sigma_{\mathrm{up}}\,n_i\end{gathered}`,
  source: 'Lu et al. 2022 (DPM-Solver++); k-diffusion ("dpmpp_sde", r = 1/2)',
  order: () => 2,
  noiseKey: 'eta',
  // The levels of an ancestral step are those of an SDE at eta = 1; below, of one whose rate depends on the step.
  noisyOrders: (params) => ({ strong: 1, weak: etaOf(params) === 1 ? 2 : 1, marginal: 2 }),
  parameters: [etaParameter],
  create: (params) => {
    const eta = etaOf(params)
    return inLogSigma(({ x, sigma, sigmaNext, denoise, brownian }) => {
      const step = (denoised: LinearForm, to: number): LinearForm => {
        const { down, up } = ancestralLevels(sigma, to, eta)
        const lowered = holdDenoised(x, denoised, sigma, down)
        return up > 0 ? add(lowered, scale(brownian(sigma, to), up)) : lowered
      }
      const middle = Math.sqrt(sigma * sigmaNext)
      const xMiddle = step(denoise(x, sigma), middle)
      return step(denoise(xMiddle, middle), sigmaNext)
    })
  },
}
