/** Schedules and scalings to hold beside each other, by name: powers of t, and VP's. */
import { defaultParams } from '../core/choice.ts'
import type { Choice, Design } from '../core/design.ts'
import { specOf } from '../core/registry.ts'

export interface Member {
  readonly id: string
  /** TeX. */
  readonly tex: string
  readonly schedule: Choice
  readonly scaling: Choice
}

const vpSchedule: Choice = { id: 'vp', params: defaultParams(specOf('schedule', 'vp')) }
const vpScaling: Choice = { id: 'vp', params: defaultParams(specOf('scaling', 'vp')) }
const unscaled: Choice = { id: 'none', params: {} }

export const powerSchedule = (p: number): Choice => ({ id: 'power', params: { p } })

const power = (p: number, tex: string): Member => ({
  id: `power-${p}`,
  tex: String.raw`\sigma \propto ${tex},\ s = 1`,
  schedule: powerSchedule(p),
  scaling: unscaled,
})

export const scheduleFamily: readonly Member[] = [
  power(0.5, String.raw`\sqrt t`),
  power(0.75, 't^{0.75}'),
  power(1, 't'),
  power(1.5, 't^{1.5}'),
  power(2, 't^2'),
  { id: 'vp', tex: String.raw`\sigma_{\mathrm{VP}}(t),\ s = 1`, schedule: vpSchedule, scaling: unscaled },
  {
    id: 'linear-scaled',
    tex: String.raw`\sigma = t,\ s_{\mathrm{VP}}(t)`,
    schedule: powerSchedule(1),
    scaling: vpScaling,
  },
  {
    id: 'vp-scaled',
    tex: String.raw`\sigma_{\mathrm{VP}}(t),\ s_{\mathrm{VP}}(t)`,
    schedule: vpSchedule,
    scaling: vpScaling,
  },
]

/** A choice in words that are equal for what computes the same: the linear schedule is the first power. */
const keyOf = ({ id, params }: Choice): string =>
  id === 'linear' ? keyOf(powerSchedule(1)) : [id, ...Object.entries(params).flat()].join(' ')

export const isMember = ({ schedule, scaling }: Pick<Design, 'schedule' | 'scaling'>, member: Member): boolean =>
  keyOf(schedule) === keyOf(member.schedule) && keyOf(scaling) === keyOf(member.scaling)

/** The exponents that are walked through, there and back. */
const [lowest, highest] = [0.5, 2]

/** The exponent at a phase in [0, 1): from the lowest at 0 to the highest at 1/2 and back, evenly in its logarithm. */
export const exponentAt = (phase: number): number => {
  const share = 1 - Math.abs(1 - 2 * (phase - Math.floor(phase)))
  return Number((lowest * (highest / lowest) ** share).toFixed(2))
}

/** The phase on the way up at which an exponent is reached, that of the nearest end for one beyond. */
export const phaseOf = (p: number): number =>
  0.5 * Math.min(Math.max(Math.log(p / lowest) / Math.log(highest / lowest), 0), 1)
