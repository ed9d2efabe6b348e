import { param } from '../choice.ts'
import { type Interval, inSigma, intervalFormula, planIntervals, restartNoise } from './intervals.ts'
import type { StochasticitySpec } from './stochasticity.ts'

/** The authors' intervals for ImageNet-64, which with 36 steps make 203 network calls. */
const imageNet = [4, 1, 19.35, 40.79, 4, 1, 1.09, 1.92, 4, 5, 0.59, 1.09, 4, 5, 0.3, 0.59, 6, 6, 0.06, 0.3] as const

/** Intervals from a flat list: N_Restart, K, t_min and t_max of each. Throws RangeError for what is none. */
const intervalsOf = (list: readonly number[]): readonly Interval[] => {
  if (list.length % 4 !== 0)
    throw new RangeError(`intervals have four numbers each, N_Restart, K, t_min and t_max; ${list.length} were given`)
  return Array.from({ length: list.length / 4 }, (_, k) => {
    const [levels, times, tMin, tMax] = list.slice(4 * k, 4 * k + 4) as [number, number, number, number]
    const fault =
      Number.isInteger(levels) && levels >= 2
        ? Number.isInteger(times) && times >= 1
          ? tMin < tMax
            ? undefined
            : `t_min below t_max, got ${tMin} and ${tMax}`
          : `a whole K of 1 or more, got ${times}`
        : `a whole N_Restart of 2 or more, got ${levels}`
    if (fault !== undefined) throw new RangeError(`interval ${k + 1} needs ${fault}`)
    return { levels, times, tMin, tMax }
  })
}

/** Restart over several intervals, each from the time step nearest to its t_min in sigma. */
export const restarts: StochasticitySpec = {
  id: 'restarts',
  label: 'Restart (several)',
  formula: intervalFormula,
  source: 'Xu et al. 2023; by default their intervals for ImageNet-64',
  use: 'Restarts over several intervals of noise, as its authors tuned them for ImageNet.',
  parameters: [restartNoise],
  list: {
    label: 'N_Restart, K, t_min, t_max of each interval',
    min: 1e-3,
    max: 1000,
    shortest: 4,
    longest: 40,
    order: 'free',
    default: [...imageNet],
    help: 'Four numbers an interval: noise levels of the way back down, how often, and the noise levels from and to which it goes back.',
  },
  create: (params, list = [...imageNet]) => ({
    sNoise: param(params, 'sNoise'),
    plan: (levels) => planIntervals(levels, intervalsOf(list), inSigma),
  }),
}
