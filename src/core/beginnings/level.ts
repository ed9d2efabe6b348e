import type { BeginningSpec } from './beginning.ts'

/** As much noise as the first level has, and no signal: all that is missing of y + sigma_0 n is y. */
export const level: BeginningSpec = {
  id: 'level',
  label: 'σ₀ n',
  inName: 'the usual start',
  formula: String.raw`x_0 = s_0\,\sigma_0\,n`,
  source: 'Karras et al. 2022, Algorithm 1; k-diffusion, ComfyUI',
  use: 'Starts from noise at the first level, as the paper has it: take it unless you repeat a library.',
  parameters: [],
  create: () => ({ noise: (sigma) => sigma }),
}
