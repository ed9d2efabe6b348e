/**
 * The steps that DPM adaptive takes: DPM-Solver-3 with DPM-Solver-2 inside it for an error, and a controller that lengthens or
 * shortens the next step in ln sigma. Source: Lu et al. 2022 (DPM-Solver, appendix C); k-diffusion (sample_dpm_adaptive at its
 * usual settings, without noise).
 */
import type { SigmaRange } from '../core/choice.ts'

/** Writes D(x; sigma) to `out`. */
export type DenoiseInto = (x: Float64Array, sigma: number, out: Float64Array) => void

export interface AdaptiveGrid {
  /** Levels between accepted steps, both ends included. */
  readonly levels: readonly number[]
  /** Accepted steps are levels.length - 1. */
  readonly rejected: number
  readonly calls: number
}

const order = 3
/** Where the two stages of a step lie. */
const [r1, r2] = [1 / 3, 2 / 3]
/** Relative and absolute tolerance of the difference between both rules, in units of the data. */
const [relative, absolute] = [0.05, 0.0078]
const firstStep = 0.05
/** A factor on the next step below this rejects the step. */
const safety = 0.81
/** Steps that are tried at most: smaller ones get nowhere. */
const mostTried = 2000

/** The calls of one step; ln sigma rises towards the data as -t. */
const tryStep = (denoise: DenoiseInto, x: Float64Array, t: number, next: number) => {
  const h = next - t
  const at = (time: number): number => Math.exp(-time)
  const epsAt = (point: Float64Array, time: number): Float64Array => {
    const eps = new Float64Array(x.length)
    denoise(point, at(time), eps)
    return eps.map((denoised, j) => (point[j]! - denoised) / at(time))
  }
  const first = epsAt(x, t)
  const [s1, s2] = [t + r1 * h, t + r2 * h]
  const middle = epsAt(
    x.map((value, j) => value - at(s1) * Math.expm1(r1 * h) * first[j]!),
    s1,
  )
  const bend = Math.expm1(r2 * h) / (r2 * h) - 1
  const later = epsAt(
    x.map(
      (value, j) => value - at(s2) * (Math.expm1(r2 * h) * first[j]! + (r2 / r1) * bend * (middle[j]! - first[j]!)),
    ),
    s2,
  )
  const straight = x.map((value, j) => value - at(next) * Math.expm1(h) * first[j]!)
  return {
    low: straight.map((value, j) => value - (at(next) / (2 * r1)) * Math.expm1(h) * (middle[j]! - first[j]!)),
    high: straight.map((value, j) => value - (at(next) / r2) * (Math.expm1(h) / h - 1) * (later[j]! - first[j]!)),
  }
}

/**
 * Runs over all points at once, from sigma_max to sigma_min. Yields what part of the way in ln sigma is done. Throws RangeError
 * where no step is small enough.
 *
 * @param latents - Standard normal, one for each value.
 */
export function* adaptiveGrid(
  denoise: DenoiseInto,
  latents: Float64Array,
  { min, max }: SigmaRange,
): Generator<number, AdaptiveGrid, void> {
  if (!(Number.isFinite(max) && min > 0)) throw new RangeError('DPM adaptive needs a finite σ_max and a σ_min above 0')
  const [start, end] = [-Math.log(max), -Math.log(min)]
  let x = latents.map((n) => max * n)
  let before = x
  let t = start
  let step = firstStep
  const levels = [max]
  let rejected = 0
  while (t < end - 1e-5) {
    if (levels.length + rejected > mostTried)
      throw new RangeError('DPM adaptive finds no steps that are small enough: narrow the range')
    const next = Math.min(end, t + step)
    const { low, high } = tryStep(denoise, x, t, next)
    const sum = low.reduce((total, value, j) => {
      const allowed = Math.max(absolute, relative * Math.max(Math.abs(value), Math.abs(before[j]!)))
      return total + ((value - high[j]!) / allowed) ** 2
    }, 0)
    const error = Math.sqrt(sum / low.length)
    const factor = 1 + Math.atan((1 / (error + 1e-8)) ** (1 / order) - 1)
    if (factor >= safety) {
      before = low
      x = high
      t = next
      levels.push(t === end ? min : Math.exp(-t))
    } else rejected++
    step *= factor
    yield (t - start) / (end - start)
  }
  return { levels, rejected, calls: order * (levels.length - 1 + rejected) }
}
