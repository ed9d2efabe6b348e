import { type EndingSpec, usual } from './ending.ts'

/**
 * The levels of N + 1 steps without the lowest one: N steps, the last of which is long. A list of your own is taken as it
 * is.
 */
export const dropped: EndingSpec = {
  id: 'dropped',
  label: 'Lowest dropped',
  inName: 'the lowest level dropped',
  formula: String.raw`\sigma_0 > \dots > \sigma_{N-1}\ \text{of}\ N + 1\ \text{levels},\quad \sigma_N = 0`,
  source: 'ComfyUI ("dpm_2", "dpm_2_ancestral"), AUTOMATIC1111 (discard_next_to_last_sigma)',
  use: 'Leaves out the lowest level, so that the last step is longer: to repeat DPM2 as ComfyUI runs it.',
  parameters: [],
  create: () => ({ ...usual, dropsLowest: true }),
}
