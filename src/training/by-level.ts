/** The loss E |D(x; sigma) - y|^2 by noise level, against the least that any denoiser can have. */
import { denoiseInto, type Mixture } from '../toy/mixture.ts'
import { marginalAt, quantile } from '../toy/quantile.ts'
import type { PointDenoiser } from '../toy/target.ts'
import type { TrainingResult } from './protocol.ts'

/** Levels at which losses are reported: 33 from 0.002 to 80, evenly in ln sigma. */
export const toldLevels: readonly number[] = Array.from({ length: 33 }, (_, k) => 0.002 * (80 / 0.002) ** (k / 32))

/** Var[y | x] at level sigma > 0: each mode's own variance and its distance from the mean, weighted by the posterior. */
export const posteriorVariance = ({ w, mu, s }: Mixture, x: number, sigma: number): number => {
  const parts = w.map((weight, k) => {
    const s2 = s[k]! ** 2
    const total = s2 + sigma ** 2
    return {
      log: Math.log(weight) - 0.5 * Math.log(total) - (x - mu[k]!) ** 2 / (2 * total),
      mean: (mu[k]! * sigma ** 2 + x * s2) / total,
      variance: (s2 * sigma ** 2) / total,
    }
  })
  const highest = Math.max(...parts.map(({ log }) => log))
  const shares = parts.map(({ log }) => Math.exp(log - highest))
  const sum = shares.reduce((a, b) => a + b, 0)
  const mean = parts.reduce((total, part, k) => total + (shares[k]! / sum) * part.mean, 0)
  return parts.reduce((total, part, k) => total + (shares[k]! / sum) * (part.variance + (part.mean - mean) ** 2), 0)
}

/** Points of each level over which the mean is taken: midpoints of equal shares of p(x; sigma). */
const points = 400

interface LevelNodes {
  readonly sigma: number
  readonly x: Float64Array
  readonly exact: Float64Array
  /** E Var[y | x]: the loss of the exact denoiser, in squared units of the data. */
  readonly optimum: number
}

/** Nodes of mixtures: every training on one asks for the same. */
const known = new WeakMap<Mixture, readonly LevelNodes[]>()

/** Points, exact answers and least losses of a mixture at the told levels. */
export const levelNodes = (mixture: Mixture): readonly LevelNodes[] => {
  const nodes = known.get(mixture) ?? makeNodes(mixture)
  known.set(mixture, nodes)
  return nodes
}

const makeNodes = (mixture: Mixture): readonly LevelNodes[] =>
  toldLevels.map((sigma) => {
    const marginal = marginalAt(mixture, sigma)
    const x = Float64Array.from({ length: points }, (_, k) => {
      const p = (k + 0.5) / points
      return quantile(marginal, p <= 0.5 ? { p, upper: false } : { p: 1 - p, upper: true })
    })
    const exact = new Float64Array(points)
    denoiseInto(mixture, x, sigma, exact)
    const optimum = x.reduce((sum, at) => sum + posteriorVariance(mixture, at, sigma), 0) / points
    return { sigma, x, exact, optimum }
  })

/** E |D - D*|^2 at each told level: what a denoiser loses beyond the optimum. */
export const excessLosses = (nodes: readonly LevelNodes[], denoiser: PointDenoiser): readonly number[] =>
  nodes.map(({ sigma, x, exact }) => {
    const answer = new Float64Array(x.length)
    denoiser.denoiseInto(x, sigma, answer)
    return answer.reduce((sum, d, k) => sum + (d - exact[k]!) ** 2, 0) / x.length
  })

/** Root mean squared distance from the exact denoiser over the told levels within [low, high], units of the data. */
export const rmsExcess = (
  { sigmas, after, optimum }: Pick<TrainingResult, 'sigmas' | 'after' | 'optimum'>,
  low: number,
  high: number,
): number => {
  const inside = sigmas.map((_, k) => k).filter((k) => sigmas[k]! >= low && sigmas[k]! <= high)
  return Math.sqrt(inside.reduce((sum, k) => sum + Math.max(after[k]! - optimum[k]!, 0), 0) / inside.length)
}
