import { vpDefaultBetas, vpSigma, vpTime } from '../schedules/vp.ts'
import type { NoiseDistributionSpec } from './noise-distribution.ts'
import { normalCdf } from './normal-cdf.ts'

/** Smallest time in training, epsilon_t. */
const earliest = 1e-5

/** Uniform in VP's time; the density over ln sigma is dt / d ln sigma over the times' span. */
export const vp: NoiseDistributionSpec = {
  id: 'vp',
  label: 'VP: uniform in t',
  formula: String.raw`\sigma^{-1}(\sigma) \sim \mathcal U(10^{-5},\ 1)`,
  source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  create: () => ({
    sigma: (n) => vpSigma(vpDefaultBetas, earliest + (1 - earliest) * normalCdf(n)),
    density: (sigma) => {
      const t = vpTime(vpDefaultBetas, sigma)
      if (t < earliest || t > 1) return 0
      const { betaD, betaMin } = vpDefaultBetas
      const logDerivative = (0.5 * (betaMin + betaD * t) * (sigma ** 2 + 1)) / sigma ** 2
      return 1 / (logDerivative * (1 - earliest))
    },
  }),
}
