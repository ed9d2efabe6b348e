import type { WeightingSpec } from './weighting.ts'

/** Every error of the velocity n - y counts alike: D = x_t - t v, so that an error of D is t times one of v. */
export const velocity: WeightingSpec = {
  id: 'velocity',
  label: 'Flow: uniform on the velocity',
  formula: String.raw`\lambda(\sigma) = \frac{1}{t^2} = \Big(\frac{1 + \sigma}{\sigma}\Big)^2`,
  source: 'Liu et al. 2022 (rectified flow), Lipman et al. 2023',
  create: () => (sigma) => ((1 + sigma) / sigma) ** 2,
}
