import { param } from '../choice.ts'
import { roundHalfToEven } from '../rounding.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { lastTimestep, modelLevels, modelRange } from './model-levels.ts'

/** Numbers of the timesteps in links. */
const [anyTimestep, wholeTimestep] = [1, 2]

/** Like "normal" with one timestep more, the lowest, in whose place the 0 comes: it ends well above sigma_min. */
export const sgmUniform: DiscretizationSpec = {
  id: 'sgm-uniform',
  label: 'SGM uniform',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(\tau_i),\quad \tau_i = \big(1 - \tfrac{i}{N}\big)\,999`,
  source:
    'ComfyUI ("sgm_uniform"), after the generative models of Stability AI; diffusers (timestep_spacing "linspace" of the multistep schedulers)',
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: [
    {
      key: 'timesteps',
      tex: String.raw`\tau`,
      label: 'timesteps',
      min: anyTimestep,
      max: wholeTimestep,
      default: anyTimestep,
      spread: 'linear',
      isInteger: true,
      named: [
        { value: anyTimestep, label: 'Any' },
        { value: wholeTimestep, label: 'Whole (diffusers)' },
      ],
      help: 'Whether timesteps are rounded to those that the model was trained on: 1 no, 2 yes, as in diffusers.',
    },
  ],
  create: (params) => {
    const isWhole = param(params, 'timesteps') === wholeTimestep
    return {
      sigmas: (steps, range) =>
        modelLevels(
          Array.from({ length: steps }, (_, i) => {
            if (!isWhole) return (1 - i / steps) * lastTimestep
            return roundHalfToEven((steps - i) * (lastTimestep / steps))
          }),
          range,
        ),
    }
  },
}
