import { iddpmLevels } from '../discretizations/iddpm.ts'
import type { PreconditioningSpec } from './preconditioning.ts'

/** iDDPM's levels with the constants of Table 1. */
const [m, c1, c2] = [1000, 1e-3, 8e-3]

/** As VP, but the network receives the index of the nearest of its own levels. */
export const iddpm: PreconditioningSpec = {
  id: 'iddpm',
  label: 'iDDPM',
  formula: String.raw`\begin{aligned}c_{\mathrm{skip}} &= 1 & c_{\mathrm{out}} &= -\sigma\\ c_{\mathrm{in}} &= \tfrac{1}{\sqrt{\sigma^2+1}} & c_{\mathrm{noise}} &= M-1-\arg\min_j |u_j - \sigma|\end{aligned}`,
  source: 'Nichol and Dhariwal 2021 in the form of Karras et al. 2022, Table 1',
  create: () => {
    const u = iddpmLevels(m, c1, c2)
    return {
      cSkip: () => 1,
      cOut: (sigma) => -sigma,
      cIn: (sigma) => 1 / Math.hypot(sigma, 1),
      cNoise: (sigma) => {
        let nearest = 0
        for (let j = 1; j < u.length; j++) if (Math.abs(u[j]! - sigma) < Math.abs(u[nearest]! - sigma)) nearest = j
        return m - 1 - nearest
      },
    }
  },
}
