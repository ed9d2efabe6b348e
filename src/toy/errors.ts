/** How far a sampled population is from where it should be, at sigma = 0 (where s = 1). In units of the data, but for Readings. */
import { erfc } from '../core/functions/erfc.ts'
import type { Program } from '../core/program.ts'
import type { Mixture } from './mixture.ts'
import type { Population } from './population.ts'
import { type Marginal, marginalAt, quantileBetween } from './quantile.ts'

const inverseSqrt2Pi = 1 / Math.sqrt(2 * Math.PI)

/** Integral of P(side * X <= side * y) over y from the far end of that side to x: E[(side * (x - X))^+]. */
const partialMean = ({ w, mu, width }: Marginal, x: number, side: number): number => {
  let sum = 0
  for (let k = 0; k < w.length; k++) {
    const offset = side * (x - mu[k]!)
    const spread = width[k]!
    if (spread === 0) {
      sum += w[k]! * Math.max(offset, 0)
      continue
    }
    const z = offset / spread
    sum += w[k]! * (offset * 0.5 * erfc(-z * Math.SQRT1_2) + spread * inverseSqrt2Pi * Math.exp(-0.5 * z * z))
  }
  return sum
}

/** P(X <= x) with the whole of an atom at x. */
const cdf = ({ w, mu, width }: Marginal, x: number): number => {
  let sum = 0
  for (let k = 0; k < w.length; k++) {
    const offset = mu[k]! - x
    sum += w[k]! * (width[k] === 0 ? (offset <= 0 ? 1 : 0) : 0.5 * erfc((offset / width[k]!) * Math.SQRT1_2))
  }
  return sum
}

/**
 * Wasserstein-1 distance between the empirical distribution of `points` and p(x; sigma), exactly: the integral of
 * |F_n - F| in pieces. Between neighbouring points F_n = i/n, the antiderivative of F is
 * A(x) = sum w_k ((x - mu_k) Phi(z_k) + width_k phi(z_k)), and F crosses i/n at most once, at its quantile.
 * Needs at least one point; all finite.
 */
export const wasserstein1 = (mixture: Mixture, points: Float64Array, sigma = 0): number => {
  if (points.length === 0) throw new RangeError('wasserstein1 needs at least one point')
  const marginal = marginalAt(mixture, sigma)
  const x = points.slice().sort()
  const n = x.length
  let distance = partialMean(marginal, x[0]!, 1) + partialMean(marginal, x[n - 1]!, -1)
  let low = x[0]!
  let areaLow = partialMean(marginal, low, 1)
  let probabilityLow = cdf(marginal, low)
  for (let i = 1; i < n; i++) {
    const high = x[i]!
    if (high === low) continue
    const level = i / n
    const areaHigh = partialMean(marginal, high, 1)
    const probabilityHigh = cdf(marginal, high)
    if (probabilityLow < level && level < probabilityHigh) {
      const crossing = quantileBetween(marginal, level, low, high)
      const areaCrossing = partialMean(marginal, crossing, 1)
      distance += level * (2 * crossing - low - high) - 2 * areaCrossing + areaLow + areaHigh
    } else distance += Math.abs(level * (high - low) - (areaHigh - areaLow))
    low = high
    areaLow = areaHigh
    probabilityLow = probabilityHigh
  }
  return Math.max(distance, 0)
}

export interface GlobalError {
  /** Mean of |x_N - exact|. */
  readonly mean: number
  readonly rms: number
}

/** Distance point by point between a result and the exact solutions from the same starts. */
export const globalError = (result: Float64Array, exact: Float64Array): GlobalError => {
  let sum = 0
  let squares = 0
  for (let j = 0; j < result.length; j++) {
    const error = Math.abs(result[j]! - exact[j]!)
    sum += error
    squares += error * error
  }
  return { mean: sum / result.length, rms: Math.sqrt(squares / result.length) }
}

/** What is wrong with results under an imperfect denoiser, by cause. Their distances add up at most: by the triangle. */
export interface ErrorSplit {
  /** Points that it was read from. */
  readonly count: number
  /** The flow of the denoiser that is asked, without any steps, against that of the exact one. */
  readonly network: GlobalError
  /** The run against the flow of the denoiser that it asks; null for designs that add noise. */
  readonly truncation: GlobalError | null
}

/** Where the flow of an imperfect denoiser ends, for some of the starts. */
export interface OwnEnds {
  readonly indices: Uint32Array
  readonly ends: Float64Array
}

/** Errors are reported in units of the data's scale, so that they compare from one scale to another. */
export interface Readings {
  readonly nfe: number
  /** Null for designs that add noise: their points do not follow one flow line, only their distribution counts. */
  readonly globalError: GlobalError | null
  /** Wasserstein-1 distance of the result to the data. */
  readonly w1: number
  /** The same for the exact solutions from the same starts: what is left is the finite number of points. */
  readonly w1Exact: number
  /** Null under the exact denoiser: all of the error is truncation then. */
  readonly split: ErrorSplit | null
}

/** Whether noise is added on the way. */
export const isStochastic = (program: Program): boolean =>
  program.increments.length > 0 || program.steps.some(({ gamma }) => gamma > 0)

const inUnits = ({ mean, rms }: GlobalError, unit: number): GlobalError => ({ mean: mean / unit, rms: rms / unit })

/**
 * `exact` holds the exact solutions at sigma = 0 from the population's starts; `distance` is the Wasserstein-1 distance of
 * points to the data, `w1Exact` that of the exact solutions, all in units of the data; `own` is null under the exact
 * denoiser; `unit` is the scale of the data.
 */
export const readingsOf = (
  program: Program,
  population: Population,
  distance: (points: Float64Array) => number,
  exact: Float64Array,
  w1Exact: number,
  own: OwnEnds | null,
  unit: number,
): Readings => {
  const result = population.states[population.states.length - 1]!
  const isRandom = isStochastic(program)
  const at = (points: Float64Array): Float64Array => Float64Array.from(own!.indices, (j) => points[j]!)
  const error = (points: Float64Array, from: Float64Array): GlobalError => inUnits(globalError(points, from), unit)
  return {
    nfe: program.nfe,
    globalError: isRandom ? null : error(result, exact),
    w1: distance(result) / unit,
    w1Exact: w1Exact / unit,
    split: own && {
      count: own.indices.length,
      network: error(own.ends, at(exact)),
      truncation: isRandom ? null : error(at(result), own.ends),
    },
  }
}
