/** Noise levels with equal local errors for a design of the exact toy, and what is measured of a list of levels. */
import { compile } from '../core/compile.ts'
import { type Design, rangeOf, withLevels } from '../core/design.ts'
import type { Program } from '../core/program.ts'
import { specOf } from '../core/registry.ts'
import { guidedInto } from '../toy/guided-flow.ts'
import { measureConvergence } from './convergence.ts'
import { adaptiveGrid } from './dpm-adaptive.ts'
import { equalize, spreadOf } from './equalize.ts'
import { type ErrorPlace, localErrors, localFaultOf, type StepError } from './local-error.ts'
import { evenNoise, type ToySetting, targetFor } from './toy-setting.ts'

/** What is said of a list of levels. */
export interface LevelsReport {
  /** Largest over smallest local error of the steps between the levels, where they are made. */
  readonly spread: Readonly<Record<ErrorPlace, number>>
  /** Sum of the local errors of all steps, carried to sigma = 0. */
  readonly carriedSum: number
  /** Root mean square error of the result, in units of the data's scale. */
  readonly rms: number
}

export interface LevelsResult {
  readonly levels: readonly number[]
  readonly before: LevelsReport
  readonly after: LevelsReport
  /** What the search of DPM adaptive tried; absent for other lists. */
  readonly adaptive?: { readonly rejected: number; readonly calls: number }
}

export interface LevelsProgress {
  readonly done: number
  readonly total: number
}

/** Six digits between the ends, so that a link stays short; the ends lose the rounding error of a formula only. */
export const roundLevels = (levels: readonly number[]): readonly number[] =>
  levels.map((level, i) => Number(level.toPrecision(i === 0 || i === levels.length - 1 ? 12 : 6)))

const sumOfCarried = (errors: readonly StepError[]): number => errors.reduce((sum, { carried }) => sum + carried, 0)

export const levelsOf = ({ steps }: Program): readonly number[] => steps.map(({ sigma }) => sigma)

/** Throws RangeError where the list is not one that a design can have. */
export const designWith = (design: Design, levels: readonly number[]): Design => {
  const result = withLevels(design, levels)
  if (typeof result === 'string') throw new RangeError(`the list of levels ${result}`)
  return result
}

const reportOf = (design: Design, setting: ToySetting): LevelsReport => {
  const errors = localErrors(design, setting)
  const between = errors.slice(0, -1)
  const curves = [{ key: '', design }]
  const { value } = measureConvergence({ ...setting, curves, steps: [design.steps] }).next()
  const reading = value && 'point' in value ? value.point.readings.rms : null
  if (!reading) throw new RangeError('the error of this design cannot be measured')
  return {
    spread: {
      made: spreadOf(between.map(({ made }) => made)),
      carried: spreadOf(between.map(({ carried }) => carried)),
    },
    carriedSum: sumOfCarried(errors),
    rms: reading.error,
  }
}

/** The order by which a design's local error falls, plus 1, is that of its solver. */
export const orderOf = ({ solver }: Design): number => specOf('solver', solver.id).order(solver.params)

/** The design's program. Throws RangeError where no step has an error of its own, and where the run ends above 0. */
export const deterministic = (design: Design): Program => {
  const program = compile(design)
  const fault = localFaultOf(program)
  if (fault !== undefined) throw new RangeError(`this design ${fault}`)
  const { sigmaNext: end } = program.steps.at(-1)!
  if (end > 0)
    throw new RangeError(
      `this design ends at noise level ${Number(end.toPrecision(3))}: levels are spread for runs that end at 0`,
    )
  return program
}

/** A list measured as it will be kept. */
export const resultOf = (design: Design, setting: ToySetting, levels: readonly number[]): LevelsResult => ({
  levels,
  before: reportOf(design, setting),
  after: reportOf(designWith(design, levels), setting),
})

/** Levels whose steps have equal local errors, read at `place`; sigma_max, sigma_min and their number stay. */
export function* equalizeOnToy(
  design: Design,
  setting: ToySetting,
  place: ErrorPlace,
): Generator<LevelsProgress, LevelsResult, void> {
  const run = equalize(levelsOf(deterministic(design)), orderOf(design))
  let request = run.next()
  for (let passes = 1; !request.done; passes++) {
    // The number of passes is not known; the bar approaches its end.
    yield { done: passes, total: passes + 12 }
    const errors = localErrors(designWith(design, request.value), setting)
    request = run.next(errors.slice(0, -1).map((error) => error[place]))
  }
  return resultOf(design, setting, roundLevels(request.value.levels))
}

/** The levels between the steps that DPM adaptive accepts on the toy's points, over the design's range. */
export function* adaptToToy(design: Design, setting: ToySetting): Generator<LevelsProgress, LevelsResult, void> {
  deterministic(design)
  const target = targetFor(setting, design)
  const spare = new Float64Array(setting.count)
  const search = adaptiveGrid(
    (x, sigma, out) => guidedInto(target, x, sigma, target.weight(sigma), out, spare),
    Float64Array.from(evenNoise(setting.seed, setting.count)(0)),
    rangeOf(design),
  )
  for (;;) {
    const { done, value } = search.next()
    if (!done) {
      yield { done: value, total: 1 }
      continue
    }
    const { levels, rejected, calls } = value
    return { ...resultOf(design, setting, roundLevels(levels)), adaptive: { rejected, calls } }
  }
}
