import type { ScheduleSpec } from './schedule.ts'

/** sigma(t) = sqrt(t): variance grows at a constant rate, as in a plain diffusion. */
export const ve: ScheduleSpec = {
  id: 've',
  label: 'VE',
  formula: String.raw`\sigma(t) = \sqrt{t}`,
  source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  use: 'Noise grows as the square root of time: to repeat Song et al.’s variance exploding models.',
  parameters: [],
  create: () => ({
    sigma: Math.sqrt,
    sigmaDeriv: (t) => 1 / (2 * Math.sqrt(t)),
    sigmaInv: (sigma) => sigma * sigma,
  }),
}
