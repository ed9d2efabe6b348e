import type { ScheduleSpec } from './schedule.ts'

/** sigma(t) = t: with s = 1 every flow line's tangent aims at the denoiser's output at t = 0. */
export const linear: ScheduleSpec = {
  id: 'linear',
  label: 'Linear',
  formula: String.raw`\sigma(t) = t`,
  source: 'Karras et al. 2022, Table 1, "Ours" and iDDPM + DDIM',
  use: 'Time is the noise level itself, the straightest path: take it unless you repeat a paper.',
  parameters: [],
  create: () => ({
    sigma: (t) => t,
    sigmaDeriv: () => 1,
    sigmaInv: (sigma) => sigma,
  }),
}
