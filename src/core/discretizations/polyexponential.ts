import { param } from '../choice.ts'
import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** A power ramp in ln sigma; rho = 1 is the exponential family. */
export const polyexponential: DiscretizationSpec = {
  id: 'polyexponential',
  label: 'Polyexponential',
  formula: String.raw`\ln\sigma_i = \ln\sigma_{\min} + (1-u)^{\rho} \ln\tfrac{\sigma_{\max}}{\sigma_{\min}},\quad u = \tfrac{i}{N-1}`,
  source: 'k-diffusion, ComfyUI ("polyexponential")',
  defaultRange: { min: 0.002, max: 80 },
  parameters: [
    {
      key: 'rho',
      tex: String.raw`\rho`,
      label: 'rho',
      min: 0.2,
      max: 5,
      default: 1,
      spread: 'log',
      help: 'Power of the ramp in ln sigma: above 1 more steps at low noise.',
    },
  ],
  create: (params) => {
    const rho = param(params, 'rho')
    return {
      sigmas: (steps, { min, max }) =>
        sampleLevels(steps, (u) => (u === 0 ? max : min * (max / min) ** ((1 - u) ** rho))),
    }
  },
}
