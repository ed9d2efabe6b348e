/** Quantiles of the marginals, hence the exact solution of the probability-flow ODE (docs/sampling.md, "The toy"). */
import { erfc } from '../core/functions/erfc.ts'
import type { Mixture } from './mixture.ts'

/** p(x; sigma) at one noise level, unscaled coordinates, with the widths sqrt(s_k^2 + sigma^2) of its modes. */
export interface Marginal {
  readonly w: readonly number[]
  readonly mu: readonly number[]
  readonly width: Float64Array
}

export const marginalAt = ({ w, mu, s }: Mixture, sigma: number): Marginal => ({
  w,
  mu,
  width: Float64Array.from(s, (sk) => Math.sqrt(sk * sk + sigma * sigma)),
})

/** A point of a distribution by the probability on one side of it: the smaller side keeps its relative precision. */
export interface TailProbability {
  /** In (0, 1]. */
  readonly p: number
  /** Whether p = P(X > x); else p = P(X <= x). */
  readonly upper: boolean
}

/** The middle of each of `count` parts of equal probability, from the smaller side. */
export const evenProbabilities = (count: number): readonly TailProbability[] =>
  Array.from({ length: count }, (_, j) => {
    const lower = (j + 0.5) / count
    return lower <= 0.5 ? { p: lower, upper: false } : { p: (count - j - 0.5) / count, upper: true }
  })

/** Below this a probability counts as this much: 37 standard deviations, where erfc underflows soon. */
const smallest = 1e-300
const inverseSqrt2Pi = 1 / Math.sqrt(2 * Math.PI)

/** P(side * X <= side * x): side 1 for the lower tail, -1 for the upper one. At an atom (width 0) half of it counts. */
const tailOf = ({ w, mu, width }: Marginal, x: number, side: number): number => {
  let sum = 0
  for (let k = 0; k < w.length; k++) {
    const offset = side * (mu[k]! - x)
    const z = width[k]! > 0 ? offset / width[k]! : offset === 0 ? 0 : offset * Number.POSITIVE_INFINITY
    sum += 0.5 * w[k]! * erfc(z * Math.SQRT1_2)
  }
  return sum
}

/** p(x; sigma) of a marginal; an atom has none. */
export const densityOf = ({ w, mu, width }: Marginal, x: number): number => {
  let sum = 0
  for (let k = 0; k < w.length; k++) {
    if (width[k] === 0) continue
    const z = (x - mu[k]!) / width[k]!
    sum += ((inverseSqrt2Pi * w[k]!) / width[k]!) * Math.exp(-0.5 * z * z)
  }
  return sum
}

/** The probability at x from its smaller side. */
export const tailProbability = (marginal: Marginal, x: number): TailProbability => {
  const lower = tailOf(marginal, x, 1)
  return lower <= 0.5 ? { p: lower, upper: false } : { p: tailOf(marginal, x, -1), upper: true }
}

/**
 * z with P(Z <= z) = p for a standard normal, p in (0, 1); relative error of z about 1e-15.
 * Start: Abramowitz and Stegun 26.2.23 (within 5e-4); then Newton's method on log P, which is concave.
 */
export const normalQuantile = (p: number): number => {
  if (p > 0.5) return -normalQuantile(1 - p)
  const logP = Math.log(p)
  const r = Math.sqrt(-2 * logP)
  let z = (2.515517 + r * (0.802853 + r * 0.010328)) / (1 + r * (1.432788 + r * (0.189269 + r * 0.001308))) - r
  for (let pass = 0; pass < 3; pass++) {
    const tail = 0.5 * erfc(-z * Math.SQRT1_2)
    const slope = inverseSqrt2Pi * Math.exp(-0.5 * z * z)
    z -= (tail / slope) * (Math.log(tail) - logP)
  }
  return z
}

/** The atom (modes of width 0 at one place) that holds the probability p from `side`; undefined when none does. */
const atomAt = (marginal: Marginal, p: number, side: number): number | undefined => {
  const { w, mu, width } = marginal
  for (let k = 0; k < w.length; k++) {
    if (width[k]! > 0) continue
    let mass = 0
    for (let l = 0; l < w.length; l++) if (width[l] === 0 && mu[l] === mu[k]) mass += w[l]!
    if (Math.abs(tailOf(marginal, mu[k]!, side) - p) <= 0.5 * mass) return mu[k]
  }
  return undefined
}

/** How close log P is when the last of Newton's steps is made, which squares that: to the last bit. */
const exactly = 1e-9
/** The same for a line that is only looked at: a millionth of the probability beside it, with less than half the steps. */
export const forTheEye = 1e-3

/**
 * x in [low, high] with P(side * X <= side * x) = p: Newton's method on log P, bisection where it would leave the
 * bracket. Across a gap between modes where P is flat to the last bit any point of the gap may be returned.
 */
const solve = (
  marginal: Marginal,
  p: number,
  side: number,
  low: number,
  high: number,
  guess: number,
  closeness = exactly,
): number => {
  const logP = Math.log(p)
  let [a, b] = [low, high]
  let x = guess > a && guess < b ? guess : 0.5 * (a + b)
  for (let pass = 0; pass < 200; pass++) {
    const tail = tailOf(marginal, x, side)
    const excess = Math.log(tail) - logP
    if (Math.abs(excess) <= 2e-16) return x
    if (excess > 0 === side > 0) b = x
    else a = x
    const step = (side * tail * excess) / densityOf(marginal, x)
    let next = x - step
    const isInside = next > a && next < b
    if (!isInside) next = 0.5 * (a + b)
    if (next === x || b - a <= 1e-15 * Math.max(Math.abs(a), Math.abs(b)) || (isInside && Math.abs(step) < 1e-16))
      return next
    // Steps shrink to rounding error quadratically; one more than needed is cheaper than a finer test.
    if (isInside && Math.abs(excess) < closeness) return next
    x = next
  }
  return x
}

/** Standard normal quantile of a tail probability, signed: negative in the lower tail. */
const scoreOf = ({ p, upper }: TailProbability): number => (upper ? -1 : 1) * normalQuantile(Math.max(p, smallest))

/** The point with the given tail probability. `guess` saves steps when it is near. Step-like marginals give the atom. */
export const quantile = (marginal: Marginal, probability: TailProbability, guess = Number.NaN): number =>
  quantileFrom(marginal, probability, scoreOf(probability), guess)

const quantileFrom = (
  marginal: Marginal,
  { p, upper }: TailProbability,
  z: number,
  guess: number,
  closeness?: number,
): number => {
  const side = upper ? -1 : 1
  const probability = Math.max(p, smallest)
  const atom = atomAt(marginal, probability, side)
  if (atom !== undefined) return atom
  // Every mode's own quantile is on one side of the mixture's, so that their extremes bracket it.
  const { mu, width } = marginal
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let k = 0; k < mu.length; k++) {
    const own = mu[k]! + z * width[k]!
    if (own < low) low = own
    if (own > high) high = own
  }
  if (high - low <= 1e-15 * Math.abs(low)) return low
  return solve(marginal, probability, side, low, high, guess, closeness)
}

/** The point of [low, high] where P(X <= x) = p; the caller knows that there is one. */
export const quantileBetween = (marginal: Marginal, p: number, low: number, high: number): number => {
  const atom = atomAt(marginal, p, 1)
  if (atom !== undefined) return atom
  return p <= 0.5 ? solve(marginal, p, 1, low, high, Number.NaN) : solve(marginal, 1 - p, -1, low, high, Number.NaN)
}

/**
 * Where the probability-flow ODE takes x from level sigmaFrom to level sigmaTo, in unscaled coordinates. The flow keeps
 * the order of points and carries marginals to marginals, so that it is the map between equal quantiles.
 */
export const exactSolution = (mixture: Mixture, x: number, sigmaFrom: number, sigmaTo: number): number =>
  quantile(marginalAt(mixture, sigmaTo), tailProbability(marginalAt(mixture, sigmaFrom), x))

/** exactSolution of every point of x. */
export const exactSolutions = (mixture: Mixture, x: Float64Array, sigmaFrom: number, sigmaTo: number): Float64Array => {
  const from = marginalAt(mixture, sigmaFrom)
  const to = marginalAt(mixture, sigmaTo)
  return x.map((point) => quantile(to, tailProbability(from, point)))
}

/**
 * Flow lines x(sigma) of the exact ODE, unscaled, one array a probability, at levels in falling or rising order: each
 * point starts its search from the line so far. `closeness` is one of the two above.
 */
export const flowLines = (
  mixture: Mixture,
  probabilities: readonly TailProbability[],
  sigmas: Float64Array,
  closeness?: number,
): readonly Float64Array[] => {
  const lines = probabilities.map(() => new Float64Array(sigmas.length))
  const scores = probabilities.map(scoreOf)
  for (let j = 0; j < sigmas.length; j++) {
    const marginal = marginalAt(mixture, sigmas[j]!)
    for (let c = 0; c < lines.length; c++) {
      const line = lines[c]!
      const guess = j === 0 ? Number.NaN : j === 1 ? line[0]! : 2 * line[j - 1]! - line[j - 2]!
      line[j] = quantileFrom(marginal, probabilities[c]!, scores[c]!, guess, closeness)
    }
  }
  return lines
}

/** Flow lines through the points x at level sigma. */
export const flowLinesFrom = (
  mixture: Mixture,
  x: ArrayLike<number>,
  sigma: number,
  sigmas: Float64Array,
): readonly Float64Array[] => {
  const marginal = marginalAt(mixture, sigma)
  return flowLines(
    mixture,
    Array.from(x, (point) => tailProbability(marginal, point)),
    sigmas,
  )
}
