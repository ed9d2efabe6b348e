import { add, scale } from '../linear.ts'
import { holdDenoised, inLogLevel } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/**
 * Two-step rule on the denoiser's output: D extrapolated to the middle of the step in ln sigma. NFE = N. The first step,
 * which has no history, and the last one hold D.
 */
export const dpmpp2m: SolverSpec = {
  id: 'dpmpp-2m',
  label: 'DPM++ 2M',
  formula: String.raw`\begin{gathered}\bar D = \big(1 + \tfrac{1}{2r}\big) D_i - \tfrac{1}{2r} D_{i-1},\quad r = \tfrac{h_{i-1}}{h_i}\\ x_{i+1} = \tfrac{\sigma_{i+1}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_{i+1}}{\sigma_i}\big) \bar D\end{gathered}`,
  source: 'Lu et al. 2022 (DPM-Solver++(2M)); k-diffusion ("dpmpp_2m"), diffusers (DPMSolverMultistepScheduler)',
  history: 1,
  order: () => 2,
  parameters: [],
  create: () =>
    inLogLevel(({ x, sigma, sigmaNext, h, denoise, history }) => {
      const denoised = denoise(x, sigma)
      const [before] = history
      if (!before) return holdDenoised(x, denoised, sigma, sigmaNext)
      const r = Math.log(before.sigma / sigma) / h
      const extrapolated = add(scale(denoised, 1 + 1 / (2 * r)), scale(before.denoised, -1 / (2 * r)))
      return holdDenoised(x, extrapolated, sigma, sigmaNext)
    }),
}
