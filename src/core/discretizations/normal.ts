import type { DiscretizationSpec } from './discretization.ts'
import { sampleLevels } from './discretization.ts'
import { lastTimestep, modelRange, modelSigma } from './model-levels.ts'

/** Timesteps of the trained model evenly spaced from the last to the first. k-diffusion's model default is the same. */
export const normal: DiscretizationSpec = {
  id: 'normal',
  label: 'Normal (model timesteps)',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(\tau_i),\quad \tau_i = \big(1 - \tfrac{i}{N-1}\big)\,999`,
  source: 'ComfyUI ("normal"), k-diffusion (DiscreteSchedule), AUTOMATIC1111 ("Uniform")',
  defaultRange: modelRange,
  parameters: [],
  create: () => ({
    sigmas: (steps, range) => {
      const sigma = modelSigma(range)
      return sampleLevels(steps, (u) => sigma((1 - u) * lastTimestep))
    },
  }),
}
