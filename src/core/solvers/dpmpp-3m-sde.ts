import { add, scale } from '../linear.ts'
import { etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { inLogSigma } from './log-sigma.ts'
import { fadedTo, heldInSde, noNoise, ramped } from './ou-noise.ts'
import type { SolverSpec } from './solver.ts'

/**
 * Three-step rule for the SDE: the parabola through the last three D, of whose quadratic term published code takes half, as
 * in DPM++ 3M, which it is at eta = 0. NFE = N. The second step is a straight line, integrated exactly. Its law is of second order.
 */
export const dpmpp3mSde: SolverSpec = {
  id: 'dpmpp-3m-sde',
  label: 'DPM++ 3M SDE',
  formula: String.raw`\begin{gathered}H = (1 + \eta) h,\quad \varphi_2 = 1 - \tfrac{1 - e^{-H}}{H},\quad \varphi_3 = \tfrac{\varphi_2}{H} - \tfrac12\\ x_{i+1} = e^{-H} x_i + (1 - e^{-H}) D_i + \varphi_2\,\delta_1 - \varphi_3\,\delta_2 + \sigma_{i+1}\sqrt{1 - e^{-2 \eta h}}\;n_i\end{gathered}`,
  source: 'Lu et al. 2022 (DPM-Solver++); k-diffusion ("dpmpp_3m_sde")',
  history: 2,
  order: () => 2,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 2, marginal: 2 }),
  parameters: [etaParameter, sNoiseParameter],
  create: (params) => {
    const [eta, sNoise] = [etaOf(params), sNoiseOf(params)]
    return inLogSigma(({ x, sigma, sigmaNext, h, denoise, history, brownian }) => {
      const denoised = denoise(x, sigma)
      const { noise } = fadedTo(noNoise(sigma), sigmaNext, eta, brownian)
      const held = add(heldInSde(x, denoised, sigma, sigmaNext, eta), scale(noise, sigmaNext * sNoise))
      const total = (1 + eta) * h
      const ramp = ramped(total)
      const [one, two] = history
      if (!one) return held
      const r1 = Math.log(one.sigma / sigma) / h
      const slope1 = scale(add(denoised, scale(one.denoised, -1)), 1 / r1)
      if (!two) return add(held, scale(slope1, ramp))
      const r2 = Math.log(two.sigma / one.sigma) / h
      const slope2 = scale(add(one.denoised, scale(two.denoised, -1)), 1 / r2)
      const bend = scale(add(slope1, scale(slope2, -1)), 1 / (r1 + r2))
      // phi_3 = phi_2 / H - 1/2, without the difference where H is small.
      const parabola = total < 1e-3 ? -total / 6 + total ** 2 / 24 : ramp / total - 0.5
      return add(held, scale(add(slope1, scale(bend, r1)), ramp), scale(bend, -parabola))
    })
  },
}
