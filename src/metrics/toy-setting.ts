/** What the toy's measurements share: the target, the points, and where the exact flow has them. */
import type { Design } from '../core/design.ts'
import { interpret } from '../core/interpret.ts'
import type { Program, StepMark } from '../core/program.ts'
import { denoiseInto, type Mixture } from '../toy/mixture.ts'
import { createNoise, type Noise } from '../toy/population.ts'
import { normalQuantile, type TailProbability } from '../toy/quantile.ts'
import { answering, type Target, targetOf } from '../toy/target.ts'

export interface ToySetting {
  readonly mixture: Mixture
  /** Index of the mode that the toy's network is told as its label; null for none. */
  readonly label: number | null
  /** Of the noise that stochastic designs add. */
  readonly seed: number
  /** Number of points. */
  readonly count: number
}

/** What a design samples from under a setting. The same object for the same arguments. */
export const targetFor = ({ mixture, label }: ToySetting, { guidance }: Design): Target =>
  targetOf(mixture, label, guidance)

/** The middle of each of `count` parts of equal probability, from the smaller side. */
export const evenProbabilities = (count: number): readonly TailProbability[] =>
  Array.from({ length: count }, (_, j) => {
    const lower = (j + 0.5) / count
    return lower <= 0.5 ? { p: lower, upper: false } : { p: (count - j - 0.5) / count, upper: true }
  })

/**
 * Noise whose latents are spread evenly in probability instead of drawn: their empirical distribution is as near to the
 * normal as that of `count` points can be, so that less of a distance is due to the points. Noise added on the way is
 * drawn as ever.
 */
export const evenNoise = (seed: number, count: number): Noise => {
  const drawn = createNoise(seed, count)
  const latents = Float64Array.from(evenProbabilities(count), ({ p, upper }) => (upper ? -1 : 1) * normalQuantile(p))
  return Object.assign((k: number) => (k === 0 ? latents : drawn(k)), { fillIncrement: drawn.fillIncrement })
}

/** A finished step; `read` gives its state, which may be overwritten, until the generator resumes. */
export interface ToyStep {
  readonly mark: StepMark
  readonly read: (tensor: StepMark['xNext']) => Float64Array
}

/** Runs a program on the toy step by step; returns its result, unscaled at sigma = 0. */
export function* walkToy(
  program: Program,
  target: Target,
  noise: Noise,
  count: number,
): Generator<ToyStep, Float64Array, void> {
  const run = interpret<Float64Array>(program, {
    length: count,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => out.set(noise(k)),
    drawIncrement: noise.fillIncrement,
  })
  for (;;) {
    const { done, value: event } = run.next()
    if (done) return event
    if (event.kind === 'denoise')
      denoiseInto(answering(target, event.condition), event.input, event.sigma, event.output)
    else yield event
  }
}

/** The same to its end; `visit` sees each finished step. */
export const runToy = (
  program: Program,
  target: Target,
  noise: Noise,
  count: number,
  visit?: (step: ToyStep) => void,
): Float64Array => {
  const walk = walkToy(program, target, noise, count)
  for (;;) {
    const { done, value } = walk.next()
    if (done) return value
    visit?.(value)
  }
}

/** Root mean square of the differences. */
export const rmsBetween = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2
  return Math.sqrt(sum / a.length)
}
