/** What hosts need to know of a program's states: where a run starts, ends, and in which units. */
import { isPureNoise, type Program, type StepMark } from '../core/index.ts'
import { isGuided, roughly } from './python.ts'

const lastOf = ({ steps }: Program): StepMark => steps.at(-1)!

/** The levels of a run, one per step and the one where it ends. */
export const runLevels = (program: Program): readonly number[] => [
  ...program.steps.map(({ sigma }) => sigma),
  lastOf(program).sigmaNext,
]

/** The noise level at which a run starts. */
export const startOf = ({ steps }: Program): number => steps[0]!.sigma

/** Whether a run starts from noise alone, t = 1 of flow matching. */
export const isFromNoise = (program: Program): boolean => isPureNoise(startOf(program))

/** The noise level at which a run ends: 0, or above. */
export const endOf = (program: Program): number => lastOf(program).sigmaNext

/** A program whose result is in units of the data, whatever the scaling s(t) where it ends. */
export const inDataUnits = (program: Program): Program => {
  const { sNext } = lastOf(program)
  if (sNext === 1) return program
  const result = `x${program.steps.length + 1}` as const
  return {
    ...program,
    ops: [...program.ops, { op: 'combine', out: result, terms: [{ base: program.result, coefficient: 1 / sNext }] }],
    result,
  }
}

export const endNotes = (program: Program): readonly string[] =>
  endOf(program) === 0
    ? []
    : [`The run ends at noise level ${roughly(endOf(program))}, so the result keeps that much noise.`]

/** Why a host that guides by itself cannot run a program; undefined where it can. */
export const guidanceFault = (program: Program, host: string): string | undefined =>
  isGuided(program)
    ? `${host} guides by itself, with a scale of its own: set this design’s guidance to none, or take the NumPy, PyTorch file.`
    : undefined
