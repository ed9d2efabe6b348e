import { bOf, bParameter, formulaOf, replaceNoise } from './replacement.ts'
import type { SolverSpec } from './solver.ts'

/**
 * beta is constant in the time of the design's own schedule: b over the latest time of the run, so that b is what the way
 * from there to 0 replaces in all, in whatever unit the time is. Under sigma = t nearly all of it is replaced at high
 * noise. b up to 2 is stable at any number of steps.
 */
export const eulerMaruyamaConstant: SolverSpec = {
  id: 'euler-maruyama-constant',
  label: 'Euler-Maruyama, constant β(t)',
  formula: formulaOf(String.raw`\beta(t) = b / t_{\max}`, String.raw`b\,\tfrac{t_i - t_{i+1}}{t_{\max}}`),
  source: 'Karras et al. 2022, eq. 6; Maruyama 1955',
  order: () => 1,
  noiseKey: 'b',
  parameters: [
    {
      ...bParameter,
      max: 20,
      default: 2,
      help: 'Noise replaced over the whole run, at a rate constant in t; 0 is the ODE.',
    },
  ],
  create: (params) => {
    const b = bOf(params)
    return replaceNoise(({ t, next, tMax }) => (b * (t - next)) / tMax)
  },
}
