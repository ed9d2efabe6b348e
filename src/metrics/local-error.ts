/** What each step does wrong on its own: from the exact solution at its level, one step, against the exact solution. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import type { Program } from '../core/program.ts'
import { isStochastic } from '../toy/errors.ts'
import { exactEnds, quantileLines } from '../toy/exact.ts'
import { evenProbabilities } from '../toy/quantile.ts'
import { unitOf } from '../toy/scale.ts'
import type { Target } from '../toy/target.ts'
import { walkToy } from '../toy/walk.ts'
import { rmsBetween } from './rms.ts'
import { evenNoise, type ToySetting, targetFor } from './toy-setting.ts'

/** All root mean squares over the population, in units of the data's scale, unscaled. */
export interface StepError {
  readonly sigma: number
  readonly sigmaNext: number
  /** Where the step ends: the local truncation error of the paper's appendix. */
  readonly made: number
  /** Carried to sigma = 0 by the exact flow: what the step adds to the error of the result. */
  readonly carried: number
}

/** Where an error is read: at the end of its step, or of the run. */
export const errorPlaces = ['made', 'carried'] as const
export type ErrorPlace = (typeof errorPlaces)[number]

/** Why a design has no local error; undefined when it has. */
export const localFaultOf = (program: Program): string | undefined =>
  isStochastic(program)
    ? 'adds noise on purpose: its points follow no exact solution that a step could be compared with'
    : undefined

/** Points of the exact flow at falling levels: point j starts at the quantile (j + 1/2) / count of p(x; levels[0]). */
export const flowStates = (target: Target, count: number, levels: Float64Array): readonly Float64Array[] => {
  const lines = quantileLines(target, evenProbabilities(count), levels)
  return Array.from(levels, (_, i) => Float64Array.from(lines, (line) => line[i]!))
}

/**
 * The local error of every step of a design: each starts from the exact solution, and a multistep solver's history is one
 * of exact solutions too. Yields the share of steps that is done after each; dropping the generator cancels. Throws
 * RangeError for a design that adds noise or does not compile.
 */
export function* measureLocalErrors(
  design: Design,
  setting: ToySetting,
): Generator<number, readonly StepError[], void> {
  const program = compile(design)
  const fault = localFaultOf(program)
  if (fault !== undefined) throw new RangeError(`this design ${fault}`)
  const target = targetFor(setting, design)
  const { count } = setting
  const unit = unitOf(setting.mixture)
  const { sigmaNext: end } = program.steps.at(-1)!
  // A run that ends above 0 is compared there, and its errors are carried on to 0.
  const levels = Float64Array.from([...program.steps.map(({ sigma }) => sigma), end, ...(end > 0 ? [0] : [])])
  const states = flowStates(target, count, levels)
  const ends = states.at(-1)!
  const { fillIncrement } = evenNoise(setting.seed, count)
  // Noise that starts the run at the exact solution.
  const latents = states[0]!.map((x) => x / levels[0]!)
  const noise = Object.assign(() => latents, { fillIncrement })
  const errors: StepError[] = []
  for (const { mark, read } of walkToy(program, target, noise, count)) {
    const { i, sigma, sigmaNext, sNext, xNext } = mark
    const state = read(xNext)
    const exact = states[i + 1]!
    const reached = state.map((x) => x / sNext)
    const made = rmsBetween(reached, exact) / unit
    const carried = sigmaNext === 0 ? made : rmsBetween(exactEnds(target, reached, sigmaNext), ends) / unit
    errors.push({ sigma, sigmaNext, made, carried })
    for (let j = 0; j < count; j++) state[j] = exact[j]! * sNext
    yield errors.length / program.steps.length
  }
  return errors
}

/** The same to its end. */
export const localErrors = (design: Design, setting: ToySetting): readonly StepError[] => {
  const run = measureLocalErrors(design, setting)
  for (;;) {
    const { done, value } = run.next()
    if (done) return value
  }
}
