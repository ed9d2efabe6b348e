import type { ScalingSpec } from './scaling.ts'

/** s = 1 / sqrt(1 + sigma^2): keeps the variance near 1 for data of unit variance, under any schedule. */
export const vp: ScalingSpec = {
  id: 'vp',
  label: 'VP',
  formula: String.raw`s(t) = 1 / \sqrt{1 + \sigma(t)^2}`,
  source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  use: 'Shrinks the state as noise is added, so that it keeps its size: to repeat VP and DDPM.',
  parameters: [],
  create: (_params, { sigma, sigmaDeriv }) => {
    const s = (t: number): number => 1 / Math.sqrt(1 + sigma(t) ** 2)
    return { s, sDeriv: (t) => -sigma(t) * sigmaDeriv(t) * s(t) ** 3 }
  },
}
