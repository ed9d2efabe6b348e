import { type Parameter, param } from '../choice.ts'
import { add, type LinearForm, scale } from '../linear.ts'
import { ancestralLevels, etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import { callsEach, type SolverSpec } from './solver.ts'

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

const middleParameter: Parameter = {
  key: 'r',
  tex: 'r',
  label: 'r',
  min: 0.1,
  max: 1,
  default: 0.5,
  spread: 'linear',
  help: 'Where in the step, over ln sigma, the network is asked again: 1/2 the middle, as usual, 1 the end.',
}

/**
 * An ancestral step to the middle of the step in ln sigma (or to a share r of it), and one over the whole step with D from there,
 * extended in a straight line. Both read the
 * same Brownian path, so that their noises are correlated: by sqrt(1/2) if the path runs over ln sigma, by
 * sqrt(sigma_i / (sigma_i + sigma_m)), which is more, if it runs over sigma. NFE = 2 N - 1. With eta = 0 it is DPM++ 2S.
 */
export const dpmppSde: SolverSpec = {
  id: 'dpmpp-sde',
  label: 'DPM++ SDE',
  formula: String.raw`\begin{gathered}\sigma_m = \sigma_i^{1-r}\,\sigma_{i+1}^{\,r},\quad D_m = \big(1 - \tfrac{1}{2r}\big) D_i + \tfrac{1}{2r} D(x_m;\sigma_m)\\ x_m = \tfrac{\sigma_m^{\mathrm{down}}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_m^{\mathrm{down}}}{\sigma_i}\big) D_i + \sigma_m^{\mathrm{up}}\,n_m\\ x_{i+1} = \tfrac{\sigma_{\mathrm{down}}}{\sigma_i} x_i + \big(1 - \tfrac{\sigma_{\mathrm{down}}}{\sigma_i}\big) D_m + \sigma_{\mathrm{up}}\,n_i\\ n \propto W(\ln\sigma)\ \text{or}\ W(\sigma),\ \text{from}\ \sigma_i\ \text{down}\end{gathered}`,
  source: 'Lu et al. 2022 (DPM-Solver++); k-diffusion ("dpmpp_sde")',
  calls: callsEach(2),
  order: () => 2,
  noiseKey: 'eta',
  // The levels of an ancestral step are those of an SDE at eta = 1; below, of one whose rate depends on the step.
  noisyOrders: (params) => ({ strong: 1, weak: etaOf(params) === 1 ? 2 : 1, marginal: 2 }),
  parameters: [etaParameter, pathParameter, middleParameter, sNoiseParameter],
  create: (params) => {
    const eta = etaOf(params)
    const [r, sNoise] = [param(params, 'r'), sNoiseOf(params)]
    const clock = param(params, 'path') === sigmaClock ? 'sigma' : undefined
    return inLogSigma(({ x, sigma, sigmaNext, denoise, brownian }) => {
      const step = (denoised: LinearForm, to: number): LinearForm => {
        const { down, up } = ancestralLevels(sigma, to, eta)
        const lowered = holdDenoised(x, denoised, sigma, down)
        return up > 0 ? add(lowered, scale(brownian(sigma, to, clock), up * sNoise)) : lowered
      }
      const middle = sigma * (sigmaNext / sigma) ** r
      const denoised = denoise(x, sigma)
      const atMiddle = denoise(step(denoised, middle), middle)
      return step(add(scale(denoised, 1 - 1 / (2 * r)), scale(atMiddle, 1 / (2 * r))), sigmaNext)
    })
  },
}
