import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** Evenly spaced in sigma: EDM's family at rho = 1. */
export const sigmaLinear: DiscretizationSpec = {
  id: 'linear',
  label: 'Linear in sigma',
  formula: String.raw`\sigma_i = \sigma_{\max} + \tfrac{i}{N-1}(\sigma_{\min} - \sigma_{\max})`,
  source: 'the plain choice; EDM at rho = 1',
  defaultRange: { min: 0.002, max: 80 },
  parameters: [],
  create: () => ({
    sigmas: (steps, { min, max }) => sampleLevels(steps, (u) => (1 - u) * max + u * min),
  }),
}
