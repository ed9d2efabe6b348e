import { param } from '../choice.ts'
import { bOf, bParameter, formulaOf, relativeTo, replaceNoise } from './replacement.ts'
import type { SolverSpec } from './solver.ts'

/**
 * The SDE between two noise levels, the ODE outside of them. The edges are hard: a step counts by the level that it starts
 * from, as with S_tmin and S_tmax of churn, and outside the run is the ODE's to the last digit.
 */
export const eulerMaruyamaMiddle: SolverSpec = {
  id: 'euler-maruyama-middle',
  label: 'Euler-Maruyama, β in the middle',
  formula: formulaOf(
    String.raw`\beta(t) = b\,\dot\sigma(t) / \sigma(t)\ \text{if}\ \sigma_{\mathrm{lo}} \le \sigma(t) \le \sigma_{\mathrm{hi}},\ \text{else}\ 0`,
    String.raw`b\,\tfrac{\sigma_i - \sigma_{i+1}}{\sigma_i}\ \text{or}\ 0`,
  ),
  source: 'Karras et al. 2022, eq. 6; "like the SDE in the middle and like the ODE" outside, in the talk on it',
  order: () => 1,
  noiseKey: 'b',
  parameters: [
    bParameter,
    {
      key: 'lo',
      tex: String.raw`\sigma_{\mathrm{lo}}`,
      label: 'sigma_lo',
      min: 0.001,
      max: 100,
      default: 0.05,
      spread: 'log',
      help: 'Lowest noise level at which noise is replaced.',
    },
    {
      key: 'hi',
      tex: String.raw`\sigma_{\mathrm{hi}}`,
      label: 'sigma_hi',
      min: 0.001,
      max: 1000,
      default: 5,
      spread: 'log',
      help: 'Highest noise level at which noise is replaced.',
    },
  ],
  create: (params) => {
    const b = bOf(params)
    const lo = param(params, 'lo')
    const hi = param(params, 'hi')
    if (lo > hi)
      throw new RangeError(
        `no noise level lies between sigma_lo ${lo} and sigma_hi ${hi}: lower sigma_lo or raise sigma_hi`,
      )
    return replaceNoise(relativeTo((sigma) => (lo <= sigma && sigma <= hi ? b : 0)))
  },
}
