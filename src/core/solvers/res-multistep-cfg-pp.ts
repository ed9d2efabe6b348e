import { add, scale } from '../linear.ts'
import { inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/**
 * RES multistep on the answer without a label, with the state moved by what guidance adds to it. The first step is Euler CFG++.
 * Without guidance it is RES multistep; with it, the guidance of the whole run depends on the number of steps.
 */
export const resMultistepCfgPp: SolverSpec = {
  id: 'res-multistep-cfg-pp',
  label: 'RES multistep CFG++',
  formula: String.raw`\begin{gathered}x_{i+1} = e^{-h}(x_i + D_i - D^u_i) + h\,(b_1 D^u_i + b_2 D^u_{i-1})\\ b_2 = -\tfrac{h_i}{h_{i-1}}\,\varphi_2(-h),\quad b_1 = \varphi_1(-h) - b_2\end{gathered}`,
  source: 'Zhang et al. 2023 (RES), Chung et al. 2024 (CFG++); ComfyUI ("res_multistep_cfg_pp")',
  history: 1,
  order: () => 2,
  parameters: [],
  create: () =>
    inLogSigma(({ x, sigma, h, denoiseApart, history }) => {
      const { guided, away } = denoiseApart(x, sigma)
      const [before] = history
      if (!before?.away) return add(guided, scale(add(x, scale(away, -1)), Math.exp(-h)))
      const moved = add(x, guided, scale(away, -1))
      const phi1 = -Math.expm1(-h) / h
      const phi2 = (1 - phi1) / h
      const b2 = (-phi2 * h) / Math.log(before.sigma / sigma)
      return add(scale(moved, Math.exp(-h)), scale(away, h * (phi1 - b2)), scale(before.away, h * b2))
    }),
}
