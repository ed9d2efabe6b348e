/** The exact 1D toy: a Gaussian mixture, its marginals p(x; sigma) and its denoiser (docs/sampling.md, "The toy"). */
import { erfc } from '../core/functions/erfc.ts'

export interface Mixture {
  /** Weights, >= 0, summing to 1 (normalize makes it so). */
  readonly w: readonly number[]
  /** Means, in units of the data. */
  readonly mu: readonly number[]
  /** Standard deviations >= 0; tiny ones stand for single data points. */
  readonly s: readonly number[]
  /** What the means and widths were multiplied by: the unit in which errors are reported; 1 when it is not there. */
  readonly scale?: number
}

/** Weights scaled to sum 1. Throws RangeError for an empty mixture, unequal lengths or values out of their domain. */
export const normalize = ({ w, mu, s }: Mixture): Mixture => {
  if (w.length === 0 || mu.length !== w.length || s.length !== w.length)
    throw new RangeError('mixture: w, mu and s must have the same length, at least 1')
  const total = w.reduce((sum, weight) => sum + weight, 0)
  if (!(w.every((weight) => weight >= 0) && total > 0 && Number.isFinite(total)))
    throw new RangeError('mixture.w: weights must be at least 0 and not all 0')
  if (!mu.every(Number.isFinite)) throw new RangeError('mixture.mu: means must be numbers')
  if (!s.every((width) => width >= 0 && Number.isFinite(width)))
    throw new RangeError('mixture.s: standard deviations must be numbers of at least 0')
  return { w: w.map((weight) => weight / total), mu, s }
}

const inverseSqrt2Pi = 1 / Math.sqrt(2 * Math.PI)

/** p(x; sigma), the density of y + sigma n. Infinite at a mean of width 0 when sigma = 0. */
export const density = ({ w, mu, s }: Mixture, x: number, sigma: number): number => {
  let sum = 0
  for (let k = 0; k < w.length; k++) {
    const width = Math.hypot(s[k]!, sigma)
    const z = (x - mu[k]!) / width
    sum += ((w[k]! * inverseSqrt2Pi) / width) * Math.exp(-0.5 * z * z)
  }
  return sum
}

/**
 * D(x; sigma) = E[y | x], posterior-weighted by log-sum-exp so that far tails stay exact. sigma > 0.
 */
export const denoise = ({ w, mu, s }: Mixture, x: number, sigma: number): number => {
  const sigma2 = sigma * sigma
  let highest = Number.NEGATIVE_INFINITY
  let weightSum = 0
  let meanSum = 0
  for (let k = 0; k < w.length; k++) {
    if (w[k] === 0) continue
    const s2 = s[k]! * s[k]!
    const variance = s2 + sigma2
    const offset = x - mu[k]!
    const logWeight = Math.log(w[k]!) - 0.5 * Math.log(variance) - (offset * offset) / (2 * variance)
    const mean = (mu[k]! * sigma2 + x * s2) / variance
    if (logWeight > highest) {
      const shrink = Math.exp(highest - logWeight)
      weightSum = weightSum * shrink + 1
      meanSum = meanSum * shrink + mean
      highest = logWeight
    } else {
      const weight = Math.exp(logWeight - highest)
      weightSum += weight
      meanSum += weight * mean
    }
  }
  return meanSum / weightSum
}

/**
 * Writes D(x_j; sigma) to out_j for every j: the formula of `denoise` with the constants of the level computed once.
 * `out` may be `x`. sigma > 0.
 */
export const denoiseInto = ({ w, mu, s }: Mixture, x: Float64Array, sigma: number, out: Float64Array): void => {
  const modes = w.length
  const sigma2 = sigma * sigma
  const logScale = new Float64Array(modes)
  const halfPrecision = new Float64Array(modes)
  const pull = new Float64Array(modes)
  const keep = new Float64Array(modes)
  const logWeight = new Float64Array(modes)
  for (let k = 0; k < modes; k++) {
    const s2 = s[k]! * s[k]!
    const variance = s2 + sigma2
    logScale[k] = Math.log(w[k]!) - 0.5 * Math.log(variance)
    halfPrecision[k] = 0.5 / variance
    pull[k] = (mu[k]! * sigma2) / variance
    keep[k] = s2 / variance
  }
  for (let j = 0; j < x.length; j++) {
    const point = x[j]!
    let best = 0
    for (let k = 0; k < modes; k++) {
      const offset = point - mu[k]!
      const log = logScale[k]! - offset * offset * halfPrecision[k]!
      logWeight[k] = log
      if (log > logWeight[best]!) best = k
    }
    const highest = logWeight[best]!
    let weightSum = 1
    let meanSum = pull[best]! + point * keep[best]!
    for (let k = 0; k < modes; k++) {
      if (k === best) continue
      const log = logWeight[k]! - highest
      // e^-45 is far below the last bit of the sum.
      if (log < -45) continue
      const weight = Math.exp(log)
      weightSum += weight
      meanSum += weight * (pull[k]! + point * keep[k]!)
    }
    out[j] = meanSum / weightSum
  }
}

/** P(X > x) when `upper`, else P(X <= x), under p(x; sigma). Each tail keeps its relative precision. */
export const tail = ({ w, mu, s }: Mixture, x: number, sigma: number, upper: boolean): number => {
  const sign = upper ? 1 : -1
  let sum = 0
  for (let k = 0; k < w.length; k++) {
    const width = Math.hypot(s[k]!, sigma)
    const offset = sign * (x - mu[k]!)
    const z =
      width === 0 ? (offset > 0 ? Number.POSITIVE_INFINITY : offset < 0 ? Number.NEGATIVE_INFINITY : 0) : offset / width
    sum += w[k]! * 0.5 * erfc(z * Math.SQRT1_2)
  }
  return sum
}
