import { logNormal } from './log-normal.ts'
import type { NoiseDistributionSpec } from './noise-distribution.ts'

/**
 * The time t = sigma / (1 + sigma) of flow matching is logit-normal: since logit t = ln sigma, sigma is log-normal, as EDM's
 * with another mean and spread.
 */
export const logitNormal: NoiseDistributionSpec = {
  id: 'logit-normal',
  label: 'Flow: logit-normal (SD3)',
  formula: String.raw`\operatorname{logit} t = \ln\sigma \sim \mathcal N(0,\ 1)`,
  source: 'Esser et al. 2024 (Stable Diffusion 3), rf/lognorm(0.00, 1.00)',
  create: () => logNormal(0, 1),
}

/** What the shift of t does to it: sigma is multiplied by 3. */
export const logitNormalShifted: NoiseDistributionSpec = {
  id: 'logit-normal-shifted',
  label: 'Flow: logit-normal, shift 3',
  formula: String.raw`\operatorname{logit} t = \ln\sigma \sim \mathcal N(\ln 3,\ 1)`,
  source: 'Esser et al. 2024 (Stable Diffusion 3), shift 3 for 1024 x 1024',
  create: () => logNormal(Math.log(3), 1),
}
