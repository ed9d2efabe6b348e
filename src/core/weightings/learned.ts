import { edm } from './edm.ts'
import type { WeightingSpec } from './weighting.ts'

/**
 * EDM's weight divided by what the loss at the level is expected to be, which a function u(sigma) learns with the network:
 * at its optimum e^u is the weighted loss itself, so that every level contributes 1.
 */
export const learned: WeightingSpec = {
  id: 'learned',
  label: 'EDM2: learned',
  formula: String.raw`\mathbb E\Big[\frac{\lambda(\sigma)}{e^{u(\sigma)}}\,\lVert D - y\rVert^2 + u(\sigma)\Big],\quad \lambda\ \text{of EDM}`,
  source: 'Karras et al. 2024 (EDM2, adaptive loss weighting), after Kendall et al. 2018',
  isLearned: true,
  create: edm.create,
}
