import type { DiscretizationSpec } from './discretization.ts'

/**
 * The arctangent ramp with N intervals instead of N - 1. AUTOMATIC1111 ends this run at sigma_min, without a 0; here 0
 * stands in that place, so that the N levels before it are the same and the run ends clean.
 */
export const klOptimalA1111: DiscretizationSpec = {
  id: 'kl-optimal-a1111',
  label: 'KL optimal (A1111)',
  formula: String.raw`\sigma_i = \tan\big((1-u)\arctan\sigma_{\max} + u\arctan\sigma_{\min}\big),\quad u = \tfrac{i}{N}`,
  source: 'Sabour et al. 2024, optimal for Gaussian data; AUTOMATIC1111 ("KL Optimal")',
  fieldName: { name: 'kl_optimal', where: ['AUTOMATIC1111'] },
  defaultRange: { min: 0.002, max: 80 },
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, { min, max }) =>
      Float64Array.from({ length: steps }, (_, i) =>
        i === 0 ? max : Math.tan((1 - i / steps) * Math.atan(max) + (i / steps) * Math.atan(min)),
      ),
  }),
}
