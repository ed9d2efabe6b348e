/** Where the exact flow of a target leads, and how far points are from what it aims at: in closed form where there is one. */
import { type OwnEnds, wasserstein1 } from './errors.ts'
import { guidedFlow, ownFlow } from './guided-flow.ts'
import { spreadEvenly } from './population.ts'
import { exactSolutions, flowLines, flowLinesFrom, marginalAt, quantile, type TailProbability } from './quantile.ts'
import type { Target } from './target.ts'
import { dataTable, wasserstein1To } from './tilted.ts'

/** Columns of a list of rows. */
const transpose = (rows: readonly Float64Array[], count: number): readonly Float64Array[] =>
  Array.from({ length: count }, (_, j) => Float64Array.from(rows, (row) => row[j]!))

/** Where the points x (unscaled, at level sigma) end at sigma = 0. */
export const exactEnds = (target: Target, x: Float64Array, sigma: number): Float64Array =>
  target.plain ? exactSolutions(target.plain, x, sigma, 0) : guidedFlow(target, x, sigma, [0])[0]!

/** The lines through the points x at level sigma, one array a point, at levels that fall from sigma on. */
export const exactLines = (
  target: Target,
  x: readonly number[],
  sigma: number,
  levels: Float64Array,
): readonly Float64Array[] =>
  target.plain
    ? flowLinesFrom(target.plain, x, sigma, levels)
    : transpose(guidedFlow(target, x, sigma, levels), x.length)

/** The lines that start at quantiles of the first level; there the mixture itself stands for a guided target. */
export const quantileLines = (
  target: Target,
  probabilities: readonly TailProbability[],
  levels: Float64Array,
  closeness?: number,
): readonly Float64Array[] => {
  if (target.plain) return flowLines(target.plain, probabilities, levels, closeness)
  const first = marginalAt(target.mixture, levels[0]!)
  const starts = probabilities.map((probability) => quantile(first, probability))
  return exactLines(target, starts, levels[0]!, levels)
}

/** The lines of the denoiser that the sampler asks, imperfect as it is: as exactLines. */
export const ownLines = (
  target: Target,
  x: readonly number[],
  sigma: number,
  levels: Float64Array,
): readonly Float64Array[] => transpose(ownFlow(target, x, sigma, levels), x.length)

/** An imperfect denoiser's flow has no closed form: this many points take well under a tenth of a second. */
const mostIntegrated = 200

/** Where the flow of an imperfect denoiser takes the points x, or as many of them as there is time for; else null. */
export const ownEnds = (target: Target, x: Float64Array, sigma: number): OwnEnds | null => {
  if (!target.imperfect) return null
  const indices = spreadEvenly(x, mostIntegrated).sort()
  const starts = Float64Array.from(indices, (j) => x[j]!)
  return { indices, ends: ownFlow(target, starts, sigma, [0])[0]! }
}

/** Wasserstein-1 distance of points to the target's density at sigma = 0, in units of the data. */
export const distanceTo = (target: Target, points: Float64Array): number =>
  target.plain ? wasserstein1(target.plain, points) : wasserstein1To(dataTable(target), points)
