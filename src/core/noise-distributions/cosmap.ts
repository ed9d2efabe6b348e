import type { NoiseDistributionSpec } from './noise-distribution.ts'
import { kept, leastShare, mostShare, shareAt } from './truncated-share.ts'

/** The levels of the cosine schedule, in the time of flow matching: sigma = tan(pi u / 2). */
export const cosmap: NoiseDistributionSpec = {
  id: 'cosmap',
  label: 'Flow: cosine map (SD3)',
  formula: String.raw`t = 1 - \frac{1}{\tan(\tfrac{\pi}{2} u) + 1}\ \Leftrightarrow\ \sigma = \tan(\tfrac{\pi}{2} u),\quad u \sim \mathcal U(0.001,\ 0.999)`,
  source: 'Esser et al. 2024 (Stable Diffusion 3), rf/cosmap; Nichol and Dhariwal 2021',
  create: () => ({
    sigma: (n) => Math.tan((Math.PI / 2) * shareAt(n)),
    density: (sigma) => {
      const u = (2 / Math.PI) * Math.atan(sigma)
      return u >= leastShare && u <= mostShare ? (kept * 2 * sigma) / (Math.PI * (1 + sigma ** 2)) : 0
    },
  }),
}
