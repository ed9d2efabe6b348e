import { flowTime } from '../frame.ts'
import type { PreconditioningSpec } from './preconditioning.ts'

/**
 * The network predicts the velocity v = n - y of x_t = (1 - t) y + t n, and D = x_t - t v. On x = y + sigma n, which is
 * x_t / (1 - t), with t = sigma / (1 + sigma).
 */
export const flow: PreconditioningSpec = {
  id: 'flow',
  label: 'Flow matching',
  formula: String.raw`\begin{aligned}c_{\mathrm{skip}} &= 1-t & c_{\mathrm{out}} &= -t\\ c_{\mathrm{in}} &= 1-t & c_{\mathrm{noise}} &= t = \tfrac{\sigma}{1+\sigma}\end{aligned}`,
  source: 'Lipman et al. 2023, Liu et al. 2023: D = x_t - t v. Libraries tell the network 1000 t.',
  create: () => ({
    cSkip: (sigma) => 1 / (1 + sigma),
    cOut: (sigma) => -flowTime(sigma),
    cIn: (sigma) => 1 / (1 + sigma),
    cNoise: flowTime,
  }),
}
