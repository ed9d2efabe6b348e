import { add, scale } from '../linear.ts'
import { ancestralLevels, etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { holdDenoised, inLogLevel, inLogSigma } from './log-sigma.ts'
import { ramped } from './ou-noise.ts'
import type { SolverSpec } from './solver.ts'

/**
 * A straight line through the last two D, integrated exactly down to sigma_down, then fresh noise up to the next level.
 * NFE = N. The distance of the two evaluations is measured from the earlier step's sigma_down, as if that were its end. At eta = 0 and
 * at eta = 1 that makes it DPM++ 2M SDE of kind "heun"; between them the law of a step depends on its length, and is of first order.
 */
export const resMultistepAncestral: SolverSpec = {
  id: 'res-multistep-ancestral',
  label: 'RES multistep ancestral',
  formula: String.raw`\begin{gathered}h = \ln\tfrac{\sigma_i}{\sigma_{\mathrm{down}}},\quad c = \ln\tfrac{\sigma_{i-1}^{\mathrm{down}}}{\sigma_{i-1}} \big/ h\\ x_{i+1} = e^{-h} x_i + (1 - e^{-h}) D_i + \Big(1 - \tfrac{1 - e^{-h}}{h}\Big)\tfrac{D_{i-1} - D_i}{c} + \sigma_{\mathrm{up}}\,n_i\end{gathered}`,
  source: 'Zhang et al. 2023 (RES); ComfyUI ("res_multistep_ancestral")',
  history: 1,
  order: () => 2,
  noiseKey: 'eta',
  noisyOrders: (params) => ({ strong: 1, weak: etaOf(params) === 1 ? 2 : 1, marginal: 2 }),
  parameters: [etaParameter, sNoiseParameter],
  create: (params) => {
    const [eta, sNoise] = [etaOf(params), sNoiseOf(params)]
    // Noise has to come in over sigma; without it, the scaling says which logarithm is meant.
    const inLog = eta === 0 ? inLogLevel : inLogSigma
    return inLog(({ x, sigma, sigmaNext, denoise, history, brownian }) => {
      const { down, up } = ancestralLevels(sigma, sigmaNext, eta)
      const denoised = denoise(x, sigma, down)
      const held = holdDenoised(x, denoised, sigma, down)
      const noised = up > 0 ? add(held, scale(brownian(sigma, sigmaNext), up * sNoise)) : held
      const [before] = history
      const downBefore = before ? ancestralLevels(before.sigma, before.sigmaNext, eta).down : 0
      if (!before || down === 0 || downBefore === 0) return noised
      const h = Math.log(sigma / down)
      const c = Math.log(downBefore / before.sigma) / h
      return add(noised, scale(add(before.denoised, scale(denoised, -1)), ramped(h) / c))
    })
  },
}
