import { param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { vpDefaultBetas, vpTime } from '../schedules/vp.ts'
import { ruleFor } from './exponential.ts'
import { inLogSigma, noiseOf } from './log-sigma.ts'
import { lagrange, orderParameter } from './multistep.ts'
import type { SolverSpec } from './solver.ts'

/**
 * What each basis polynomial through `times` in VP's time adds to the state: its integral over sigma, from level to level.
 * In ln sigma, where levels are spread.
 */
const weightsOf = (times: readonly number[], from: number, to: number): readonly number[] => {
  const [start, h] = [Math.log(from), Math.log(from / to)]
  const { nodes, weights } = ruleFor(h)
  const sums = times.map(() => 0)
  for (let k = 0; k < nodes.length; k++) {
    const level = Math.exp(start - (h / 2) * (1 + nodes[k]!))
    const tau = vpTime(vpDefaultBetas, level)
    for (let j = 0; j < times.length; j++) sums[j] = sums[j]! + weights[k]! * lagrange(times, j, tau) * level
  }
  return sums.map((sum) => (-h / 2) * sum)
}

/**
 * The noise epsilon as a polynomial in VP's time through its last p values, integrated exactly over the unscaled ODE
 * dy = epsilon d sigma. NFE = N. The time is that of Song et al. (beta_d 19.9, beta_min 0.1) whatever the design's schedule
 * and range; ComfyUI fits the betas to 0.002 and 80 instead.
 */
export const deis: SolverSpec = {
  id: 'deis',
  label: 'DEIS',
  formula: String.raw`x_{i+1} = x_i + \sum_{j<p} c_j\,\epsilon_{i-j},\quad c_j = \int_{\sigma_i}^{\sigma_{i+1}} \prod_{k \ne j} \frac{\tau(\sigma) - \tau_{i-k}}{\tau_{i-j} - \tau_{i-k}}\,d\sigma,\quad \tau = \sigma_{\mathrm{VP}}^{-1}`,
  source: 'Zhang and Chen 2023 (tAB-DEIS); ComfyUI ("deis"), diffusers (DEISMultistepScheduler)',
  history: 2,
  order: (params) => param(params, 'order'),
  parameters: [orderParameter(3)],
  create: (params) => {
    const order = param(params, 'order')
    return inLogSigma(({ x, sigma, sigmaNext, denoise, history }) => {
      const past = history.slice(0, order - 1)
      const times = [sigma, ...past.map((evaluation) => evaluation.sigma)].map((level) => vpTime(vpDefaultBetas, level))
      const noises = [noiseOf(x, denoise(x, sigma), sigma), ...past.map((evaluation) => evaluation.noise)]
      const weights = weightsOf(times, sigma, sigmaNext)
      return add(x, ...noises.map((noise, j) => scale(noise, weights[j]!)))
    })
  },
}
