import { add, scale } from '../linear.ts'
import { ancestralLevels, etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/** Euler down to sigma_down, then fresh noise up to the next level. NFE = N. With eta = 0 this is Euler under sigma = t, s = 1. */
export const eulerAncestral: SolverSpec = {
  id: 'euler-ancestral',
  label: 'Euler ancestral',
  formula: String.raw`\begin{gathered}\sigma_{\mathrm{up}} = \min\!\Big(\sigma_{i+1},\ \eta\,\tfrac{\sigma_{i+1}}{\sigma_i}\sqrt{\sigma_i^2 - \sigma_{i+1}^2}\Big),\quad \sigma_{\mathrm{down}}^2 = \sigma_{i+1}^2 - \sigma_{\mathrm{up}}^2\\ x_{i+1} = \tfrac{\sigma_{\mathrm{down}}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_{\mathrm{down}}}{\sigma_i}\big) D_i + \sigma_{\mathrm{up}}\,n_i\end{gathered}`,
  source: 'Song et al. 2021 (DDIM with eta), Ho et al. 2020 at eta = 1; k-diffusion ("euler_ancestral"), "Euler a"',
  order: () => 1,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 1, marginal: 1 }),
  parameters: [etaParameter, sNoiseParameter],
  create: (params) => {
    const eta = etaOf(params)
    const sNoise = sNoiseOf(params)
    return inLogSigma(
      ({ x, sigma, sigmaNext, denoise, brownian }) => {
        const { down, up } = ancestralLevels(sigma, sigmaNext, eta)
        const lowered = holdDenoised(x, denoise(x, sigma, down), sigma, down)
        return up > 0 ? add(lowered, scale(brownian(sigma, sigmaNext), up * sNoise)) : lowered
      },
      { rulesNoise: true },
    )
  },
}
