/** Noise levels fitted to recorded trajectories: steps of equal error, or the list whose errors have the least sum of squares. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { specOf } from '../core/registry.ts'
import { equalize, spreadOf } from './equalize.ts'
import { bestPath, gridOn } from './optimize.ts'
import { createTrajectories, partOf, type Recording, recordedErrors, type Trajectories } from './recorded.ts'
import { designWith, deterministic, levelsOf, orderOf, roundLevels } from './toy-levels.ts'
import { isOneStep } from './toy-step-cost.ts'

export const fitMethods = ['equalize', 'optimize'] as const
export type FitMethod = (typeof fitMethods)[number]

export interface RecordedFit {
  /** Without the final 0. */
  readonly levels: readonly number[]
  /** Largest over smallest error of the steps between the levels, carried to 0. */
  readonly spread: readonly [before: number, after: number]
  /**
   * Root of the sum of squares of all steps' errors, carried to 0, in units of the data: on the trajectories of the fit, and on the
   * others, which it has not seen.
   */
  readonly fitted: readonly [before: number, after: number]
  readonly heldOut: readonly [before: number, after: number]
}

const carriedBy = (design: Design, trajectories: Trajectories): readonly number[] =>
  recordedErrors(compile(design), trajectories).map(({ carried }) => carried)

const between = (errors: readonly number[]): readonly number[] => errors.slice(0, -1)
const total = (errors: readonly number[]): number => Math.hypot(...errors)

const equalized = (design: Design, trajectories: Trajectories): readonly number[] => {
  const run = equalize(levelsOf(deterministic(design)), orderOf(design))
  let request = run.next()
  while (!request.done) request = run.next(between(carriedBy(designWith(design, request.value), trajectories)))
  return request.value.levels
}

/** Cells of the grid in a step between levels of equal errors, and how long a step may be, in the same unit. */
const cellsPerStep = 8
const longest = 3

const optimized = (design: Design, trajectories: Trajectories): readonly number[] => {
  if (!isOneStep(deterministic(design)))
    throw new RangeError(
      `a step of ${specOf('solver', design.solver.id).label} depends on the steps before it and has no error of its own ` +
        'between two levels: take Euler, or equalize',
    )
  const { last, levelAt } = gridOn(equalized(design, trajectories), cellsPerStep)
  const levels = Array.from({ length: last + 1 }, (_, place) => levelAt(place))
  const cost = (i: number, j: number): number => {
    if (j - i > longest * cellsPerStep) return Number.POSITIVE_INFINITY
    const [error] = recordedErrors(compile(designWith(design, [levels[i]!, levels[j]!])), trajectories)
    return error!.carried ** 2
  }
  return bestPath({ levels, cost }, design.steps).indices.map((index) => levels[index]!)
}

/**
 * Levels for a design on half of the trajectories, and what they are worth on the other half. Ends and number stay. Throws
 * RangeError for a design that adds noise, asks within its steps or leaves the recorded range.
 */
export const fitRecorded = (design: Design, recording: Recording, method: FitMethod): RecordedFit => {
  if (design.steps < 3) throw new RangeError('with 2 steps there is no level to move')
  const half = recording.trajectories >> 1
  const fitted = createTrajectories(partOf(recording, 0, half))
  const others = createTrajectories(partOf(recording, half, recording.trajectories))
  const levels = roundLevels((method === 'equalize' ? equalized : optimized)(design, fitted))
  const after = designWith(design, levels)
  const errorOn = (trajectories: Trajectories) =>
    [total(carriedBy(design, trajectories)), total(carriedBy(after, trajectories))] as const
  return {
    levels,
    spread: [spreadOf(between(carriedBy(design, fitted))), spreadOf(between(carriedBy(after, fitted)))],
    fitted: errorOn(fitted),
    heldOut: errorOn(others),
  }
}
