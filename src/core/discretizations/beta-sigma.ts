import { param } from '../choice.ts'
import { betaQuantile } from '../functions/beta-quantile.ts'
import { betaParameters } from './beta.ts'
import { type DiscretizationSpec, sampleLevels } from './discretization.ts'

/** Quantiles of the beta distribution stretched over sigma itself: the other meaning of "beta". */
export const betaSigma: DiscretizationSpec = {
  id: 'beta-sigma',
  label: 'Beta (linear in sigma)',
  formula: String.raw`\sigma_i = \sigma_{\min} + I^{-1}_{1-u}(\alpha, \beta)\,(\sigma_{\max} - \sigma_{\min}),\quad u = \tfrac{i}{N-1}`,
  source: 'AUTOMATIC1111 ("beta"), diffusers (use_beta_sigmas)',
  fieldName: { name: 'beta', where: ['AUTOMATIC1111', 'diffusers'] },
  defaultRange: { min: 0.002, max: 80 },
  parameters: betaParameters,
  create: (params) => {
    const [a, b] = [param(params, 'alpha'), param(params, 'beta')]
    return {
      sigmas: (steps, { min, max }) => sampleLevels(steps, (u) => min + betaQuantile(1 - u, a, b) * (max - min)),
    }
  },
}
