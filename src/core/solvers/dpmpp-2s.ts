import { holdDenoised, inLogLevel } from './log-sigma.ts'
import { callsEach, type SolverSpec } from './solver.ts'

/** Midpoint in ln sigma on the denoiser's output. NFE = 2 N - 1. */
export const dpmpp2s: SolverSpec = {
  id: 'dpmpp-2s',
  label: 'DPM++ 2S',
  formula: String.raw`x_m = \tfrac{\sigma_m}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_m}{\sigma_i}\big) D_i,\quad x_{i+1} = \tfrac{\sigma_{i+1}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_{i+1}}{\sigma_i}\big) D(x_m;\sigma_m)`,
  source: 'Lu et al. 2022 (DPM-Solver++(2S), r = 1/2); k-diffusion ("dpmpp_2s" without its ancestral noise)',
  calls: callsEach(2),
  order: () => 2,
  parameters: [],
  create: () =>
    inLogLevel(({ x, sigma, sigmaNext, denoise }) => {
      const middle = Math.sqrt(sigma * sigmaNext)
      const xMiddle = holdDenoised(x, denoise(x, sigma), sigma, middle)
      return holdDenoised(x, denoise(xMiddle, middle), sigma, sigmaNext)
    }),
}
