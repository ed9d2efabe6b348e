import { param } from '../choice.ts'
import { flowSigma } from '../frame.ts'
import { roundHalfToEven } from '../rounding.ts'
import { betaParameters, betaQuantile } from './beta.ts'
import type { DiscretizationSpec } from './discretization.ts'
import { flowRange, flowTimesOf, tableLength } from './flow.ts'
import { shifted, shiftParameters } from './shift.ts'

/** "beta" on the table of a flow model: times at quantiles of the beta distribution, rounded to those of the table, then shifted. */
export const flowBeta: DiscretizationSpec = {
  id: 'flow-beta',
  label: 'Flow, beta (model times)',
  formula: String.raw`t_i = S\big(\tfrac{1 + \lfloor (M - 1)\, I^{-1}_{1 - i/N}(\alpha, \beta) + \frac12 \rfloor}{M}\big),\quad M = 1 / t_{\min}`,
  source: 'Lee et al. 2024 (beta sampling); ComfyUI ("beta" on flow models)',
  defaultRange: flowRange,
  endsAt: 'own',
  parameters: [...betaParameters, ...shiftParameters],
  create: (params) => {
    const [a, b] = [param(params, 'alpha'), param(params, 'beta')]
    return {
      sigmas: (steps, range) => {
        const times = flowTimesOf(params, range)
        const count = tableLength(times)
        return Float64Array.from({ length: steps }, (_, i) => {
          const place = roundHalfToEven((count - 1) * betaQuantile(1 - i / steps, a, b))
          return flowSigma(shifted((times.high * (1 + place)) / count, times.factor))
        })
      },
    }
  },
}
