import type { DiscretizationSpec } from './discretization.ts'
import { lastTimestep, modelLevels, modelRange } from './model-levels.ts'

/**
 * Every (1000 / N)-th level of the trained model, counted from the highest; it ends above sigma_min. The ratio is rounded
 * before it is multiplied, as in ComfyUI: in 38 steps, and a few other numbers, one level then comes out a place higher.
 */
export const simple: DiscretizationSpec = {
  id: 'simple',
  label: 'Simple (model levels)',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(\tau_i),\quad \tau_i = 999 - \lfloor 1000\,i/N \rfloor`,
  source: 'ComfyUI, AUTOMATIC1111 ("simple")',
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, range) =>
      modelLevels(
        Array.from({ length: steps }, (_, i) => lastTimestep - Math.floor(i * ((lastTimestep + 1) / steps))),
        range,
      ),
  }),
}
