import { add, scale } from '../linear.ts'
import { ancestralLevels, etaOf, etaParameter } from './ancestral.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/**
 * DPM++ 2S down to sigma_down, then fresh noise up to the next level. NFE = 2 N - 1. With eta = 0 it is DPM++ 2S. The ODE
 * down and noise up both keep the marginals, so that these are of second order; the law is of first, since the midpoint
 * knows nothing of the step's noise.
 */
export const dpmpp2sAncestral: SolverSpec = {
  id: 'dpmpp-2s-ancestral',
  label: 'DPM++ 2S ancestral',
  formula: String.raw`\begin{gathered}\sigma_m = \sqrt{\sigma_i\,\sigma_{\mathrm{down}}},\quad x_m = \tfrac{\sigma_m}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_m}{\sigma_i}\big) D_i\\ x_{i+1} = \tfrac{\sigma_{\mathrm{down}}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_{\mathrm{down}}}{\sigma_i}\big) D(x_m;\sigma_m) + \sigma_{\mathrm{up}}\,n_i\end{gathered}`,
  source: 'Lu et al. 2022 (DPM-Solver++(2S)); k-diffusion ("dpmpp_2s_ancestral"), "DPM++ 2S a"',
  order: () => 2,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 1, marginal: 2 }),
  parameters: [etaParameter],
  create: (params) => {
    const eta = etaOf(params)
    return inLogSigma(({ x, sigma, sigmaNext, denoise, brownian }) => {
      const { down, up } = ancestralLevels(sigma, sigmaNext, eta)
      const middle = Math.sqrt(sigma * down)
      const xMiddle = holdDenoised(x, denoise(x, sigma), sigma, middle)
      const lowered = holdDenoised(x, denoise(xMiddle, middle), sigma, down)
      return up > 0 ? add(lowered, scale(brownian(sigma, sigmaNext), up)) : lowered
    })
  },
}
