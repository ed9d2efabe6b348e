import { param } from '../choice.ts'
import { roundHalfToEven } from '../rounding.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { lastTimestep, modelLevels, modelRange } from './model-levels.ts'

/** Numbers of the roundings in links. */
const [asComfy, asDiffusers] = [1, 2]

/**
 * Every (1000 / N)-th level of the trained model, counted from the highest; it ends above sigma_min. ComfyUI rounds the ratio
 * before it multiplies and cuts: in 38 steps, and a few other numbers, one level then comes out a place higher. diffusers
 * rounds to the nearest timestep.
 */
export const simple: DiscretizationSpec = {
  id: 'simple',
  label: 'Simple (model levels)',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(\tau_i),\quad \tau_i = 999 - \lfloor 1000\,i/N \rfloor\ \text{or}\ \mathrm{round}(1000 - 1000\,i/N) - 1`,
  source: 'ComfyUI, AUTOMATIC1111 ("simple"); diffusers (timestep_spacing "trailing")',
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: [
    {
      key: 'rounding',
      tex: 'r',
      label: 'rounding',
      min: asComfy,
      max: asDiffusers,
      default: asComfy,
      spread: 'linear',
      isInteger: true,
      named: [
        { value: asComfy, label: 'ComfyUI' },
        { value: asDiffusers, label: 'diffusers (trailing)' },
      ],
      help: 'How a place between two timesteps is rounded: 1 to the higher one, as in ComfyUI, 2 to the nearest, as in diffusers.',
    },
  ],
  create: (params) => {
    const isNearest = param(params, 'rounding') === asDiffusers
    return {
      sigmas: (steps, range) => {
        const count = lastTimestep + 1
        const ratio = count / steps
        return modelLevels(
          Array.from({ length: steps }, (_, i) =>
            isNearest ? roundHalfToEven(count - i * ratio) - 1 : lastTimestep - Math.floor(i * ratio),
          ),
          range,
        )
      },
    }
  },
}
