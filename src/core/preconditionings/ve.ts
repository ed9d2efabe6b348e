import type { PreconditioningSpec } from './preconditioning.ts'

/** The network predicts the negative noise at unit scale; its input grows with sigma. */
export const ve: PreconditioningSpec = {
  id: 've',
  label: 'VE',
  formula: String.raw`\begin{aligned}c_{\mathrm{skip}} &= 1 & c_{\mathrm{out}} &= \sigma\\ c_{\mathrm{in}} &= 1 & c_{\mathrm{noise}} &= \ln(\tfrac12\sigma)\end{aligned}`,
  source: 'Song et al. 2021 in the form of Karras et al. 2022, Table 1',
  create: () => ({
    cSkip: () => 1,
    cOut: (sigma) => sigma,
    cIn: () => 1,
    cNoise: (sigma) => Math.log(sigma / 2),
  }),
}
