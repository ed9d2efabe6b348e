import { param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/**
 * The ancestral step of DDPM: the posterior's mean given D, and noise of a variance between the posterior's, which is
 * exact where the data are one point, and the forward step's, which is exact where they are N(0, 1). In the paper's terms
 * alpha-bar = 1 / (1 + sigma^2); states are unscaled here, which multiplies both variances by 1 + sigma_{i+1}^2. With v = 0
 * it is Euler ancestral at eta = 1. NFE = N. The last step goes to D and adds no noise (Ho et al., Algorithm 2), where the
 * posterior's variance is 0 and the larger one, sigma^2 / (1 + sigma^2), is not.
 */
export const ddpm: SolverSpec = {
  id: 'ddpm',
  label: 'DDPM',
  formula: String.raw`\begin{gathered}x_{i+1} = \tfrac{\sigma_{i+1}^2}{\sigma_i^2} x_i + \Big(1 - \tfrac{\sigma_{i+1}^2}{\sigma_i^2}\Big) D_i + \sqrt{\tilde\beta^{\,1-v}\,\beta^{\,v}}\;n_i\\ \tilde\beta = (\sigma_i^2 - \sigma_{i+1}^2)\,\tfrac{\sigma_{i+1}^2}{\sigma_i^2},\quad \beta = (\sigma_i^2 - \sigma_{i+1}^2)\,\tfrac{1 + \sigma_{i+1}^2}{1 + \sigma_i^2}\end{gathered}`,
  source: 'Ho et al. 2020, Algorithm 2; variance between both: Nichol and Dhariwal 2021, eq. 15',
  order: () => 1,
  noisyOrders: () => ({ strong: 1, weak: 1, marginal: 1 }),
  parameters: [
    {
      key: 'v',
      tex: 'v',
      label: 'v',
      min: 0,
      max: 1,
      default: 0,
      spread: 'linear',
      named: [
        { value: 0, label: 'β̃ (small)' },
        { value: 1, label: 'β (large)' },
      ],
      help: 'Variance of the noise, spread evenly in its logarithm: 0 the posterior’s, 1 that of the forward step.',
    },
  ],
  create: (params) => {
    const v = param(params, 'v')
    return inLogSigma(({ x, sigma, sigmaNext, denoise, brownian }) => {
      const posterior = (sigmaNext / sigma) ** 2
      const forward = (1 + sigmaNext ** 2) / (1 + sigma ** 2)
      const share = posterior ** (1 - v) * forward ** v
      const variance = (sigma - sigmaNext) * (sigma + sigmaNext) * share
      const mean = holdDenoised(x, denoise(x, sigma), sigma, sigmaNext * (sigmaNext / sigma))
      return add(mean, scale(brownian(sigma, sigmaNext), Math.sqrt(variance)))
    })
  },
}
