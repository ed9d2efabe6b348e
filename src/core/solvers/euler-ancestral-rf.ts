import { holdDenoised, inFlowTime } from './log-sigma.ts'
import { lifted, rectifiedParameters, rectifiedStep } from './rectified-ancestral.ts'
import type { SolverSpec } from './solver.ts'

/**
 * Euler in the time of flow matching down to t_down, then back up with fresh noise, as libraries run "Euler a" on flow models.
 * NFE = N. It is another rule than DDIM with the same eta: as steps shorten it is DDIM at the root of its eta.
 */
export const eulerAncestralRf: SolverSpec = {
  id: 'euler-ancestral-rf',
  label: 'Euler ancestral (flow)',
  formula: String.raw`\begin{gathered}t_{\mathrm{down}} = t_{i+1}\big(1 + \eta\,(\tfrac{t_{i+1}}{t_i} - 1)\big),\quad r = \tfrac{1 - t_{i+1}}{1 - t_{\mathrm{down}}}\\ x_{i+1} = r\,\Big(\tfrac{t_{\mathrm{down}}}{t_i} x_i + \big(1 - \tfrac{t_{\mathrm{down}}}{t_i}\big) D_i\Big) + \sqrt{t_{i+1}^2 - r^2 t_{\mathrm{down}}^2}\;n_i\end{gathered}`,
  source: 'ComfyUI ("euler_ancestral" on flow models), diffusers (LTXEulerAncestralRFScheduler)',
  order: () => 1,
  noiseKey: 'eta',
  noisyOrders: () => ({ strong: 1, weak: 1, marginal: 1 }),
  parameters: rectifiedParameters,
  create: (params) =>
    inFlowTime((step) => {
      const { x, sigma: t, sigmaNext: next, denoise } = step
      const levels = rectifiedStep(t, next, params)
      return lifted(holdDenoised(x, denoise(x, t, levels.down), t, levels.down), levels, step, params)
    }),
}
