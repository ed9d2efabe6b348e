/**
 * The levels that schedulers of diffusers run, as set_timesteps of 0.42 makes them, and where image-to-image pipelines start.
 * Lists agree with the library's own in float64; it rounds them to float32.
 */
import { roundHalfToEven } from '../core/rounding.ts'
import { type Answer, absent, type LastStep, type StartId } from './answer.ts'
import { flowInDiffusers } from './diffusers-flow.ts'
import { listInDiffusers } from './diffusers-list.ts'
import { type BetaFamily, familyOf } from './families.ts'
import type { Question } from './question.ts'
import { openEnd, plainLastStep, samplerOf } from './samplers.ts'
import { spaced } from './spaced.ts'
import { evenly, lastSignals, levelAt, type Table, tableOf } from './table.ts'

/** How a class spaces timesteps: any number of them, whole ones, or whole ones with one more that is left out. */
type Kind = 'sampled' | 'ddim' | 'multistep'

interface Traits {
  readonly kind: Kind
  readonly usual: 'linspace' | 'leading'
  /** Flags that space levels by a formula. */
  readonly flags: readonly ('karras' | 'exponential' | 'beta')[]
  /** Whether final_sigmas_type is a setting of it. */
  readonly ends?: true
  readonly rescales?: 'ddim' | 'diffusers'
  /** Whether it never goes to 0. */
  readonly isOpen?: true
  /** When lower_order_final lowers the order. */
  readonly lowers?: 'always' | 'below 15 steps'
}

const allFlags = ['karras', 'exponential', 'beta'] as const
const sampled: Traits = { kind: 'sampled', usual: 'linspace', flags: allFlags }
const multistep: Traits = { kind: 'multistep', usual: 'linspace', flags: allFlags }

const traits: Readonly<Record<string, Traits>> = {
  EulerDiscreteScheduler: { ...sampled, ends: true, rescales: 'diffusers' },
  EulerAncestralDiscreteScheduler: { ...sampled, flags: [], rescales: 'diffusers' },
  HeunDiscreteScheduler: sampled,
  KDPM2DiscreteScheduler: sampled,
  KDPM2AncestralDiscreteScheduler: sampled,
  LMSDiscreteScheduler: sampled,
  DPMSolverSDEScheduler: sampled,
  DPMSolverMultistepScheduler: { ...multistep, ends: true, rescales: 'diffusers' },
  UniPCMultistepScheduler: { ...multistep, ends: true, rescales: 'diffusers', lowers: 'always' },
  DEISMultistepScheduler: { ...multistep, isOpen: true, lowers: 'below 15 steps' },
  DDIMScheduler: { kind: 'ddim', usual: 'leading', flags: [], rescales: 'ddim' },
}

/** Offset that the configurations of Stable Diffusion and SDXL give. */
const stepsOffset = 1

/** Numbers from 1000 down to above 0 as the library's array function makes them, which can be one more than asked for. */
const stridesDown = (ratio: number, most: number): readonly number[] => {
  const stride = most - (most - ratio)
  return Array.from({ length: Math.ceil(most / ratio) }, (_, i) => most - i * stride)
}

const timestepsOf = (
  kind: Kind,
  spacing: 'linspace' | 'leading' | 'trailing',
  steps: number,
  count: number,
): readonly number[] => {
  if (spacing === 'trailing') return stridesDown(count / steps, count).map((t) => roundHalfToEven(t) - 1)
  const isOneMore = kind === 'multistep'
  if (spacing === 'leading') {
    const ratio = Math.floor(count / (isOneMore ? steps + 1 : steps))
    return Array.from({ length: steps }, (_, i) => (isOneMore ? steps - i : steps - 1 - i) * ratio + stepsOffset)
  }
  const even = evenly(0, count - 1, isOneMore ? steps + 1 : steps)
  const whole = kind === 'sampled' ? even : even.map(roundHalfToEven)
  // One timestep alone is the lowest.
  return whole.toReversed().slice(0, steps)
}

/** Names without a flag that a spacing stands for. */
const asSpacing = { normal: 'linspace', simple: 'trailing', ddim_uniform: 'leading' } as const

interface Spaced {
  readonly levels: readonly number[]
  readonly notes: readonly string[]
  readonly flag?: string
}

const spacingOf = (question: Question, family: BetaFamily, { usual }: Traits): 'linspace' | 'leading' | 'trailing' => {
  const { spacing, schedule } = question
  if (spacing !== 'usual') return spacing
  return asSpacing[schedule as keyof typeof asSpacing] ?? family.spacing ?? usual
}

const levelsOf = (question: Question, family: BetaFamily, traits: Traits, table: Table): Spaced | string => {
  const { schedule, steps, sampler } = question
  const spacing = spacingOf(question, family, traits)
  const timesteps = timestepsOf(traits.kind, spacing, steps, table.length)
  const read = timesteps.map((t) => levelAt(table, t, 'sigma'))
  if (schedule === 'karras' || schedule === 'exponential' || schedule === 'beta') {
    if (!traits.flags.includes(schedule))
      return `${samplerOf(sampler).diffusers} has no use_${schedule}_sigmas: it spaces timesteps only.`
    // Multistep schedulers span the table, the others what their timesteps span.
    const [low, high] = traits.kind === 'multistep' ? [table[0]!, table.at(-1)!] : [read.at(-1)!, read[0]!]
    const isShort = high < table.at(-1)! * (1 - 1e-6) || low > table[0]! * (1 + 1e-6)
    const span = `With timestep_spacing ${spacing}, timesteps run from ${timesteps[0]} to ${timesteps.at(-1)}: the levels span only those.`
    return {
      levels: spaced(schedule, steps, { min: low, max: high }),
      notes: isShort ? [span] : [],
      flag: `use_${schedule}_sigmas=True`,
    }
  }
  if (schedule === 'default' || schedule in asSpacing) {
    const standing = schedule === 'default' ? [] : [`timestep_spacing ${spacing} stands for this name.`]
    return { levels: read, notes: standing }
  }
  return `diffusers has no schedule of this name: pass its levels to EulerDiscreteScheduler as sigmas=.`
}

const lastStepOf = (question: Question, { lowers }: Traits, isOpen: boolean): LastStep => {
  const isLowered = (lowers === 'always' || (lowers !== undefined && question.steps < 15)) && question.order !== 'full'
  if (isOpen) return openEnd(isLowered)
  if (isLowered) return { ending: 'lower-orders', words: 'The order comes down to 1 over the last steps.' }
  if (lowers) return { ending: 'zero', words: 'The order stays full to the end.' }
  return plainLastStep(question.sampler)
}

/** Settings that a class does not have, where somebody asked for them. */
const refusals = (
  { end, zeroSnr, start, order, spacing, schedule }: Question,
  traits: Traits,
  usualStart: StartId,
): readonly string[] => [
  ...(end !== 'usual' && !traits.ends
    ? [
        traits.isOpen
          ? 'It has no final_sigmas_type: it never goes to 0.'
          : 'It has no final_sigmas_type: it ends at 0.',
      ]
    : []),
  ...(zeroSnr && !traits.rescales ? ['It has no rescale_betas_zero_snr: its table stays as it was trained.'] : []),
  ...(start !== 'usual' && start !== usualStart
    ? [
        traits.kind === 'sampled'
          ? 'The noise is scaled as timestep_spacing says: by σ₀ for linspace and trailing, by √(1 + σ₀²) for leading.'
          : 'The noise is always the state at the start, which is √(1 + σ₀²) n here.',
      ]
    : []),
  ...(order !== 'usual' && !traits.lowers ? ['Nothing sets the order of its last step (lower_order_final).'] : []),
  ...(spacing !== 'usual' && traits.kind === 'multistep' && ['karras', 'exponential', 'beta'].includes(schedule)
    ? ['With this flag it does not read timestep_spacing.']
    : []),
]

const ofBetas = (question: Question, family: BetaFamily): Answer => {
  const { sampler, steps, end, zeroSnr } = question
  const name = samplerOf(sampler).diffusers
  if (!name) return absent('diffusers', `diffusers has no scheduler for ${samplerOf(sampler).label}.`)
  const own = traits[name]!
  const table = tableOf(family.betas, zeroSnr && own.rescales ? lastSignals[own.rescales] : undefined)
  if (question.schedule === 'list') return listInDiffusers(question, name, own.kind, table)
  const found = levelsOf(question, family, own, table)
  if (typeof found === 'string') return absent('diffusers', found)
  const isRead = found.flag === undefined
  const isOpen = own.isOpen === true || (own.ends === true && end === 'sigma-min')
  // UniPC repeats its last level, DEIS too where a flag spaces it, the others end at the table's lowest.
  const lowest =
    (own.isOpen && !isRead) || (name === 'UniPCMultistepScheduler' && !isRead) ? found.levels.at(-1)! : table[0]!
  const spacing = spacingOf(question, family, own)
  const start: StartId = own.kind === 'sampled' && spacing !== 'leading' ? 'sigma' : 'variance'
  const more = found.levels.length - steps
  return {
    status: 'runs',
    library: 'diffusers',
    call: `${name}(${found.flag ?? `timestep_spacing="${spacing}"`}${own.rescales && zeroSnr ? ', rescale_betas_zero_snr=True' : ''}${own.ends && end === 'sigma-min' ? ', final_sigmas_type="sigma_min"' : ''})`,
    frame: 'sigma',
    levels: [...found.levels, isOpen ? lowest : 0],
    start,
    last: lastStepOf(question, own, isOpen),
    notes: [
      ...found.notes,
      ...(family.spacing && question.spacing === 'usual' && spacing === family.spacing
        ? ['SDXL’s scheduler_config.json says timestep_spacing leading, and from_config keeps it.']
        : []),
      ...(more > 0 ? ['Rounding makes one timestep more than asked for.'] : []),
      ...(isOpen && lowest >= found.levels.at(-1)! * (1 - 1e-9)
        ? ['The last step has no length: both of its levels are the same.']
        : []),
      ...refusals(question, own, start),
    ],
  }
}

const ofRange = (
  { sampler, schedule, steps, end }: Question,
  { min, max }: { readonly min: number; readonly max: number },
): Answer => {
  const name = { euler: 'EDMEulerScheduler', dpmpp_2m: 'EDMDPMSolverMultistepScheduler' }[sampler as string]
  if (!name) return absent('diffusers', 'For EDM networks diffusers has Euler and DPM++ 2M only.')
  const form = schedule === 'default' ? 'karras' : schedule
  if (form !== 'karras' && form !== 'exponential')
    return absent('diffusers', `${name} spaces levels as karras or exponential only.`)
  const levels = spaced(form, steps, { min, max })
  const isOpen = end === 'sigma-min'
  return {
    status: 'runs',
    library: 'diffusers',
    call: `${name}(sigma_schedule="${form}"${isOpen ? ', final_sigmas_type="sigma_min"' : ''})`,
    frame: 'sigma',
    levels: [...levels, isOpen ? levels.at(-1)! : 0],
    start: 'variance',
    last: isOpen ? openEnd(false) : plainLastStep(sampler),
    notes: isOpen ? ['The last step has no length: both of its levels are the same.'] : [],
  }
}

/**
 * How many of N steps are skipped at a strength. Pipelines of Stable Diffusion cut N times the strength down to a whole
 * number of steps that remain, those of flow models what they skip.
 */
const skippedOf = (steps: number, strength: number, isFlow: boolean): number =>
  isFlow
    ? Math.trunc(Math.max(steps - Math.min(steps * strength, steps), 0))
    : Math.max(steps - Math.min(Math.trunc(steps * strength), steps), 0)

/** The tail of a run that image-to-image runs at a strength. */
const fromPicture = (answer: Answer, { steps, strength }: Question): Answer => {
  if (answer.status === 'absent' || strength >= 1) return answer
  const isFlow = answer.frame === 't'
  const levels = answer.levels.slice(skippedOf(steps, strength, isFlow))
  if (levels.length < 2)
    return absent('diffusers', `No step is left: ${steps} steps times a strength of ${strength} is below 1.`)
  return {
    ...answer,
    levels,
    start: 'sigma',
    notes: [
      ...answer.notes,
      `${levels.length - 1} of ${answer.levels.length - 1} steps remain: ${isFlow ? 'the pipeline rounds the steps that it skips down' : 'the pipeline rounds N × strength down'}.`,
    ],
  }
}

export const inDiffusers = (question: Question): Answer => {
  const family = familyOf(question.family)
  const answer =
    family.kind === 'betas'
      ? ofBetas(question, family)
      : family.kind === 'range'
        ? ofRange(question, family)
        : flowInDiffusers(question, family)
  return fromPicture(answer, question)
}
