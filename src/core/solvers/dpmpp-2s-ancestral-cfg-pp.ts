import { add, type LinearForm, scale } from '../linear.ts'
import { ancestralLevels, etaOf, etaParameter, sNoiseOf, sNoiseParameter } from './ancestral.ts'
import { holdDenoised, inLogSigma } from './log-sigma.ts'
import { callsEach, type SolverSpec } from './solver.ts'

/**
 * DPM++ 2S a from a state that is moved by what guidance adds to it, so that the noise is that of the answer without a label.
 * As ComfyUI has it, the last line moves the state by that answer in the middle of the step. So the step differs from DPM++ 2S a by
 * D_i - D(x_m) even without guidance, which is of the order of the step, and the run does not converge to the data.
 */
export const dpmpp2sAncestralCfgPp: SolverSpec = {
  id: 'dpmpp-2s-ancestral-cfg-pp',
  label: 'DPM++ 2S ancestral CFG++',
  formula: String.raw`\begin{gathered}x_m = \tfrac{\sigma_m}{\sigma_i} (x_i + D_i - D^u_i) + \big(1 - \tfrac{\sigma_m}{\sigma_i}\big) D_i\\ x_{i+1} = \tfrac{\sigma_{\mathrm{down}}}{\sigma_i} (x_i + D_i - D^u_m) + \big(1 - \tfrac{\sigma_{\mathrm{down}}}{\sigma_i}\big) D_m + \sigma_{\mathrm{up}}\,n_i\end{gathered}`,
  source: 'after Chung et al. 2024 (CFG++); ComfyUI ("dpmpp_2s_ancestral_cfg_pp")',
  convergence: 'none',
  calls: callsEach(2),
  order: () => 0,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 0, weak: 0, marginal: 0 }),
  parameters: [etaParameter, sNoiseParameter],
  create: (params) => {
    const [eta, sNoise] = [etaOf(params), sNoiseOf(params)]
    return inLogSigma(({ x, sigma, sigmaNext, denoiseApart, brownian }) => {
      const { down, up } = ancestralLevels(sigma, sigmaNext, eta)
      const first = denoiseApart(x, sigma)
      const movedBy = (away: LinearForm): LinearForm => add(x, first.guided, scale(away, -1))
      const lowered = (): LinearForm => {
        if (!(down > 0)) return first.guided
        const level = Math.sqrt(sigma * down)
        const middle = denoiseApart(holdDenoised(movedBy(first.away), first.guided, sigma, level), level)
        return holdDenoised(movedBy(middle.away), middle.guided, sigma, down)
      }
      return up > 0 ? add(lowered(), scale(brownian(sigma, sigmaNext), up * sNoise)) : lowered()
    })
  },
}
