import type { WeightingSpec } from './weighting.ts'

/** Largest signal-to-noise ratio that counts. */
const gamma = 5

/** The signal-to-noise ratio 1 / sigma^2 as the weight of D's error, but not more than gamma: low levels no longer rule. */
export const minSnr: WeightingSpec = {
  id: 'min-snr',
  label: 'Min-SNR (γ = 5)',
  formula: String.raw`\lambda(\sigma) = \min\!\big(\tfrac{1}{\sigma^2},\ 5\big)`,
  source: 'Hang et al. 2023 (Min-SNR-γ)',
  create: () => (sigma) => Math.min(1 / (sigma * sigma), gamma),
}

/** The same without a corner: the harmonic sum of 1 / sigma^2 and 1 / sigma_data^2. */
export const softMinSnr: WeightingSpec = {
  id: 'soft-min-snr',
  label: 'Soft min-SNR',
  formula: String.raw`\lambda(\sigma) = \frac{1}{\sigma^2 + \sigma_d^2}`,
  source: 'Crowson et al. 2024 (Hourglass Diffusion Transformer), at γ = 1/σ_data²',
  create: (sigmaData) => (sigma) => 1 / (sigma * sigma + sigmaData * sigmaData),
}
