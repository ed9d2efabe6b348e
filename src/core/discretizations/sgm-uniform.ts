import type { DiscretizationSpec } from './discretization.ts'
import { lastTimestep, modelRange, modelSigma } from './model-levels.ts'

/** Like "normal" with one timestep more, the lowest, in whose place the 0 comes: it ends well above sigma_min. */
export const sgmUniform: DiscretizationSpec = {
  id: 'sgm-uniform',
  label: 'SGM uniform',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(\tau_i),\quad \tau_i = \big(1 - \tfrac{i}{N}\big)\,999`,
  source: 'ComfyUI ("sgm_uniform"), after the generative models of Stability AI',
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: [],
  create: () => ({
    sigmas: (steps, range) => {
      const sigma = modelSigma(range)
      return Float64Array.from({ length: steps }, (_, i) => sigma((1 - i / steps) * lastTimestep))
    },
  }),
}
