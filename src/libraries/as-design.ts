/** A list that a library runs as a design of the page. */

import { choose, type Design, withChoice, withLevels } from '../core/design.ts'
import { flowSigma } from '../core/frame.ts'
import { withName } from '../core/names/apply-name.ts'
import { samplerNames } from '../core/names/lookup.ts'
import type { Runs } from './answer.ts'
import { type SamplerId, samplerOf } from './samplers.ts'

/** Levels of a run in sigma, from its frame. */
export const sigmasOf = ({ frame, levels }: Pick<Runs, 'frame' | 'levels'>): readonly number[] =>
  frame === 't' ? levels.map((t) => (1 - t < 1e-12 ? Number.POSITIVE_INFINITY : flowSigma(t))) : levels

const starts = { sigma: 'level', variance: 'variance', flow: 'flow' } as const

/** Levels without those that repeat the one before, but for rounding: steps of no length, which change nothing. */
const withoutRepeats = (levels: readonly number[]): readonly number[] =>
  levels.filter((level, i) => i === 0 || level < levels[i - 1]! * (1 - 1e-9))

/**
 * `base` with the sampler, levels, first noise and last step of a run. Runs on flow models, and runs from noise alone, take
 * the schedule and the scaling of flow matching, on which the levels are the same. What does not fit is said as the end of a
 * sentence.
 */
export const asDesign = (base: Design, run: Runs, sampler: SamplerId): Design | string => {
  const name = samplerNames.find(({ id }) => id === samplerOf(sampler).name)!
  const sigmas = withoutRepeats(sigmasOf(run))
  const isOpen = sigmas.at(-1)! > 0
  const isFlow = run.frame === 't' || sigmas[0] === Number.POSITIVE_INFINITY
  const named = withName(base, name)
  const framed = {
    ...named,
    schedule: choose('schedule', isFlow ? 'flow' : 'linear'),
    scaling: choose('scaling', isFlow ? 'flow' : 'none'),
    stochasticity: choose('stochasticity', 'none'),
    beginning: choose('beginning', starts[run.start]),
  }
  const listed = withLevels(framed, isOpen ? sigmas : sigmas.slice(0, -1))
  if (typeof listed === 'string') return listed
  const { ending, params } = run.last
  if ((params?.sigmaEnd ?? 0) >= listed.sigmaMin)
    return `goes below the ${params!.sigmaEnd} at which this sampler ends there`
  return withChoice(listed, 'ending', choose('ending', isOpen ? 'sigma-min' : ending, params))
}
