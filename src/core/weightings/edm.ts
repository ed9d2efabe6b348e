import type { WeightingSpec } from './weighting.ts'

/** lambda = 1 / c_out^2 of EDM: weight 1 on its network at every level. */
export const edm: WeightingSpec = {
  id: 'edm',
  label: 'EDM',
  formula: String.raw`\lambda(\sigma) = \frac{\sigma^2 + \sigma_d^2}{(\sigma\,\sigma_d)^2}`,
  source: 'Karras et al. 2022, Table 1, "Ours"',
  create: (sigmaData) => (sigma) => (sigma ** 2 + sigmaData ** 2) / (sigma * sigmaData) ** 2,
}
