import { type Parameter, param } from '../choice.ts'
import { fallingQuantiles } from '../functions/beta-quantile.ts'
import { roundHalfToEven } from '../rounding.ts'
import { betaParameters } from './beta.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { flowRange, flowTimesOf, sigmaWithin } from './flow.ts'
import { shifted, shiftParameters } from './shift.ts'

const tableParameter: Parameter = {
  key: 'table',
  tex: 'M',
  label: 'model times',
  min: 100,
  max: 10000,
  default: 1000,
  spread: 'log',
  isInteger: true,
  named: [
    { value: 1000, label: '1000' },
    { value: 10000, label: '10000 (Flux)' },
  ],
  help: 'Number of times in the model’s table: 1000, or 10000 for Flux in ComfyUI.',
}

/** "beta" on the table of a flow model: times at quantiles of the beta distribution, rounded to those of the table, then shifted. */
export const flowBeta: DiscretizationSpec = {
  id: 'flow-beta',
  label: 'Flow, beta (model times)',
  formula: String.raw`t_i = S\big(\tfrac{1 + \lfloor (M - 1)\, I^{-1}_{1 - i/N}(\alpha, \beta) + \frac12 \rfloor}{M}\big)`,
  source: 'Lee et al. 2024 (beta sampling); ComfyUI ("beta" on flow models)',
  defaultRange: flowRange,
  endsAt: 'own',
  parameters: [...betaParameters, ...shiftParameters, tableParameter],
  create: (params) => {
    const quantiles = fallingQuantiles(param(params, 'alpha'), param(params, 'beta'))
    return {
      sigmas: (steps, range) => {
        const times = flowTimesOf(params, range)
        const count = param(params, 'table')
        return Float64Array.from(quantiles(steps), (share) => {
          const place = roundHalfToEven((count - 1) * share)
          return sigmaWithin(range)(shifted((times.high * (1 + place)) / count, times.factor))
        })
      },
    }
  },
}
