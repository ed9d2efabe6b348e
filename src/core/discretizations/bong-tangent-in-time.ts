import { bongTangentShares } from './bong-tangent.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { flowRange, sigmaWithin } from './flow.ts'

/** Two arctangents over the time of flow matching that meet at t = 1/2; a model's shift does not move them. */
export const bongTangentInTime: DiscretizationSpec = {
  id: 'bong-tangent-t',
  label: 'Flow, bong tangent',
  formula: String.raw`\sigma_i = \tfrac{t_i}{1 - t_i},\quad t\ \text{of two arctangents},\ t_0 = 1,\ t_N = 0`,
  source: 'RES4LYF ("bong_tangent")',
  defaultRange: flowRange,
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, range) => Float64Array.from(bongTangentShares(steps).slice(0, steps), sigmaWithin(range)),
  }),
}
