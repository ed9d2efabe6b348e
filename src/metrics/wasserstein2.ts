/** Wasserstein-2 distance of points on a line to the toy's density, exactly, by quantiles. In units of the data. */
import { erfc } from '../core/functions/erfc.ts'
import type { Mixture } from '../toy/mixture.ts'
import { type Marginal, marginalAt, quantile } from '../toy/quantile.ts'
import type { Target } from '../toy/target.ts'
import { dataTable, type Table } from '../toy/tilted.ts'

const inverseSqrt2Pi = 1 / Math.sqrt(2 * Math.PI)

/** P(a < Z <= b) of a standard normal; the difference is taken between the smaller tails, so that it keeps its digits. */
const normalBetween = (a: number, b: number): number =>
  a + b > 0
    ? 0.5 * (erfc(a * Math.SQRT1_2) - erfc(b * Math.SQRT1_2))
    : 0.5 * (erfc(-b * Math.SQRT1_2) - erfc(-a * Math.SQRT1_2))

/** z phi(z) and phi(z); both vanish at the ends. */
const gaussian = (z: number): number => (Number.isFinite(z) ? inverseSqrt2Pi * Math.exp(-0.5 * z * z) : 0)
const firstOf = (z: number): number => (Number.isFinite(z) ? z * gaussian(z) : 0)

interface Piece {
  readonly mass: number
  /** Integral of (y - centre)^2 over the piece. */
  readonly square: number
}

/** Mass and second moment about `centre` of the modes with a width, between low and high. */
const continuousPiece = ({ w, mu, width }: Marginal, low: number, high: number, centre: number): Piece => {
  let mass = 0
  let square = 0
  for (let k = 0; k < w.length; k++) {
    const s = width[k]!
    if (s === 0) continue
    const [a, b] = [(low - mu[k]!) / s, (high - mu[k]!) / s]
    const share = normalBetween(a, b)
    const offset = mu[k]! - centre
    mass += w[k]! * share
    square +=
      w[k]! *
      ((offset * offset + s * s) * share +
        2 * offset * s * (gaussian(a) - gaussian(b)) +
        s * s * (firstOf(a) - firstOf(b)))
  }
  return { mass, square }
}

/**
 * sqrt of the integral over p of (F_n^-1(p) - F^-1(p))^2: the i-th smallest point stands for the piece of the density
 * between the quantiles i/n and (i + 1)/n, whose second moment about the point is a sum of Gaussian terms. Modes of width
 * 0 are shared out in order. Needs at least one point; all finite.
 */
export const wasserstein2 = (mixture: Mixture, points: Float64Array, sigma = 0): number => {
  if (points.length === 0) throw new RangeError('wasserstein2 needs at least one point')
  const marginal = marginalAt(mixture, sigma)
  const x = points.slice().sort()
  const n = x.length
  const atoms = [...marginal.width.keys()]
    .filter((k) => marginal.width[k] === 0 && marginal.w[k]! > 0)
    .map((k) => ({ at: marginal.mu[k]!, mass: marginal.w[k]! }))
    .sort((a, b) => a.at - b.at)
  let sum = 0
  let low = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) {
    const probability = { p: Math.min((i + 1) / n, (n - i - 1) / n), upper: 2 * (i + 1) > n }
    const high = i === n - 1 ? Number.POSITIVE_INFINITY : Math.max(low, quantile(marginal, probability, low))
    const piece = continuousPiece(marginal, low, high, x[i]!)
    sum += piece.square
    // What is left of this point's 1/n lies in atoms, the lowest first.
    let left = 1 / n - piece.mass
    for (const atom of atoms) {
      if (atom.at > high || left <= 0) break
      const taken = Math.min(atom.mass, left)
      atom.mass -= taken
      left -= taken
      sum += taken * (atom.at - x[i]!) ** 2
    }
    low = high
  }
  return Math.sqrt(Math.max(sum, 0))
}

/**
 * The same to a density on a grid, whose distribution function is taken as linear between grid points: its quantile
 * function is then linear between the knots, and so is the distance to a point.
 */
export const wasserstein2To = ({ low, step, cdf }: Table, sample: Float64Array): number => {
  if (sample.length === 0) throw new RangeError('wasserstein2To needs at least one point')
  const x = sample.slice().sort()
  let sum = 0
  let i = 0
  for (let cell = 1; cell < cdf.length; cell++) {
    const [from, to] = [cdf[cell - 1]!, cdf[cell]!]
    const at = (p: number): number => low + (cell - 1 + (p - from) / (to - from)) * step
    let start = from
    while (start < to && i < x.length) {
      const end = Math.min(to, (i + 1) / x.length)
      const [a, b] = [at(start) - x[i]!, at(end) - x[i]!]
      if (end > start) sum += ((end - start) * (a * a + a * b + b * b)) / 3
      if ((i + 1) / x.length <= to) i++
      start = end
    }
  }
  return Math.sqrt(sum)
}

/** Distance of points to the target's density at sigma = 0. */
export const distance2To = (target: Target, points: Float64Array): number =>
  target.plain ? wasserstein2(target.plain, points) : wasserstein2To(dataTable(target), points)
