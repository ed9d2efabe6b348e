import type { PreconditioningSpec } from './preconditioning.ts'

/** Input and training target of unit variance at every level, and the least amplification of the network's errors. */
export const edm: PreconditioningSpec = {
  id: 'edm',
  label: 'EDM',
  formula: String.raw`\begin{aligned}c_{\mathrm{skip}} &= \tfrac{\sigma_d^2}{\sigma^2+\sigma_d^2} & c_{\mathrm{out}} &= \tfrac{\sigma\,\sigma_d}{\sqrt{\sigma^2+\sigma_d^2}}\\ c_{\mathrm{in}} &= \tfrac{1}{\sqrt{\sigma^2+\sigma_d^2}} & c_{\mathrm{noise}} &= \tfrac14\ln\sigma\end{aligned}`,
  source: 'Karras et al. 2022, Table 1, "Ours"',
  create: (sigmaData) => ({
    cSkip: (sigma) => sigmaData ** 2 / (sigma ** 2 + sigmaData ** 2),
    cOut: (sigma) => (sigma * sigmaData) / Math.hypot(sigma, sigmaData),
    cIn: (sigma) => 1 / Math.hypot(sigma, sigmaData),
    cNoise: (sigma) => Math.log(sigma) / 4,
  }),
}
