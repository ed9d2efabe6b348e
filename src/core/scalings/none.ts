import type { ScalingSpec } from './scaling.ts'

/** s(t) = 1. */
export const none: ScalingSpec = {
  id: 'none',
  label: 'None',
  formula: 's(t) = 1',
  source: 'Karras et al. 2022, Table 1, VE, iDDPM + DDIM and "Ours"',
  use: 'The state is the picture plus noise: take it unless you repeat a paper.',
  parameters: [],
  create: () => ({ s: () => 1, sDeriv: () => 0 }),
}
