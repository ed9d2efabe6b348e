/**
 * The levels that AUTOMATIC1111's web UI and its kin Forge run: schedule type, discarded level, and the tail that a denoising
 * strength leaves. On models of betas both are the same; flow models are Forge's.
 */
import { shifted } from '../core/discretizations/shift.ts'
import { type Answer, absent, type LastStep } from './answer.ts'
import { type FlowFamily, familyOf } from './families.ts'
import type { Question, ScheduleId } from './question.ts'
import { openEnd, plainLastStep, samplerOf } from './samplers.ts'
import { spaced } from './spaced.ts'
import { lastSignals, levelAt, type Table, tableOf } from './table.ts'
import { normalLevels, sgmLevels, simpleLevels, stridedLevels, type TimedTable } from './timed-table.ts'

const library = 'A1111/Forge'

const flowModel = ({ factor, count, isBare }: NonNullable<FlowFamily['forge']>): TimedTable => ({
  table: Array.from({ length: count }, (_, j) => shifted((j + 1) / count, factor)),
  timeOf: (t) => t,
  at: isBare ? (t) => t : (t) => shifted(t, factor),
})

const labels: Readonly<Partial<Record<ScheduleId, string>>> = {
  karras: 'Karras',
  exponential: 'Exponential',
  polyexponential: 'Polyexponential',
  normal: 'Normal',
  simple: 'Simple',
  sgm_uniform: 'SGM Uniform',
  ddim_uniform: 'DDIM',
  beta: 'Beta',
  kl_optimal: 'KL Optimal',
}

/** The run of a schedule type with its end; KL Optimal has none at 0. */
const runOf = (schedule: ScheduleId, steps: number, model: TimedTable): readonly number[] | undefined => {
  const { table } = model
  const range = { min: table[0]!, max: table.at(-1)! }
  switch (schedule) {
    case 'karras':
    case 'exponential':
    case 'polyexponential':
    case 'beta':
      return [...spaced(schedule, steps, range), 0]
    case 'kl_optimal':
      return [...spaced('kl_optimal_a1111', steps, range), range.min]
    case 'normal':
      return [...normalLevels(model, steps), 0]
    case 'sgm_uniform':
      return [...sgmLevels(model, steps), 0]
    case 'simple':
      return [...simpleLevels(model, steps), 0]
    case 'ddim_uniform':
      return [...stridedLevels(model, steps), 0]
    default:
      return undefined
  }
}

/** Samplers for which it discards the lowest level. */
const discarding: ReadonlySet<string> = new Set(['DPM2', 'DPM2 a', 'DPM++ 3M SDE'])

/** A strength of 1 counts as this. */
const highest = 0.999

interface Run {
  readonly levels: readonly number[]
  readonly notes: readonly string[]
}

/** The tail of image to image: as many steps as the strength leaves, and one. */
const tailOf = (all: readonly number[], steps: number, strength: number): Run => {
  if (strength >= 1) return { levels: all, notes: [] }
  const made = Math.trunc(Math.min(strength, highest) * steps)
  const levels = all.slice(steps - made - 1)
  return {
    levels,
    notes: [
      `${levels.length - 1} of ${steps} steps remain: N × strength rounded down, and one. The option “do exactly the amount of steps” stretches the run instead.`,
    ],
  }
}

/** DDIM has timesteps of its own and reads no schedule type. */
const ddim = (question: Question, table: Table): Answer => {
  const { steps, strength } = question
  const stride = Math.floor(table.length / steps)
  const rising = Array.from({ length: Math.ceil(table.length / stride) }, (_, j) =>
    Math.min(j * stride + 1, table.length - 1),
  )
  const made = Math.trunc(Math.min(strength, highest) * steps)
  const timesteps = strength < 1 ? rising.slice(0, made) : rising
  if (timesteps.length === 0) return absent(library, 'No step is left at this strength.')
  const levels = timesteps.toReversed().map((t) => table[t]!)
  return {
    status: 'runs',
    library,
    call: 'DDIM',
    frame: 'sigma',
    levels: [...levels, 0],
    start: strength < 1 ? 'sigma' : 'variance',
    last: plainLastStep('ddim'),
    notes: [
      'DDIM has timesteps of its own, from the second lowest up: it reads no schedule type.',
      ...(strength < 1
        ? [
            `${levels.length} of ${rising.length} steps remain. The picture gets the noise of the next level above, σ ${table[rising[made]!]!.toPrecision(4)}.`,
          ]
        : []),
      ...(strength >= 1 && levels.length > steps
        ? [`It makes ${levels.length} steps where ${steps} were asked for.`]
        : []),
    ],
  }
}

const notesOf = (question: Question): readonly string[] => [
  ...(question.end === 'sigma-min' ? ['It has no such setting.'] : []),
  ...(question.start === 'variance' && question.strength >= 1 ? ['The option “SGM noise multiplier” does this.'] : []),
  ...(question.spacing !== 'usual' ? ['It has no timestep_spacing: the schedule type decides.'] : []),
  ...(question.order !== 'usual' ? ['Nothing sets the order of the last step.'] : []),
]

/** What Automatic means. */
const meant = ({ schedule, sampler }: Question): ScheduleId => {
  if (schedule !== 'default') return schedule
  return samplerOf(sampler).automatic ?? 'normal'
}

const ofModel = (question: Question, model: TimedTable, isFlow: boolean): Answer => {
  const { steps, sampler, strength, start } = question
  const name = samplerOf(sampler).a1111!
  const schedule = meant(question)
  const discards = discarding.has(name)
  const made = runOf(schedule, discards ? steps + 1 : steps, model)
  if (!made) return absent(library, 'A1111 and Forge have no schedule type of this name.')
  const all = discards ? [...made.slice(0, -2), made.at(-1)!] : made
  const { levels, notes } = tailOf(all, steps, strength)
  if (levels.length < 2) return absent(library, 'No step is left at this strength.')
  const isOpen = levels.at(-1)! > 0
  const last: LastStep = isOpen ? openEnd(false) : plainLastStep(sampler)
  const isNoise = isFlow && levels[0] === 1
  return {
    status: 'runs',
    library,
    call: `${name}, ${question.schedule === 'default' ? 'Automatic' : labels[schedule]}, ${steps} steps${strength < 1 ? `, denoising strength ${strength}` : ''}${isFlow ? ' (Forge)' : ''}`,
    frame: isFlow ? 't' : 'sigma',
    levels,
    start: isNoise ? 'flow' : start === 'variance' && strength >= 1 && !isFlow ? 'variance' : 'sigma',
    last,
    notes: [
      ...(question.schedule === 'default'
        ? [
            `For ${name}, Automatic is ${schedule === 'normal' ? 'Uniform, the model’s own timesteps' : labels[schedule]}.`,
          ]
        : []),
      ...(discards ? [`For ${name} it makes one level more and discards the lowest.`] : []),
      ...(isOpen ? ['Its formula stops at σ_min: no 0 follows.'] : []),
      ...(!discards && strength >= 1 && levels.length - 1 > steps
        ? [`It makes ${levels.length - 1} steps where ${steps} were asked for.`]
        : []),
      ...notes,
      ...notesOf(question),
    ],
  }
}

const ofFlow = (question: Question, { label, forge }: FlowFamily): Answer => {
  if (!forge) return absent(library, `Neither A1111 nor Forge runs ${label}.`)
  if (question.schedule === 'default')
    return absent(library, 'Automatic spaces timesteps that are no times of a flow model: choose Simple.')
  const answer = ofModel(question, flowModel(forge), true)
  const readsTimes = question.schedule === 'normal' || question.schedule === 'sgm_uniform'
  if (answer.status === 'absent' || !forge.isBare || !readsTimes) return answer
  return {
    ...answer,
    notes: [...answer.notes, 'Its timesteps are times that no shift moves: only the lowest one is shifted.'],
  }
}

export const inA1111 = (question: Question): Answer => {
  const { sampler, zeroSnr, schedule } = question
  const name = samplerOf(sampler).a1111
  if (!name) return absent(library, `A1111 has no ${samplerOf(sampler).label}.`)
  if (schedule === 'list') return absent(library, 'The web UI takes no list, only names of schedule types.')
  const family = familyOf(question.family)
  if (name === 'UniPC') return absent(library, 'UniPC has times of its own there and reads no schedule type.')
  if (family.kind === 'flow') return ofFlow(question, family)
  if (family.kind === 'range') return absent(library, 'A1111 has no setting for EDM networks.')
  const table = tableOf(family.betas, zeroSnr ? lastSignals.others : undefined)
  if (name === 'DDIM') return ddim(question, table)
  return ofModel(
    question,
    { table, timeOf: (level) => table.indexOf(level), at: (t) => levelAt(table, t, 'ln sigma') },
    false,
  )
}
