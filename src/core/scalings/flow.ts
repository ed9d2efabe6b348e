import { param } from '../choice.ts'
import { flowFrame, sigmaFrame } from '../frame.ts'
import type { ScalingSpec } from './scaling.ts'

/** Numbers of the logarithms in links. */
const [ofSigma, ofTime] = [1, 2]

/**
 * s = 1 / (1 + sigma), which is 1 - t under the schedule of flow matching. The state is (1 - t) y + t n with
 * t = sigma / (1 + sigma), and eq. 4 becomes dx/dt = (x - D) / t. Rules in ln sigma have a second logarithm here, ln t: the
 * libraries' "DPM++ 2M" of flow models are two rules.
 */
export const flow: ScalingSpec = {
  id: 'flow',
  label: 'Flow matching',
  formula: String.raw`s(t) = 1 / (1 + \sigma(t))`,
  source: 'Lipman et al. 2023, Liu et al. 2023 (rectified flow), Esser et al. 2024',
  use: 'Shrinks the state to (1 − t) y + t n: to repeat SD3, Flux and other flow models.',
  parameters: [
    {
      key: 'log',
      tex: String.raw`\ln`,
      label: 'logarithm',
      min: ofSigma,
      max: ofTime,
      default: ofSigma,
      spread: 'linear',
      isInteger: true,
      named: [
        { value: ofSigma, label: 'ln σ (diffusers)' },
        { value: ofTime, label: 'ln t (ComfyUI)' },
      ],
      help: 'What solvers in ln sigma that add no noise take the logarithm of: 1 sigma, as in diffusers, 2 t = sigma / (1 + sigma), as in ComfyUI.',
    },
  ],
  create: (params, { sigma, sigmaDeriv }) => {
    const s = (t: number): number => 1 / (1 + sigma(t))
    return {
      s,
      sDeriv: (t) => -sigmaDeriv(t) * s(t) ** 2,
      // sigma' / sigma + s' / s without the difference, which near t = 1 has no digits.
      rates: (t) => {
        const rate = (sigmaDeriv(t) * s(t)) / sigma(t)
        return { x: rate, denoised: -rate }
      },
      frame: param(params, 'log') === ofTime ? flowFrame : sigmaFrame,
    }
  },
}
