import { flowSigma, flowTime } from '../frame.ts'
import { holdDenoised, inFlowTime } from './log-sigma.ts'
import { lifted, rectifiedParameters, rectifiedStep } from './rectified-ancestral.ts'
import { callsEach, type SolverSpec } from './solver.ts'

/** Where ComfyUI asks again in a step from t = 1, whose middle in ln sigma there is none. */
const nearlyOne = 0.9999

/**
 * DPM++ 2S in the time of flow matching down to t_down, with its middle in ln sigma, then back up with fresh noise, as
 * ComfyUI runs "DPM++ 2S a" on flow models. NFE = 2 N - 1.
 */
export const dpmpp2sAncestralRf: SolverSpec = {
  id: 'dpmpp-2s-ancestral-rf',
  label: 'DPM++ 2S ancestral (flow)',
  formula: String.raw`\begin{gathered}\sigma_m = \sqrt{\sigma_i\,\sigma_{\mathrm{down}}},\quad t = \tfrac{\sigma}{1 + \sigma},\quad x_m = \tfrac{t_m}{t_i} x_i + \big(1 - \tfrac{t_m}{t_i}\big) D_i\\ x_{i+1} = r\,\Big(\tfrac{t_{\mathrm{down}}}{t_i} x_i + \big(1 - \tfrac{t_{\mathrm{down}}}{t_i}\big) D(x_m; t_m)\Big) + \sqrt{t_{i+1}^2 - r^2 t_{\mathrm{down}}^2}\;n_i\end{gathered}`,
  source: 'ComfyUI ("dpmpp_2s_ancestral" on flow models)',
  calls: callsEach(2),
  order: () => 2,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 1, marginal: 2 }),
  parameters: rectifiedParameters,
  create: (params) =>
    inFlowTime((step) => {
      const { x, sigma: t, sigmaNext: next, denoise } = step
      const levels = rectifiedStep(t, next, params)
      const { down } = levels
      const middle = t === 1 ? nearlyOne : flowTime(Math.sqrt(flowSigma(t) * flowSigma(down)))
      const xMiddle = holdDenoised(x, denoise(x, t, down), t, middle)
      return lifted(holdDenoised(x, denoise(xMiddle, middle, down), t, down), levels, step, params)
    }),
}
