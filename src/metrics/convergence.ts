/** Error against cost on the exact toy: one design at many numbers of steps, many designs beside each other. */
import { compile } from '../core/compile.ts'
import { type Design, designParameters } from '../core/design.ts'
import { noiseAtStart } from '../core/program.ts'
import { globalError, isStochastic } from '../toy/errors.ts'
import { distanceTo, exactEnds } from '../toy/exact.ts'
import { guidedFlow } from '../toy/guided-flow.ts'
import { denoiseInto } from '../toy/mixture.ts'
import type { Noise } from '../toy/population.ts'
import { exactSolutions } from '../toy/quantile.ts'
import { unitOf } from '../toy/scale.ts'
import type { Target } from '../toy/target.ts'
import { runToy } from '../toy/walk.ts'
import { rmsBetween } from './rms.ts'
import { evenNoise, type ToySetting, targetFor } from './toy-setting.ts'
import { distance2To } from './wasserstein2.ts'

/** All in units of the data's scale. */
export const errorMeasures = ['rms', 'mean', 'beforeLast', 'w1', 'w2'] as const
/**
 * `rms`, `mean`: distance point by point to the exact solutions from the same starts, at sigma = 0.
 * `beforeLast`: rms distance at the lowest level above 0, where no Euler step to 0 has been added.
 * `w1`, `w2`: Wasserstein distances of the results to the data.
 */
export type ErrorMeasure = (typeof errorMeasures)[number]

export interface Reading {
  readonly error: number
  /**
   * The same for exact solutions: of the distances, what the finite number of points and the normal start leave; of the
   * errors point by point, what one Euler step from the exact solution at the lowest level leaves.
   */
  readonly floor: number
  /** Standard error of `error` over its replicates; null for one, undefined where the measure knows of none. */
  readonly spread?: number | null
}

export interface ConvergencePoint {
  /** N. */
  readonly steps: number
  readonly nfe: number
  /** Null where a measure says nothing: points of a design that adds noise follow no flow line. */
  readonly readings: Readonly<Record<ErrorMeasure, Reading | null>>
}

/** A curve to be measured; `key` is the caller's. */
export interface CurveRequest {
  readonly key: string
  /** Its own number of steps does not matter. */
  readonly design: Design
  /** Numbers of steps in place of the request's. */
  readonly steps?: readonly number[]
}

/** Every curve at every number of its steps, the fewest first, so that all curves grow side by side. */
export const pointsToMeasure = <C extends CurveRequest>(
  curves: readonly C[],
  steps: readonly number[],
): readonly { readonly curve: C; readonly steps: number }[] =>
  curves
    .flatMap((curve) => (curve.steps ?? steps).map((count) => ({ curve, steps: count })))
    .sort((a, b) => a.steps - b.steps)

export interface ConvergenceRequest extends ToySetting {
  readonly curves: readonly CurveRequest[]
  readonly steps: readonly number[]
}

/** Errors of one latent after another, and what is left of each in the converged run. */
export interface LatentErrors {
  readonly errors: readonly number[]
  readonly floors: readonly number[]
}

export type CurveUpdate = { readonly key: string; readonly steps: number } & (
  | { readonly point: ConvergencePoint; readonly latents?: LatentErrors }
  /** Why the design does not compile with that many steps. */
  | { readonly fault: string }
)

/** Rounding: no error is measured below this, in units of the data's scale. */
const rounding = 1e-14

/** The exact solutions from latents at a level, at sigma = 0, units of the data; their distances in those of its scale. */
interface Ends {
  readonly ends: Float64Array
  readonly w1: number
  readonly w2: number
}

/** Measures designs under one setting; keeps the exact solutions of designs that start at the same level. */
const createMeasure = (setting: ToySetting) => {
  const unit = unitOf(setting.mixture)
  const noise: Noise = evenNoise(setting.seed, setting.count)
  const known = new Map<Target, Map<string, Ends>>()

  /** From `start` times the latents, unscaled, at level `sigma`. */
  const endsOf = (target: Target, sigma: number, start: number): Ends => {
    const ofTarget = known.get(target) ?? new Map<string, Ends>()
    known.set(target, ofTarget)
    const key = `${sigma} ${start}`
    let found = ofTarget.get(key)
    if (!found) {
      const ends = exactEnds(
        target,
        noise(0).map((n) => n * start),
        sigma,
      )
      found = { ends, w1: distanceTo(target, ends) / unit, w2: distance2To(target, ends) / unit }
      ofTarget.set(key, found)
    }
    return found
  }

  return (design: Design): ConvergencePoint => {
    const program = compile(design)
    const target = targetFor(setting, design)
    const { sigma: sigma0 } = program.steps[0]!
    const { sigma: lowest, s: lowestScale } = program.steps.at(-1)!
    let before = new Float64Array(0)
    const result = runToy(program, target, noise, setting.count, ({ mark, read }) => {
      if (mark.i === program.steps.length - 2) before = read(mark.xNext).map((x) => x / lowestScale)
    })
    const start = noiseAtStart(program)
    const exact = endsOf(target, sigma0, start)
    const distances = {
      w1: { error: distanceTo(target, result) / unit, floor: exact.w1 },
      w2: { error: distance2To(target, result) / unit, floor: exact.w2 },
    }
    const common = { steps: design.steps, nfe: program.nfe }
    if (isStochastic(program)) return { ...common, readings: { ...distances, rms: null, mean: null, beforeLast: null } }
    const starts = noise(0).map((n) => n * start)
    const exactBefore = target.plain
      ? exactSolutions(target.plain, starts, sigma0, lowest)
      : guidedFlow(target, starts, sigma0, [lowest])[0]!
    const { rms, mean } = globalError(result, exact.ends)
    const left = globalError(denoised(target, exactBefore, lowest), exact.ends)
    return {
      ...common,
      readings: {
        ...distances,
        rms: { error: rms / unit, floor: left.rms / unit },
        mean: { error: mean / unit, floor: left.mean / unit },
        beforeLast: { error: rmsBetween(before, exactBefore) / unit, floor: rounding },
      },
    }
  }
}

/** What the target's guidance makes of D: where one Euler step to 0 takes the points x, unscaled, from level sigma. */
const denoised = (target: Target, x: Float64Array, sigma: number): Float64Array => {
  const weight = target.weight(sigma)
  const labelled = new Float64Array(x.length)
  const away = new Float64Array(x.length)
  denoiseInto(target.labelled, x, sigma, labelled)
  denoiseInto(target.away, x, sigma, away)
  return labelled.map((d, j) => (weight === 1 ? d : weight * d + (1 - weight) * away[j]!))
}

/**
 * Measures every curve at every number of steps, the cheapest first, so that all curves grow side by side. Yields after
 * each; dropping the generator cancels.
 */
export function* measureConvergence(request: ConvergenceRequest): Generator<CurveUpdate, void, void> {
  const measure = createMeasure(request)
  for (const { curve, steps } of pointsToMeasure(request.curves, request.steps)) {
    const { key, design } = curve
    try {
      yield { key, steps, point: measure({ ...design, steps }) }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      yield { key, steps, fault: error.message }
    }
  }
}

/** Numbers of steps from `from` to `to`, about sqrt(2) apart, both ends among them. */
export const stepCounts = (from: number, to: number): readonly number[] => {
  const { min, max } = designParameters.steps
  if (!(Number.isInteger(from) && Number.isInteger(to) && min <= from && from < to && to <= max))
    throw new RangeError(`steps must rise from at least ${min} to at most ${max}, got ${from} to ${to}`)
  const intervals = Math.max(1, Math.round(2 * Math.log2(to / from)))
  const counts = Array.from({ length: intervals + 1 }, (_, k) => Math.round(from * (to / from) ** (k / intervals)))
  return [...new Set(counts)]
}
