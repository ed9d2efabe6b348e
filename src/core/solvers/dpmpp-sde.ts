import { type Parameter, param } from '../choice.ts'
import { add, type LinearForm, scale } from '../linear.ts'
import { ancestralLevels, etaOf, etaParameter } from './ancestral.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/** Numbers of the clocks in links. */
const [logClock, sigmaClock] = [1, 2]

const pathParameter: Parameter = {
  key: 'path',
  tex: 'W',
  label: 'noise path',
  min: logClock,
  max: sigmaClock,
  default: logClock,
  initial: sigmaClock,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: logClock, label: 'Over ln σ' },
    { value: sigmaClock, label: 'Over σ (k-diffusion)' },
  ],
  help: 'What the Brownian path of both noises runs over: 1 ln sigma, 2 sigma, as in k-diffusion. It sets their correlation.',
}

/**
 * An ancestral step to the middle of the step in ln sigma, and one over the whole step with D from there. Both read the
 * same Brownian path, so that their noises are correlated: by sqrt(1/2) if the path runs over ln sigma, by
 * sqrt(sigma_i / (sigma_i + sigma_m)), which is more, if it runs over sigma. NFE = 2 N - 1. With eta = 0 it is DPM++ 2S.
 */
export const dpmppSde: SolverSpec = {
  id: 'dpmpp-sde',
  label: 'DPM++ SDE',
  formula: String.raw`\begin{gathered}\sigma_m = \sqrt{\sigma_i\,\sigma_{i+1}}\\ x_m = \tfrac{\sigma_m^{\mathrm{down}}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_m^{\mathrm{down}}}{\sigma_i}\big) D_i + \sigma_m^{\mathrm{up}}\,n_m\\ x_{i+1} = \tfrac{\sigma_{\mathrm{down}}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_{\mathrm{down}}}{\sigma_i}\big) D(x_m;\sigma_m) + \sigma_{\mathrm{up}}\,n_i\\ n \propto W(\ln\sigma)\ \text{or}\ W(\sigma),\ \text{from}\ \sigma_i\ \text{down}\end{gathered}`,
  source: 'Lu et al. 2022 (DPM-Solver++); k-diffusion ("dpmpp_sde", r = 1/2)',
  order: () => 2,
  noiseKey: 'eta',
  // The levels of an ancestral step are those of an SDE at eta = 1; below, of one whose rate depends on the step.
  noisyOrders: (params) => ({ strong: 1, weak: etaOf(params) === 1 ? 2 : 1, marginal: 2 }),
  parameters: [etaParameter, pathParameter],
  create: (params) => {
    const eta = etaOf(params)
    const clock = param(params, 'path') === sigmaClock ? 'sigma' : undefined
    return inLogSigma(({ x, sigma, sigmaNext, denoise, brownian }) => {
      const step = (denoised: LinearForm, to: number): LinearForm => {
        const { down, up } = ancestralLevels(sigma, to, eta)
        const lowered = holdDenoised(x, denoised, sigma, down)
        return up > 0 ? add(lowered, scale(brownian(sigma, to, clock), up)) : lowered
      }
      const middle = Math.sqrt(sigma * sigmaNext)
      const xMiddle = step(denoise(x, sigma), middle)
      return step(denoise(xMiddle, middle), sigmaNext)
    })
  },
}
