/** How straight the exact flow lines are in a design's own coordinates, zoomed out to all of its noise levels. */
import { curvesOf, levelsOf } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { onAxis, pureNoise } from '../core/pure-noise.ts'
import { denoiseInto, type Mixture } from './mixture.ts'
import { evenProbabilities, flowLines } from './quantile.ts'
import { unitOf } from './scale.ts'
import { type Curves, tangentAt } from './tangent.ts'

export interface Straightness {
  /**
   * Mean distance over time between a line and the chord between its ends, over the way from end to end: 0 for straight
   * lines, 1/6 for x = t^2. Whatever the units of x and t; the means are over the lines.
   */
  readonly curvature: number
  /**
   * The tangent at a step's start, drawn on to t = 0, misses the end of its own line by this much: mean over the lines and
   * the design's steps, in units of the data's scale.
   */
  readonly gap: number
}

/** Quantiles whose lines are looked at, symmetric about the median. */
const count = 24
const probabilities = evenProbabilities(count)
/** Levels a decade at which the distance to the chord is taken. */
const perDecade = 40

interface Lines {
  /** Falling to 0. */
  readonly sigmas: Float64Array
  /** Unscaled x and D(x; sigma): one array a level. */
  readonly x: readonly Float64Array[]
  readonly denoised: readonly Float64Array[]
}

const kept = new WeakMap<Mixture, Map<string, Lines>>()

/** Unscaled, so that a family of schedules shares them. */
const linesAt = (mixture: Mixture, sigmas: Float64Array): Lines => {
  const key = sigmas.join(' ')
  const ofMixture = kept.get(mixture) ?? new Map<string, Lines>()
  kept.set(mixture, ofMixture)
  const known = ofMixture.get(key)
  if (known) return known
  const lines = flowLines(mixture, probabilities, sigmas)
  const x = Array.from(sigmas, (_, k) => Float64Array.from(lines, (line) => line[k]!))
  const denoised = x.map((points, k) => {
    const out = points.slice()
    if (sigmas[k]! > 0) denoiseInto(mixture, points, sigmas[k]!, out)
    return out
  })
  // A design has two sets of levels; older ones are forgotten.
  for (const old of [...ofMixture.keys()].slice(0, -8)) ofMixture.delete(old)
  const made = { sigmas, x, denoised }
  ofMixture.set(key, made)
  return made
}

const curvatureOf = ({ schedule, scaling }: Curves, { sigmas, x }: Lines): number => {
  const times = sigmas.map((sigma) => schedule.sigmaInv(sigma))
  const scales = times.map((t) => scaling.s(t))
  const last = sigmas.length - 1
  const span = times[0]! - times[last]!
  let distance = 0
  let way = 0
  for (let j = 0; j < count; j++) {
    const line = scales.map((s, k) => s * x[k]![j]!)
    const rise = line[0]! - line[last]!
    const offset = line.map((here, k) => Math.abs(here - line[last]! - (rise * (times[k]! - times[last]!)) / span))
    for (let k = 0; k < last; k++)
      distance += 0.5 * (offset[k]! + offset[k + 1]!) * ((times[k]! - times[k + 1]!) / span)
    way += Math.abs(rise)
  }
  return distance / way
}

const gapOf = (curves: Curves, { sigmas, x, denoised }: Lines): number => {
  const steps = sigmas.length - 1
  const s0 = curves.scaling.s(0)
  let sum = 0
  for (let i = 0; i < steps; i++) {
    const t = curves.schedule.sigmaInv(sigmas[i]!)
    const s = curves.scaling.s(t)
    const form = tangentAt(curves, t, 0)
    for (let j = 0; j < count; j++)
      sum += Math.abs((form.x * s * x[i]![j]! + form.denoised * denoised[i]![j]!) / s0 - x[steps]![j]!)
  }
  return sum / (steps * count)
}

/** Straightness of the exact flow of a mixture. Throws RangeError where the design's curves or levels cannot be made. */
export const straightnessOf = (design: Design, mixture: Mixture): Straightness => {
  const curves = curvesOf(design)
  const { sigmaMin, sigmaMax } = design
  const first = Math.min(sigmaMax, pureNoise)
  const highest = onAxis(first)
  const intervals = Math.max(1, Math.ceil(Math.log10(highest / sigmaMin) * perDecade))
  const fine = Float64Array.from({ length: intervals + 2 }, (_, k) =>
    k === 0 ? first : k > intervals ? 0 : highest * (sigmaMin / highest) ** (k / intervals),
  )
  return {
    curvature: curvatureOf(curves, linesAt(mixture, fine)),
    gap: gapOf(curves, linesAt(mixture, levelsOf(design))) / unitOf(mixture),
  }
}
