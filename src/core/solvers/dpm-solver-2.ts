import { add, type LinearForm, scale } from '../linear.ts'
import { inLogLevel, type LogSigmaStep, noiseOf } from './log-sigma.ts'
import { callsEach, type SolverSpec } from './solver.ts'

/** One step on unscaled states. */
export const dpmSolver2Step = ({
  x,
  sigma,
  sigmaNext,
  denoise,
}: Pick<LogSigmaStep, 'x' | 'sigma' | 'sigmaNext' | 'denoise'>): LinearForm => {
  const middle = Math.sqrt(sigma * sigmaNext)
  const noise = noiseOf(x, denoise(x, sigma), sigma)
  const xMiddle = add(x, scale(noise, middle - sigma))
  const noiseMiddle = noiseOf(xMiddle, denoise(xMiddle, middle), middle)
  return add(x, scale(noiseMiddle, sigmaNext - sigma))
}

/** Midpoint rule with the midpoint in ln sigma: "dpm_2", "DPM2". NFE = 2 N - 1. */
export const dpmSolver2: SolverSpec = {
  id: 'dpm-solver-2',
  label: 'DPM-Solver-2 (DPM2)',
  formula: String.raw`\begin{gathered}\sigma_m = \sqrt{\sigma_i\,\sigma_{i+1}},\quad x_m = x_i + (\sigma_m - \sigma_i)\,\epsilon(x_i)\\ x_{i+1} = x_i + (\sigma_{i+1} - \sigma_i)\,\epsilon(x_m)\end{gathered}`,
  source: 'Lu et al. 2022 (DPM-Solver-2, r = 1/2); k-diffusion ("dpm_2")',
  calls: callsEach(2),
  order: () => 2,
  parameters: [],
  create: () => inLogLevel(dpmSolver2Step),
}
