import type { NoiseDistributionSpec } from './noise-distribution.ts'
import { normalCdf } from './normal-cdf.ts'

const [low, high] = [Math.log(0.02), Math.log(100)]

export const ve: NoiseDistributionSpec = {
  id: 've',
  label: 'VE: uniform in ln σ',
  formula: String.raw`\ln\sigma \sim \mathcal U(\ln 0.02,\ \ln 100)`,
  source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  create: () => ({
    sigma: (n) => Math.exp(low + (high - low) * normalCdf(n)),
    density: (sigma) => {
      const log = Math.log(sigma)
      return log >= low && log <= high ? 1 / (high - low) : 0
    },
  }),
}
