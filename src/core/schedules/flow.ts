import { flowSigma, flowTime } from '../frame.ts'
import type { ScheduleSpec } from './schedule.ts'

/** sigma(t) = t / (1 - t): with the scaling s = 1 - t the state is (1 - t) y + t n, and t = 1 is noise alone. */
export const flow: ScheduleSpec = {
  id: 'flow',
  label: 'Flow matching',
  formula: String.raw`\sigma(t) = t / (1 - t)`,
  source: 'Lipman et al. 2023, Liu et al. 2023 (rectified flow), Esser et al. 2024',
  use: 'Noise over t as flow matching has it, from noise alone at t = 1: to repeat SD3, Flux and other flow models.',
  parameters: [],
  create: () => ({
    sigma: flowSigma,
    // 1 / (1 - t)^2, which at t = 1 is as large as sigma^2 and no larger.
    sigmaDeriv: (t) => (1 + flowSigma(t)) ** 2,
    sigmaInv: flowTime,
  }),
}
