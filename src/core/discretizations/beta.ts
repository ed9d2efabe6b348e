import { type Parameter, param } from '../choice.ts'
import { fallingQuantiles } from '../functions/beta-quantile.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { lastTimestep, modelLevels, modelRange } from './model-levels.ts'

const shape = (key: string, tex: string, help: string): Parameter => ({
  key,
  tex,
  label: key,
  min: 0.3,
  max: 3,
  default: 0.6,
  spread: 'log',
  help,
})

/** Shape of the beta distribution, for both families that place levels by its quantiles. */
export const betaParameters: readonly Parameter[] = [
  shape('alpha', String.raw`\alpha`, 'Shape at low noise: below 1 crowds the levels there.'),
  shape('beta', String.raw`\beta`, 'Shape at high noise: below 1 crowds the levels there.'),
]

/**
 * Model timesteps at quantiles of the beta distribution, rounded; ends above sigma_min. alpha = 0.5, beta = 0.7 is known
 * as "beta57". ComfyUI drops timesteps that coincide; here they are refused, since N would no longer be N.
 */
export const beta: DiscretizationSpec = {
  id: 'beta',
  label: 'Beta (model timesteps)',
  formula: String.raw`\sigma_i = \sigma_{\mathrm{SD}}(\tau_i),\quad \tau_i = \big\lfloor 999\,I^{-1}_{1 - i/N}(\alpha, \beta) + \tfrac12 \big\rfloor`,
  source: 'Lee et al. 2024 (beta sampling); ComfyUI ("beta")',
  fieldName: { name: 'beta', where: ['ComfyUI'] },
  defaultRange: modelRange,
  endsAt: 'own',
  parameters: betaParameters,
  create: (params) => {
    const quantiles = fallingQuantiles(param(params, 'alpha'), param(params, 'beta'))
    return {
      sigmas: (steps, range) =>
        modelLevels(
          quantiles(steps).map((share) => Math.round(lastTimestep * share)),
          range,
        ),
    }
  },
}
