import type { DiscretizationSpec } from './discretization.ts'
import { lastTimestep, modelLevels, modelRange } from './model-levels.ts'

/**
 * Every floor(1000 / N)-th level of the trained model, counted from the second lowest, as DDIM was published with: it
 * starts below sigma_max ("leading" spacing). Where N does not divide 1000 ComfyUI walks on to the table's end, which is
 * more steps than were asked for; here, as in diffusers, there are N.
 */
export const ddimUniform: DiscretizationSpec = {
  id: 'ddim-uniform',
  label: 'DDIM uniform',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(\tau_i),\quad \tau_i = 1 + (N - 1 - i)\,\lfloor 1000/N \rfloor`,
  source: 'Song et al. 2021 (DDIM); ComfyUI ("ddim_uniform"), diffusers (timestep_spacing "leading", offset 1)',
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, range) => {
      const stride = Math.floor((lastTimestep + 1) / steps)
      return modelLevels(
        Array.from({ length: steps }, (_, i) => 1 + (steps - 1 - i) * stride),
        range,
      )
    },
  }),
}
