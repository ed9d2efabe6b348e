import type { BeginningSpec } from './beginning.ts'

/**
 * The noise itself for x_t = (1 - t) y + t n at the first time, as libraries do it that start just below t = 1: noise stands
 * where (1 - t_0) y is missing. At t = 1 it is the usual start.
 */
export const flow: BeginningSpec = {
  id: 'flow',
  label: 'n for (1 − t) y + t n',
  inName: 'noise for x_t at the start',
  formula: String.raw`x_0 = s_0\,(1 + \sigma_0)\,n`,
  source: 'diffusers (flow schedulers), ComfyUI (samplers in half-logSNR, whose t = 1 becomes the shifted 0.9999)',
  use: 'Starts from the noise of flow matching as it is: to repeat diffusers’ flow schedulers and ComfyUI.',
  parameters: [],
  create: () => ({ noise: (sigma) => 1 + sigma }),
}
