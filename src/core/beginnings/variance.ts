import type { BeginningSpec } from './beginning.ts'

/** Noise of the variance that y + sigma_0 n has where the data have variance 1: in VP's scaling, the noise itself. */
export const variance: BeginningSpec = {
  id: 'variance',
  label: '√(1 + σ₀²) n',
  inName: 'noise of full variance at the start',
  formula: String.raw`x_0 = s_0\sqrt{1 + \sigma_0^2}\;n`,
  source: 'DDPM, DDIM and diffusers (init_noise_sigma), ComfyUI (max_denoise)',
  use: 'Starts from noise as strong as noisy data of variance 1: to repeat DDPM, DDIM and diffusers.',
  parameters: [],
  create: () => ({ noise: (sigma) => Math.hypot(1, sigma) }),
}
