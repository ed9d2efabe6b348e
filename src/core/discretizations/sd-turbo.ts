import type { DiscretizationSpec } from './discretization.ts'
import { lastTimestep, modelLevels, modelRange } from './model-levels.ts'

/** Timesteps that SD-Turbo was distilled at: every hundredth, from the last. */
const count = 10

/** The first N of the ten timesteps that SD-Turbo and SDXL-Turbo were distilled at. */
export const sdTurbo: DiscretizationSpec = {
  id: 'sd-turbo',
  label: 'SD-Turbo (model levels)',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(999 - 100\,i),\quad N \le 10`,
  source: 'Sauer et al. 2023 (adversarial diffusion distillation); ComfyUI ("SDTurboScheduler")',
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, range) => {
      if (steps > count)
        throw new RangeError(`SD-Turbo has ${count} noise levels, got ${steps} steps: take ${count} or fewer`)
      return modelLevels(
        Array.from({ length: steps }, (_, i) => lastTimestep - (1000 / count) * i),
        range,
      )
    },
  }),
}
