import { vpDefaultBetas, vpTime } from '../schedules/vp.ts'
import type { PreconditioningSpec } from './preconditioning.ts'

/** Number of noise levels that the network was trained on. */
const m = 1000

/** The network predicts the noise; its input has unit variance for data of unit variance. */
export const vp: PreconditioningSpec = {
  id: 'vp',
  label: 'VP',
  formula: String.raw`\begin{aligned}c_{\mathrm{skip}} &= 1 & c_{\mathrm{out}} &= -\sigma\\ c_{\mathrm{in}} &= \tfrac{1}{\sqrt{\sigma^2+1}} & c_{\mathrm{noise}} &= (M-1)\,\sigma^{-1}(\sigma)\end{aligned}`,
  source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  create: () => ({
    cSkip: () => 1,
    cOut: (sigma) => -sigma,
    cIn: (sigma) => 1 / Math.hypot(sigma, 1),
    cNoise: (sigma) => (m - 1) * vpTime(vpDefaultBetas, sigma),
  }),
}
