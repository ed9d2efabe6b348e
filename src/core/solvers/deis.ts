import { param } from '../choice.ts'
import { gaussLegendre, integrate } from '../gauss-legendre.ts'
import { add, scale } from '../linear.ts'
import { vpDefaultBetas, vpTime } from '../schedules/vp.ts'
import { inLogSigma, noiseOf } from './log-sigma.ts'
import { lagrange, orderParameter } from './multistep.ts'
import type { SolverSpec } from './solver.ts'

/** Enough for one step over five decades of sigma. */
const rule = gaussLegendre(32)

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
  order: (params) => param(params, 'order'),
  parameters: [orderParameter(3)],
  create: (params) => {
    const order = param(params, 'order')
    return inLogSigma(({ x, sigma, sigmaNext, denoise, history }) => {
      const past = history.slice(0, order - 1)
      const times = [sigma, ...past.map((evaluation) => evaluation.sigma)].map((level) => vpTime(vpDefaultBetas, level))
      const noises = [noiseOf(x, denoise(x, sigma), sigma), ...past.map((evaluation) => evaluation.noise)]
      const terms = noises.map((noise, j) => {
        const inLog = (log: number): number => {
          const level = Math.exp(log)
          return lagrange(times, j, vpTime(vpDefaultBetas, level)) * level
        }
        return scale(noise, integrate(rule, inLog, Math.log(sigma), Math.log(sigmaNext)))
      })
      return add(x, ...terms)
    })
  },
}
