/** Principal component analysis of few points in many dimensions, to two of them. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

export interface Projection {
  /** Coordinates of each point along the two directions of the largest variance, in the units of the points. */
  readonly scores: readonly (readonly [first: number, second: number])[]
  /** Share of the variance, in [0, 1]. */
  readonly shares: readonly [first: number, second: number]
}

/**
 * Centres the points and takes the scores from the Gram matrix of their scalar products, whose eigenvectors are those scores
 * up to length: with n points in d dimensions n x n instead of d x d. The sign of each direction is that the first point that
 * is off its middle lies below it. Points of one place have scores 0. Throws RangeError for fewer than two points.
 */
export const projectToPlane = (points: readonly ArrayLike<number>[]): Projection => {
  const n = points.length
  if (n < 2) throw new RangeError(`a plane needs at least two points, got ${n}`)
  const dimensions = points[0]!.length
  const mean = new Float64Array(dimensions)
  for (const point of points) for (let j = 0; j < dimensions; j++) mean[j]! += point[j]! / n
  const centred = points.map((point) => Float64Array.from(point, (value, j) => value - mean[j]!))
  const gram = Matrix.zeros(n, n)
  for (let a = 0; a < n; a++)
    for (let b = 0; b <= a; b++) {
      let product = 0
      const [p, q] = [centred[a]!, centred[b]!]
      for (let j = 0; j < dimensions; j++) product += p[j]! * q[j]!
      gram.set(a, b, product)
      gram.set(b, a, product)
    }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true })
  const order = realEigenvalues.map((value, k) => ({ value, k })).sort((a, b) => b.value - a.value)
  const trace = gram.trace()
  const axis = (rank: number): { readonly scores: Float64Array; readonly share: number } => {
    const { value, k } = order[rank]!
    const length = Math.sqrt(Math.max(0, value))
    const raw = Float64Array.from({ length: n }, (_, i) => length * eigenvectorMatrix.get(i, k))
    const first = raw.find((score) => Math.abs(score) > 1e-9 * length) ?? 0
    const scores = raw.map((score) => (first > 0 ? -score : score))
    return { scores, share: trace > 0 ? Math.max(0, value) / trace : 0 }
  }
  const [first, second] = [axis(0), axis(1)]
  return {
    scores: Array.from({ length: n }, (_, i) => [first.scores[i]!, second.scores[i]!] as const),
    shares: [first.share, second.share],
  }
}
