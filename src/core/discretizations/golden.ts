import { param } from '../choice.ts'
import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

const goldenRatio = (1 + Math.sqrt(5)) / 2

/** Powers of the way from both ends, added up. Few steps fall throughout; very many over a narrow range do not, and are refused. */
export const golden: DiscretizationSpec = {
  id: 'golden',
  label: 'Golden',
  formula: String.raw`\sigma_i = (1 - u)^{\varphi}\,\sigma_{\max} + u^{\varphi}\,\sigma_{\min},\quad u = \tfrac{i}{N-1}`,
  source: 'ComfyUI, sigmas_tools ("The Golden Scheduler")',
  defaultRange: { min: 0.002, max: 80 },
  parameters: [
    {
      key: 'power',
      tex: String.raw`\varphi`,
      label: 'power',
      min: 1,
      max: 5,
      default: goldenRatio,
      spread: 'log',
      named: [{ value: goldenRatio, label: 'Golden ratio' }],
      help: 'Power of the way from the highest to the lowest level: above 1 more steps at low noise.',
    },
  ],
  create: (params) => {
    const power = param(params, 'power')
    return {
      sigmas: (steps, { min, max }) => sampleLevels(steps, (u) => (1 - u) ** power * max + u ** power * min),
    }
  },
}
