import { param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/**
 * Plain steps of the paper's reverse SDE with beta(t) a constant share b of sigma'(t) / sigma(t): b = 1 are the original
 * VE and VP SDEs, b = 0 is the ODE. NFE = N. In ln sigma nothing changes along the run, so that b is one number. The last
 * step goes to D: with b > 0 a plain step to 0 would overshoot it. Unstable where b is large and steps are few.
 */
export const eulerMaruyama: SolverSpec = {
  id: 'euler-maruyama',
  label: 'Euler-Maruyama (SDE)',
  formula: String.raw`\begin{gathered}dx = -\dot\sigma\sigma\,\nabla\!\log p\,dt - \beta\sigma^2\,\nabla\!\log p\,dt + \sqrt{2\beta}\,\sigma\,d\bar\omega,\quad \beta = b\,\tfrac{\dot\sigma}{\sigma}\\ x_{i+1} = x_i + (1 + b)\,\tfrac{\sigma_{i+1} - \sigma_i}{\sigma_i}(x_i - D_i) + \sqrt{2 b\,\sigma_i(\sigma_i - \sigma_{i+1})}\;n_i\end{gathered}`,
  source: 'Karras et al. 2022, eq. 6; Maruyama 1955',
  order: () => 1,
  noiseKey: 'b',
  parameters: [
    {
      key: 'b',
      tex: 'b',
      label: 'b',
      min: 0,
      max: 4,
      default: 1,
      spread: 'linear',
      help: 'Rate at which noise is replaced, relative to the rate at which it is removed; 1 is the original SDE, 0 the ODE.',
    },
  ],
  create: (params) => {
    const b = param(params, 'b')
    return inLogSigma(({ x, sigma, sigmaNext, denoise, brownian }) => {
      const denoised = denoise(x, sigma)
      const lowered = holdDenoised(x, denoised, sigma, sigma + (1 + b) * (sigmaNext - sigma))
      if (b === 0) return lowered
      return add(lowered, scale(brownian(sigma, sigmaNext), Math.sqrt(2 * b * sigma * (sigma - sigmaNext))))
    })
  },
}
