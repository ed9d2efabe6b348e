import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** Geometric in sigma^2, hence in sigma. */
export const ve: DiscretizationSpec = {
  id: 've',
  label: 'VE',
  formula: String.raw`\sigma_i^2 = \sigma_{\max}^2 \big(\sigma_{\min}^2 / \sigma_{\max}^2\big)^{\frac{i}{N-1}}`,
  source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  defaultRange: { min: 0.02, max: 100 },
  parameters: [],
  create: () => ({
    sigmas: (steps, { min, max }) => sampleLevels(steps, (u) => max * (min / max) ** u),
  }),
}
