/**
 * One Brownian path per image and element, read at any noise levels: the increments that a run of 10 steps sees are sums of
 * those that a run of 40 sees, so that stochastic samplers with different steps follow the same noise. The path is a
 * virtual tree (bisected by Brownian bridges down to the level asked for) over log2 sigma, each node a counter-based draw.
 */
import { fillNormals } from './random.ts'

/** From a noise level down to another, as a solver asks for. */
export interface Increment {
  readonly from: number
  readonly to: number
  /**
   * What the path's variance grows with: ln sigma where missing, or sigma, as in k-diffusion's tree. Paths over one
   * do not agree with those over the other.
   */
  readonly clock?: 'sigma'
}

/** log2 sigma at the path's ends: 1.5e-5 to 65536. Above, as for noise alone, the path stands still. */
const [lowest, highest] = [-16, 16]
/** The path is read at the nearest of 2^depth + 1 places, 5e-4 apart in log2 sigma. */
const depth = 16
const cells = 2 ** depth
/** Streams of the tree's nodes start here, beyond those of the noise tensors n_k. */
const firstStream = 2 ** 30

/** The nearest place, an integer in [0, cells]. */
const placeOf = (sigma: number): number => {
  const place = Math.min(Math.round(((Math.log2(sigma) - lowest) / (highest - lowest)) * cells), cells)
  if (!(place >= 0)) throw new RangeError(`no Brownian path at noise level ${sigma}`)
  return place
}

/** Variance of a path between the lowest place and another: places stand evenly in ln sigma. */
type Clock = (place: number) => number
const logClock: Clock = (place) => place
const sigmaClock: Clock = (place) => 2 ** lowest * Math.expm1(Math.LN2 * (highest - lowest) * (place / cells))

/**
 * The path's value at `place` has the clock's variance and is linear in the draws of the nodes on the way down to it: adds
 * `factor` times their weights to `weights`. Node 0 is the path's end; node k >= 1 has the children 2 k and 2 k + 1.
 */
const addWeights = (weights: Map<number, number>, factor: number, place: number, clock: Clock): void => {
  const addNode = (node: number, weight: number) => weights.set(node, (weights.get(node) ?? 0) + factor * weight)
  const at = clock(place)
  addNode(0, at / Math.sqrt(clock(cells)))
  let [low, high, node] = [0, cells, 1]
  while (low < place && place < high) {
    const middle = (low + high) / 2
    const [start, bend, end] = [clock(low), clock(middle), clock(high)]
    // The bridge's variance where it bends; that bend falls linearly to both ends.
    const variance = ((bend - start) * (end - bend)) / (end - start)
    const share = place <= middle ? (at - start) / (bend - start) : (end - at) / (end - bend)
    addNode(node, share * Math.sqrt(variance))
    if (place <= middle) [high, node] = [middle, 2 * node]
    else [low, node] = [middle, 2 * node + 1]
  }
}

/** One counter-based draw, and what an increment takes of it. */
export interface Draw {
  readonly stream: number
  readonly weight: number
}

/**
 * The increment over an interval, scaled to unit variance, as a weighted sum of draws of N(0, 1). Throws RangeError where
 * both levels fall on the same place.
 */
export const drawsOf = ({ from, to, clock: of }: Increment): readonly Draw[] => {
  const clock = of === 'sigma' ? sigmaClock : logClock
  const [first, last] = [placeOf(from), placeOf(to)]
  if (first === last) throw new RangeError(`the noise levels ${from} and ${to} are too close for a Brownian path`)
  const unit = 1 / Math.sqrt(Math.abs(clock(first) - clock(last)))
  const weights = new Map<number, number>()
  addWeights(weights, -unit, first, clock)
  addWeights(weights, unit, last, clock)
  return [...weights].map(([node, weight]) => ({ stream: firstStream + node, weight }))
}

/**
 * Writes the path's increment over `increment`, scaled to unit variance, to `out` from `offset` on: element j is that of
 * the path (seed, image, j). Increments over disjoint intervals are independent. Throws RangeError where both levels fall
 * on the same place.
 */
export const fillIncrement = (
  out: Float64Array | Float32Array,
  seed: number,
  image: number,
  increment: Increment,
  offset = 0,
  length = out.length - offset,
): void => {
  const draws = drawsOf(increment)
  const normals = new Float64Array(length)
  out.fill(0, offset, offset + length)
  for (const { stream, weight } of draws) {
    fillNormals(normals, seed, image, stream)
    for (let j = 0; j < length; j++) out[offset + j] = out[offset + j]! + weight * normals[j]!
  }
}
