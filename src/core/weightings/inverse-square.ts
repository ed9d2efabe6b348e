import type { WeightingSpec } from './weighting.ts'

/** The noise's own power divided out: a network that predicts the noise is weighted alike at every level. */
export const inverseSquare: WeightingSpec = {
  id: 'inverse-square',
  label: '1/σ² (VP, VE, iDDPM)',
  formula: String.raw`\lambda(\sigma) = \tfrac{1}{\sigma^2}`,
  source: 'Karras et al. 2022, Table 1, VP, VE and iDDPM',
  create: () => (sigma) => 1 / (sigma * sigma),
}
