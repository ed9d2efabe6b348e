import { add, scale } from '../linear.ts'
import { inFlowTime, noiseOf } from './log-sigma.ts'
import { lifted, rectifiedParameters, rectifiedStep } from './rectified-ancestral.ts'
import { callsEach, type SolverSpec } from './solver.ts'

/**
 * DPM2 in the time of flow matching down to t_down, with its middle in ln t, then back up with fresh noise, as ComfyUI runs
 * "DPM2 a" on flow models. NFE = 2 N - 1.
 */
export const dpm2AncestralRf: SolverSpec = {
  id: 'dpm-2-ancestral-rf',
  label: 'DPM2 ancestral (flow)',
  formula: String.raw`\begin{gathered}t_m = \sqrt{t_i\,t_{\mathrm{down}}},\quad x_m = x_i + (t_m - t_i)\,\tfrac{x_i - D_i}{t_i}\\ x_{i+1} = r\,\Big(x_i + (t_{\mathrm{down}} - t_i)\,\tfrac{x_m - D(x_m; t_m)}{t_m}\Big) + \sqrt{t_{i+1}^2 - r^2 t_{\mathrm{down}}^2}\;n_i\end{gathered}`,
  source: 'ComfyUI ("dpm_2_ancestral" on flow models)',
  calls: callsEach(2),
  order: () => 2,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 1, marginal: 2 }),
  parameters: rectifiedParameters,
  create: (params) =>
    inFlowTime((step) => {
      const { x, sigma: t, sigmaNext: next, denoise } = step
      const levels = rectifiedStep(t, next, params)
      const middle = Math.sqrt(t * levels.down)
      const xMiddle = add(x, scale(noiseOf(x, denoise(x, t, levels.down), t), middle - t))
      const slope = noiseOf(xMiddle, denoise(xMiddle, middle, levels.down), middle)
      return lifted(add(x, scale(slope, levels.down - t)), levels, step, params)
    }),
}
