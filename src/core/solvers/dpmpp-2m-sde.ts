import { type Parameter, param } from '../choice.ts'
import { add, scale } from '../linear.ts'
import { etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

const kindParameter: Parameter = {
  key: 'kind',
  tex: 'k',
  label: 'kind',
  min: 1,
  max: 2,
  default: 1,
  spread: 'linear',
  isInteger: true,
  named: [
    { value: 1, label: 'midpoint' },
    { value: 2, label: 'heun' },
  ],
  help: 'Weight of the difference of D: 1 midpoint, 2 the straight line integrated exactly ("heun").',
}

/**
 * Two-step rule for the SDE, exact in its linear part and in its noise. NFE = N. With eta = 0 and midpoint it is DPM++ 2M.
 * The first step holds D, the last goes to D. The difference of two D brings in the noise of the step before, one step late:
 * that makes the law of second order.
 */
export const dpmpp2mSde: SolverSpec = {
  id: 'dpmpp-2m-sde',
  label: 'DPM++ 2M SDE',
  formula: String.raw`\begin{gathered}H = (1 + \eta) h,\quad r = \tfrac{h_{i-1}}{h}\\ x_{i+1} = e^{-H} x_i + (1 - e^{-H}) D_i + w\,\tfrac{D_i - D_{i-1}}{r} + \sigma_{i+1}\sqrt{1 - e^{-2 \eta h}}\;n_i\\ w = \tfrac12 (1 - e^{-H})\ \text{or}\ 1 - \tfrac{1 - e^{-H}}{H}\end{gathered}`,
  source:
    'Lu et al. 2022 (SDE-DPM-Solver++(2M)); k-diffusion ("dpmpp_2m_sde"), diffusers (sde-dpmsolver++), ComfyUI ("res_multistep": eta = 0, heun)',
  history: 1,
  order: () => 2,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 2, marginal: 2 }),
  parameters: [etaParameter, kindParameter, sNoiseParameter],
  create: (params) => {
    const eta = etaOf(params)
    const sNoise = sNoiseOf(params)
    const kind = param(params, 'kind')
    return inLogSigma(({ x, sigma, sigmaNext, h, denoise, history, brownian }) => {
      const denoised = denoise(x, sigma)
      const total = (1 + eta) * h
      const gain = -Math.expm1(-total)
      const held = add(scale(x, Math.exp(-total)), scale(denoised, gain))
      const spread = sigmaNext * Math.sqrt(-Math.expm1(-2 * eta * h))
      const noised = spread > 0 ? add(held, scale(brownian(sigma, sigmaNext), spread * sNoise)) : held
      const [before] = history
      if (!before) return noised
      const r = Math.log(before.sigma / sigma) / h
      const weight = kind === 1 ? gain / 2 : 1 - gain / total
      return add(noised, scale(add(denoised, scale(before.denoised, -1)), weight / r))
    })
  },
}
