import type { GuidanceSpec } from './guidance.ts'

/** The network's own output for the label that an image has. */
export const none: GuidanceSpec = {
  id: 'none',
  label: 'None',
  formula: String.raw`D = D_\theta(x;\sigma, c)`,
  source: 'Karras et al. 2022, eq. 3',
  use: 'The denoiser as it is: take it first; the others ask for a class or a second network.',
  parameters: [],
  create: () => ({ weight: () => 1, jumps: [], away: { condition: 'label' }, isSingle: true }),
}
