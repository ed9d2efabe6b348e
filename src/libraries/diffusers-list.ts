/** What schedulers of diffusers make of a list of levels that is passed to them. */
import { roundHalfToEven } from '../core/rounding.ts'
import { type Answer, absent } from './answer.ts'
import type { Question } from './question.ts'
import { plainLastStep } from './samplers.ts'
import { levelAt, type Table } from './table.ts'

/** The timestep at which a table has a level, straight in ln sigma between two of its levels. */
const timestepOf = (table: Table, sigma: number): number => {
  const j = Math.min(
    Math.max(
      table.findLastIndex((level) => level <= sigma),
      0,
    ),
    table.length - 2,
  )
  const share = Math.log(sigma / table[j]!) / Math.log(table[j + 1]! / table[j]!)
  return j + Math.min(Math.max(share, 0), 1)
}

/** Euler takes levels; the multistep schedulers take whole timesteps; the others take neither. */
export const listInDiffusers = ({ list = [], sampler }: Question, name: string, kind: string, table: Table): Answer => {
  const runs = (call: string, levels: readonly number[], notes: readonly string[]): Answer => ({
    status: 'runs',
    library: 'diffusers',
    call,
    frame: 'sigma',
    levels: [...levels, 0],
    start: kind === 'sampled' ? 'sigma' : 'variance',
    last: plainLastStep(sampler),
    notes,
  })
  if (name === 'EulerDiscreteScheduler')
    return runs('EulerDiscreteScheduler.set_timesteps(sigmas=…)', list, [
      'It takes the list as it is, with the 0 at its end. It is the only scheduler for SD that takes levels.',
    ])
  if (name === 'HeunDiscreteScheduler' || name === 'DPMSolverMultistepScheduler') {
    const isWhole = name !== 'HeunDiscreteScheduler'
    const timesteps = list.map((sigma) => timestepOf(table, sigma))
    const asked = isWhole ? timesteps.map(roundHalfToEven) : timesteps
    return runs(
      `${name}.set_timesteps(timesteps=…)`,
      asked.map((t) => levelAt(table, t, 'sigma')),
      [
        isWhole
          ? 'It takes no levels, only whole timesteps: these are the nearest ones.'
          : 'It takes no levels, only timesteps: these are where its table has them, straight in σ between two of its own.',
      ],
    )
  }
  return absent('diffusers', `${name} takes neither levels nor timesteps.`)
}
