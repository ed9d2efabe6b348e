import { add, scale } from '../linear.ts'
import { inLogSigma } from './log-sigma.ts'
import type { SolverSpec } from './solver.ts'

/**
 * DPM++ 2M whose noise is that of the answer without a label. The bend goes from that answer of the step before to the guided one.
 * Without guidance it is DPM++ 2M. With it, as with all CFG++, the guidance of the whole run grows with the number of steps.
 */
export const dpmpp2mCfgPp: SolverSpec = {
  id: 'dpmpp-2m-cfg-pp',
  label: 'DPM++ 2M CFG++',
  formula: String.raw`x_{i+1} = D_i + e^{-h_i}(x_i - D^u_i) + \tfrac{1 - e^{-h_i}}{2r}\,(D_i - D^u_{i-1}),\quad r = \tfrac{h_{i-1}}{h_i}`,
  source: 'after Chung et al. 2024 (CFG++); ComfyUI ("dpmpp_2m_cfg_pp")',
  history: 1,
  order: () => 2,
  parameters: [],
  create: () =>
    inLogSigma(({ x, sigma, h, denoiseApart, history }) => {
      const { guided, away } = denoiseApart(x, sigma)
      const kept = add(guided, scale(add(x, scale(away, -1)), Math.exp(-h)))
      const [before] = history
      if (!before?.away) return kept
      const r = Math.log(before.sigma / sigma) / h
      const bend = -Math.expm1(-h) / (2 * r)
      return add(kept, scale(guided, bend), scale(before.away, -bend))
    }),
}
