import { param } from '../choice.ts'
import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** Evenly spaced in sigma^(1/rho): rho = 1 is linear in sigma, rho -> infinity geometric. */
export const edm: DiscretizationSpec = {
  id: 'edm',
  label: 'EDM (rho)',
  formula: String.raw`\sigma_i = \Big(\sigma_{\max}^{1/\rho} + \tfrac{i}{N-1}\big(\sigma_{\min}^{1/\rho} - \sigma_{\max}^{1/\rho}\big)\Big)^{\rho}`,
  source: 'Karras et al. 2022, eq. 5; known elsewhere as "karras"',
  defaultRange: { min: 0.002, max: 80 },
  parameters: [
    {
      key: 'rho',
      tex: String.raw`\rho`,
      label: 'rho',
      min: 1,
      max: 100,
      default: 7,
      spread: 'log',
      help: 'How much the steps shorten towards low noise; 1 spaces them evenly in sigma.',
    },
  ],
  create: (params) => {
    const rho = param(params, 'rho')
    return {
      sigmas: (steps, { min, max }) => {
        const first = max ** (1 / rho)
        const last = min ** (1 / rho)
        return sampleLevels(steps, (u) => (first + u * (last - first)) ** rho)
      },
    }
  },
}
