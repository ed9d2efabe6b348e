import { add, scale } from '../linear.ts'
import { etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { inLogSigma } from './log-sigma.ts'
import { fadedTo, heldInSde, noNoise, ramped } from './ou-noise.ts'
import { callsEach, type SolverSpec } from './solver.ts'

/**
 * Three stages, at 0, 1/3 and 2/3 of the step in ln sigma, exact in the linear part of the SDE and in its noise, which
 * goes on from stage to stage. NFE = 3 N - 2. Of third order without noise, of second with it.
 */
export const seeds3: SolverSpec = {
  id: 'seeds-3',
  label: 'SEEDS-3',
  formula: String.raw`\begin{gathered}x_{1} = e^{-H/3} x_i + (1 - e^{-H/3}) D_i + \sigma_1 n_1\\ x_{2} = e^{-2H/3} x_i + (1 - e^{-2H/3}) D_i + 2\,\varphi(\tfrac23 H)(D_1 - D_i) + \sigma_2 n_2\\ x_{i+1} = e^{-H} x_i + (1 - e^{-H}) D_i + \tfrac32\,\varphi(H)(D_2 - D_i) + \sigma_{i+1} n_i,\quad \varphi(u) = 1 - \tfrac{1 - e^{-u}}{u}\end{gathered}`,
  source: 'Gonzalez et al. 2023 (SEEDS); ComfyUI ("seeds_3")',
  calls: callsEach(3),
  order: () => 3,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 2, marginal: 2 }),
  parameters: [etaParameter, sNoiseParameter],
  create: (params) => {
    const [eta, sNoise] = [etaOf(params), sNoiseOf(params)]
    const [r1, r2] = [1 / 3, 2 / 3]
    return inLogSigma(({ x, sigma, sigmaNext, h, denoise, brownian }) => {
      const total = (1 + eta) * h
      const [sigma1, sigma2] = [sigma * (sigmaNext / sigma) ** r1, sigma * (sigmaNext / sigma) ** r2]
      const first = denoise(x, sigma)
      const noise1 = fadedTo(noNoise(sigma), sigma1, eta, brownian)
      const x1 = add(heldInSde(x, first, sigma, sigma1, eta), scale(noise1.noise, sigma1 * sNoise))
      const rise1 = add(denoise(x1, sigma1), scale(first, -1))
      const noise2 = fadedTo(noise1, sigma2, eta, brownian)
      const held2 = heldInSde(x, first, sigma, sigma2, eta)
      const x2 = add(held2, scale(rise1, (r2 / r1) * ramped(r2 * total)), scale(noise2.noise, sigma2 * sNoise))
      const rise2 = add(denoise(x2, sigma2), scale(first, -1))
      const noise3 = fadedTo(noise2, sigmaNext, eta, brownian)
      const held = heldInSde(x, first, sigma, sigmaNext, eta)
      return add(held, scale(rise2, ramped(total) / r2), scale(noise3.noise, sigmaNext * sNoise))
    })
  },
}
