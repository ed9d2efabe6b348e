import { add, scale } from '../linear.ts'
import { ancestralLevels, etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { inLogSigma, noiseOf } from './log-sigma.ts'
import { callsEach, type SolverSpec } from './solver.ts'

/**
 * DPM-Solver-2 down to sigma_down, then fresh noise up to the next level. NFE = 2 N - 1. With eta = 0 it is DPM2. The
 * marginals are of second order, the law of first, as for DPM++ 2S ancestral.
 */
export const dpm2Ancestral: SolverSpec = {
  id: 'dpm-2-ancestral',
  label: 'DPM2 ancestral',
  formula: String.raw`\begin{gathered}\sigma_m = \sqrt{\sigma_i\,\sigma_{\mathrm{down}}},\quad x_m = x_i + (\sigma_m - \sigma_i)\,\epsilon(x_i)\\ x_{i+1} = x_i + (\sigma_{\mathrm{down}} - \sigma_i)\,\epsilon(x_m) + \sigma_{\mathrm{up}}\,n_i\end{gathered}`,
  source: 'Lu et al. 2022 (DPM-Solver-2); k-diffusion ("dpm_2_ancestral"), "DPM2 a"',
  calls: callsEach(2),
  order: () => 2,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 1, marginal: 2 }),
  // Above 1, libraries leave the noise out of steps that go down to 0.
  parameters: [{ ...etaParameter, max: 1 }, sNoiseParameter],
  create: (params) => {
    const [eta, sNoise] = [etaOf(params), sNoiseOf(params)]
    return inLogSigma(({ x, sigma, sigmaNext, denoise, brownian }) => {
      const { down, up } = ancestralLevels(sigma, sigmaNext, eta)
      const middle = Math.sqrt(sigma * down)
      const first = noiseOf(x, denoise(x, sigma, down), sigma)
      const xMiddle = add(x, scale(first, middle - sigma))
      const atMiddle = noiseOf(xMiddle, denoise(xMiddle, middle, down), middle)
      const lowered = add(x, scale(atMiddle, down - sigma))
      return up > 0 ? add(lowered, scale(brownian(sigma, sigmaNext), up * sNoise)) : lowered
    })
  },
}
