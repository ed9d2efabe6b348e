import { logNormal } from './log-normal.ts'
import type { NoiseDistributionSpec } from './noise-distribution.ts'

const [mean, deviation] = [-1.2, 1.2]

/** Broad, and aimed at the levels where training makes progress. */
export const edm: NoiseDistributionSpec = {
  id: 'edm',
  label: 'EDM: log-normal',
  formula: String.raw`\ln\sigma \sim \mathcal N(-1.2,\ 1.2^2)`,
  source: 'Karras et al. 2022, Table 1, "Ours"',
  create: () => logNormal(mean, deviation),
}
