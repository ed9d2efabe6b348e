/** The levels that ComfyUI's KSampler runs: schedule, dropped level, and the part of a longer run that denoise leaves. */

import { shifted } from '../core/discretizations/shift.ts'
import { flowTime } from '../core/frame.ts'
import { betaQuantile } from '../core/functions/beta-quantile.ts'
import { roundHalfToEven } from '../core/rounding.ts'
import { type Answer, absent, type LastStep, type StartId } from './answer.ts'
import { type Family, familyOf } from './families.ts'
import type { Question, ScheduleId } from './question.ts'
import { plainLastStep, samplerOf } from './samplers.ts'
import { spaced } from './spaced.ts'
import { lastSignals, levelAt, rangeTable, type Table, tableOf } from './table.ts'
import { normalLevels, sgmLevels, simpleLevels, stridedLevels, type TimedTable } from './timed-table.ts'

const library = 'ComfyUI'

const modelOf = (family: Family, zeroSnr: boolean): TimedTable => {
  if (family.kind === 'flow') {
    const { factor, count } = family.comfy
    return {
      table: Array.from({ length: count }, (_, j) => shifted((j + 1) / count, factor)),
      timeOf: (t) => t,
      at: (t) => shifted(t, factor),
    }
  }
  if (family.kind === 'range') return { table: rangeTable(family.min, family.max), timeOf: Math.log, at: Math.exp }
  const table = tableOf(family.betas, zeroSnr ? lastSignals.others : undefined)
  // It asks for the times of the table's ends only, which are whole.
  return {
    table,
    timeOf: (level) => table.indexOf(level),
    at: (time) => levelAt(table, time, 'ln sigma'),
  }
}

/** Table levels at quantiles of beta(0.6, 0.6); those that fall on the same level are left out. */
const atQuantiles = (table: Table, steps: number): readonly number[] => {
  const places = Array.from({ length: steps }, (_, i) =>
    roundHalfToEven((table.length - 1) * betaQuantile(1 - i / steps, 0.6, 0.6)),
  )
  return places.filter((place, i) => place !== places[i - 1]).map((place) => table[place]!)
}

/** Levels of a scheduler's name without the final 0; undefined for names that it does not have. */
const levelsOf = (schedule: ScheduleId, steps: number, model: TimedTable): readonly number[] | undefined => {
  const { table } = model
  switch (schedule) {
    case 'karras':
    case 'exponential':
    case 'kl_optimal':
    case 'linear_quadratic':
      return spaced(schedule, steps, { min: table[0]!, max: table.at(-1)! })
    case 'default':
    case 'normal':
      return normalLevels(model, steps)
    case 'sgm_uniform':
      return sgmLevels(model, steps)
    case 'simple':
      return simpleLevels(model, steps)
    case 'ddim_uniform':
      return stridedLevels(model, steps)
    case 'beta':
      return atQuantiles(table, steps)
    default:
      return undefined
  }
}

/** Samplers for which it makes a run of one step more and leaves out its lowest level. */
const dropping: ReadonlySet<string> = new Set(['dpm_2', 'dpm_2_ancestral', 'uni_pc', 'uni_pc_bh2'])

const lastStepOf = (name: string, question: Question): LastStep => {
  if (name === 'lms')
    return {
      ending: 'denoised',
      words: 'The last step goes to D, since July 2025; before, it went on with the polynomial.',
    }
  if (name === 'uni_pc')
    return {
      ending: 'lower-orders',
      params: { sigmaEnd: 0.001 },
      words: 'The order comes down to 1, and the run ends at 0.001 in place of 0.',
    }
  return plainLastStep(question.sampler)
}

/** Strengths above this are whole. */
const whole = 0.9999

const notesOf = (question: Question, start: StartId): readonly string[] => [
  ...(question.end === 'sigma-min' ? ['It has no such setting: its lists end at 0.'] : []),
  ...(question.start !== 'usual' && question.start !== start && start !== 'flow'
    ? ['Nothing sets this: the noise is scaled by √(1 + σ₀²) where a run starts at the model’s σ_max, else by σ₀.']
    : []),
  ...(question.spacing !== 'usual' ? ['It has no timestep_spacing: the scheduler’s name decides.'] : []),
  ...(question.order !== 'usual' ? ['Nothing sets the order of the last step.'] : []),
]

export const inComfy = (question: Question): Answer => {
  const { schedule, steps, sampler, strength, zeroSnr, list } = question
  const name = samplerOf(sampler).comfy
  if (!name) return absent(library, `ComfyUI has no ${samplerOf(sampler).label}.`)
  const family = familyOf(question.family)
  const isFlow = family.kind === 'flow'
  const model = modelOf(family, zeroSnr)
  const isList = schedule === 'list'
  const isPart = !isList && strength <= whole
  const drops = !isList && dropping.has(name)
  const asked = isPart ? Math.trunc(steps / strength) : steps
  const made = isList
    ? (list ?? []).map((sigma) => (isFlow ? flowTime(sigma) : sigma))
    : levelsOf(schedule, drops ? asked + 1 : asked, model)
  if (!made) return absent(library, 'ComfyUI’s KSampler has no scheduler of this name.')
  const full = [...(drops ? made.slice(0, -1) : made), 0]
  const levels = isPart ? full.slice(-(steps + 1)) : full
  if (levels.length < 2) return absent(library, 'No step is left.')
  const isHighest = levels[0]! >= model.table.at(-1)! * (1 - 1e-5)
  const start: StartId = isFlow ? (levels[0] === 1 ? 'flow' : 'sigma') : isHighest && !isPart ? 'variance' : 'sigma'
  const label = schedule === 'default' ? 'normal' : schedule
  return {
    status: 'runs',
    library,
    call: isList
      ? `SamplerCustom(KSamplerSelect "${name}", ManualSigmas)`
      : `KSampler(${steps} steps, "${name}", "${label}"${isPart ? `, denoise ${strength}` : ''})`,
    frame: isFlow ? 't' : 'sigma',
    levels,
    start,
    last: lastStepOf(name, question),
    notes: [
      ...(isList ? ['ManualSigmas takes the list as it is; write the 0 at its end.'] : []),
      ...(isList && strength < 1 ? ['SamplerCustom has no denoise: cut the list yourself, with SplitSigmas.'] : []),
      ...(drops ? [`For ${name} it makes one level more and leaves out the lowest.`] : []),
      ...(isPart
        ? [`It makes a run of ${asked} steps and takes its last ${levels.length - 1}: as many steps as you asked for.`]
        : []),
      ...(!isPart && levels.length - 1 > steps
        ? [`It makes ${levels.length - 1} steps where ${steps} were asked for.`]
        : []),
      ...(!isPart && levels.length - 1 < steps && !isList
        ? [`Timesteps that fall together are left out: ${levels.length - 1} steps.`]
        : []),
      ...(zeroSnr && !isFlow && family.kind === 'betas' ? ['ModelSamplingDiscrete with zsnr rescales the table.'] : []),
      ...notesOf(question, start),
    ],
  }
}
