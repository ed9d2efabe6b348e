import type { NoiseDistributionSpec } from './noise-distribution.ts'

const [mean, deviation] = [-1.2, 1.2]

/** Broad, and aimed at the levels where training makes progress. */
export const edm: NoiseDistributionSpec = {
  id: 'edm',
  label: 'EDM: log-normal',
  formula: String.raw`\ln\sigma \sim \mathcal N(-1.2,\ 1.2^2)`,
  source: 'Karras et al. 2022, Table 1, "Ours"',
  create: () => ({
    sigma: (n) => Math.exp(mean + deviation * n),
    density: (sigma) => {
      const z = (Math.log(sigma) - mean) / deviation
      return Math.exp(-0.5 * z * z) / (deviation * Math.sqrt(2 * Math.PI))
    },
  }),
}
