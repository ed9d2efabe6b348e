import { type Parameter, param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { inLogSigma } from './log-sigma.ts'
import { fadedTo, gained, heldInSde, noNoise, ramped } from './ou-noise.ts'
import { callsEach, type SolverSpec } from './solver.ts'

const placeParameter: Parameter = {
  key: 'r',
  tex: 'r',
  label: 'r',
  min: 0.1,
  max: 1,
  default: 0.5,
  spread: 'linear',
  named: [
    { value: 0.5, label: 'Middle' },
    { value: 1, label: 'End' },
  ],
  help: 'Where in the step, over ln sigma, the network is asked again: 1/2 the middle (SEEDS), 1 the end (exponential Heun).',
}

const weightParameter: Parameter = {
  key: 'phi',
  tex: String.raw`\varphi`,
  label: 'weight',
  min: 1,
  max: 2,
  default: 1,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: 1, label: 'φ₁' },
    { value: 2, label: 'φ₂' },
  ],
  help: 'Weight of the second answer: 1 that of the midpoint rule, 2 a straight line integrated exactly.',
}

/**
 * Two stages, exact in the linear part of the SDE and in its noise: the noise of the second stage continues that of the
 * first. NFE = 2 N - 1. With eta = 0 it is DPM++ 2S (r = 1/2), or exponential Heun (r = 1, phi_2).
 */
export const seeds2: SolverSpec = {
  id: 'seeds-2',
  label: 'SEEDS-2',
  formula: String.raw`\begin{gathered}H = (1 + \eta) h,\quad x_m = e^{-rH} x_i + (1 - e^{-rH}) D_i + \sigma_m n_m\\ x_{i+1} = e^{-H} x_i + (1 - e^{-H}) D_i + w\,\big(D(x_m;\sigma_m) - D_i\big) + \sigma_{i+1} n_i\\ w = \tfrac{1 - e^{-H}}{2r}\ \text{or}\ \tfrac1r\Big(1 - \tfrac{1 - e^{-H}}{H}\Big)\end{gathered}`,
  source: 'Gonzalez et al. 2023 (SEEDS); ComfyUI ("seeds_2", "exp_heun_2_x0", "exp_heun_2_x0_sde")',
  calls: callsEach(2),
  order: () => 2,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 2, marginal: 2 }),
  parameters: [etaParameter, placeParameter, weightParameter, sNoiseParameter],
  create: (params) => {
    const [eta, r, phi, sNoise] = [etaOf(params), param(params, 'r'), param(params, 'phi'), sNoiseOf(params)]
    return inLogSigma(({ x, sigma, sigmaNext, h, denoise, brownian }) => {
      const total = (1 + eta) * h
      // Exactly the end where r is 1: what lies between rounded levels is no interval of the path.
      const middle = r === 1 ? sigmaNext : sigma * (sigmaNext / sigma) ** r
      const first = denoise(x, sigma)
      const half = fadedTo(noNoise(sigma), middle, eta, brownian)
      const xMiddle = add(heldInSde(x, first, sigma, middle, eta), scale(half.noise, middle * sNoise))
      const rise = add(denoise(xMiddle, middle), scale(first, -1))
      const whole = fadedTo(half, sigmaNext, eta, brownian)
      const weight = phi === 1 ? gained(total) / (2 * r) : ramped(total) / r
      const held = heldInSde(x, first, sigma, sigmaNext, eta)
      return add(held, scale(rise, weight), scale(whole.noise, sigmaNext * sNoise))
    })
  },
}
