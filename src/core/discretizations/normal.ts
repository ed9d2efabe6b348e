import { param } from '../choice.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { sampleLevels } from './discretization.ts'
import { lastTimestep, modelRange, modelSigma } from './model-levels.ts'

/** Numbers in links of what runs straight between two of the model's levels. */
const [logSigma, plainSigma] = [1, 2]

/** Timesteps of the trained model evenly spaced from the last to the first. k-diffusion's model default is the same. */
export const normal: DiscretizationSpec = {
  id: 'normal',
  label: 'Normal (model timesteps)',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(\tau_i),\quad \tau_i = \big(1 - \tfrac{i}{N-1}\big)\,999`,
  source:
    'ComfyUI ("normal"), k-diffusion (DiscreteSchedule), AUTOMATIC1111 ("Uniform"); diffusers (timestep_spacing "linspace" of the Euler, Heun and LMS schedulers)',
  defaultRange: modelRange,
  parameters: [
    {
      key: 'between',
      tex: 'b',
      label: 'interpolation',
      min: logSigma,
      max: plainSigma,
      default: logSigma,
      spread: 'linear',
      isInteger: true,
      named: [
        { value: logSigma, label: 'In ln σ' },
        { value: plainSigma, label: 'In σ (diffusers)' },
      ],
      help: 'What is interpolated linearly between two of the model’s levels: 1 ln sigma, 2 sigma, as in diffusers.',
    },
  ],
  create: (params) => ({
    sigmas: (steps, range) => {
      const sigma = modelSigma(range, param(params, 'between') === plainSigma ? 'sigma' : 'ln sigma')
      return sampleLevels(steps, (u) => sigma((1 - u) * lastTimestep))
    },
  }),
}
