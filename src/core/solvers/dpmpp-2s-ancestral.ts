import { add, type LinearForm, scale } from '../linear.ts'
import { ancestralLevels, etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import { callsEach, type SolverSpec } from './solver.ts'

/**
 * DPM++ 2S down to sigma_down, then fresh noise up to the next level. NFE = 2 N - 1. With eta = 0 it is DPM++ 2S. The ODE
 * down and noise up both keep the marginals, so that these are of second order; the law is of first, since the midpoint
 * knows nothing of the step's noise. Where eta above 1 lets a step go down to 0, it is Euler's, with one call.
 */
export const dpmpp2sAncestral: SolverSpec = {
  id: 'dpmpp-2s-ancestral',
  label: 'DPM++ 2S ancestral',
  formula: String.raw`\begin{gathered}\sigma_m = \sqrt{\sigma_i\,\sigma_{\mathrm{down}}},\quad x_m = \tfrac{\sigma_m}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_m}{\sigma_i}\big) D_i\\ x_{i+1} = \tfrac{\sigma_{\mathrm{down}}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_{\mathrm{down}}}{\sigma_i}\big) D(x_m;\sigma_m) + \sigma_{\mathrm{up}}\,n_i\end{gathered}`,
  source: 'Lu et al. 2022 (DPM-Solver++(2S)); k-diffusion ("dpmpp_2s_ancestral"), "DPM++ 2S a"',
  calls: callsEach(2),
  order: () => 2,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 1, marginal: 2 }),
  parameters: [etaParameter, sNoiseParameter],
  create: (params) => {
    const eta = etaOf(params)
    const sNoise = sNoiseOf(params)
    return inLogSigma(({ x, sigma, sigmaNext, denoise, brownian }) => {
      const { down, up } = ancestralLevels(sigma, sigmaNext, eta)
      const middle = Math.sqrt(sigma * down)
      const held = denoise(x, sigma, down)
      const ahead = (): LinearForm => denoise(holdDenoised(x, held, sigma, middle), middle, down)
      const lowered = holdDenoised(x, down > 0 ? ahead() : held, sigma, down)
      return up > 0 ? add(lowered, scale(brownian(sigma, sigmaNext), up * sNoise)) : lowered
    })
  },
}
