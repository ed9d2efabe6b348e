/** What is drawn of flow lines and trajectories, in axis units and scaled x. Pure. */
import type { Program } from '../../core/program.ts'
import { onAxis, pureNoise } from '../../core/pure-noise.ts'
import type { Population } from '../../toy/population.ts'
import type { Curves, TimeAxis } from './axes.ts'

/** Levels at which flow lines are computed, from sigmaMax down to sigmaMin by equal ratios, then 0; noise alone is one of its own. */
export const curveLevels = (sigmaMin: number, sigmaMax: number, perDecade = 20): Float64Array => {
  const highest = onAxis(sigmaMax)
  const decades = Math.log10(highest / sigmaMin)
  const intervals = Math.max(8, Math.ceil(decades * perDecade))
  const levels = new Float64Array(intervals + 3)
  for (let j = 0; j <= intervals; j++) levels[j] = highest * (sigmaMin / highest) ** (j / intervals)
  levels[0] = sigmaMax
  levels[intervals + 1] = sigmaMin / 4
  return levels
}

/** Axis positions and scalings of levels: with them a flow line's unscaled x(sigma) becomes points of the plot. */
export interface LevelPositions {
  readonly u: Float64Array
  readonly s: Float64Array
}

export const positionsOf = (sigmas: Float64Array, { schedule, scaling }: Curves, axis: TimeAxis): LevelPositions => {
  const times = sigmas.map((sigma) => schedule.sigmaInv(sigma))
  return { u: times.map(axis.u), s: times.map(scaling.s) }
}

/** The straight chords of a run, from (tHat, xHat) to (tNext, xNext), as they look on an axis that may bend them. */
export interface StepPaths {
  /** Points of step i are at indices first[i] ... first[i + 1] - 1. */
  readonly first: Int32Array
  readonly u: Float64Array
  /** Share of the way from xHat to xNext. */
  readonly share: Float64Array
  /** Positions of t_0 ... t_N and of tHat of each step. */
  readonly nodes: Float64Array
  readonly raised: Float64Array
  /** What the run's own scaled x is multiplied by to stand in the plot's coordinates, at u, nodes and raised. */
  readonly factor: Float64Array
  readonly nodeFactor: Float64Array
  readonly raisedFactor: Float64Array
}

/** `scale` is in pixels a unit of the axis: a chord that the axis bends gets a point every 12 pixels or so. */
export const stepPaths = (program: Program, axis: TimeAxis, scale: number): StepPaths => {
  const { steps } = program
  const count = steps.length
  const first = new Int32Array(count + 1)
  const u: number[] = []
  const share: number[] = []
  const nodes = new Float64Array(count + 1)
  const raised = new Float64Array(count)
  steps.forEach(({ t, tHat, tNext }, i) => {
    first[i] = u.length
    const from = axis.u(tHat)
    const to = axis.u(tNext)
    nodes[i] = axis.u(t)
    nodes[i + 1] = to
    raised[i] = from
    const shareAt = (position: number): number => (axis.t(position) - tHat) / (tNext - tHat)
    const isStraight = Math.abs(shareAt((from + to) / 2) - 0.5) < 0.01
    const pieces = isStraight ? 1 : Math.min(Math.max(Math.ceil((Math.abs(to - from) * Math.abs(scale)) / 12), 1), 16)
    for (let piece = 1; piece <= pieces; piece++) {
      const position = from + ((to - from) * piece) / pieces
      u.push(position)
      share.push(piece === pieces ? 1 : Math.min(Math.max(shareAt(position), 0), 1))
    }
  })
  first[count] = u.length
  return {
    first,
    u: Float64Array.from(u),
    share: Float64Array.from(share),
    nodes,
    raised,
    factor: new Float64Array(u.length).fill(1),
    nodeFactor: new Float64Array(count + 1).fill(1),
    raisedFactor: new Float64Array(count).fill(1),
  }
}

/** No plot's time goes this far. */
const farAway = 1e6

/** Points on each chord of a run that is drawn in another design's coordinates. */
const piecesElsewhere = 10

/**
 * The chords of a run with sigma(t) and s(t) of its own, in the coordinates of the design that the plot belongs to: where
 * the noise level is the same the unscaled x is the same. Straight chords bend there.
 */
export const stepPathsElsewhere = (program: Program, own: Curves, plot: Curves, axis: TimeAxis): StepPaths => {
  const { steps } = program
  const count = steps.length
  const first = Int32Array.from({ length: count + 1 }, (_, i) => i * piecesElsewhere)
  const u = new Float64Array(count * piecesElsewhere)
  const share = new Float64Array(u.length)
  const factor = new Float64Array(u.length)
  const place = (t: number): readonly [u: number, factor: number] => {
    const sigma = own.schedule.sigma(t)
    const exactly = plot.schedule.sigmaInv(sigma)
    if (exactly < farAway) return [axis.u(exactly), plot.scaling.s(exactly) / own.scaling.s(t)]
    // Noise alone, where the plot's time has no end: it stands where axes have it, with as much noise as there.
    const shown = Math.min(sigma, onAxis(pureNoise))
    const there = plot.schedule.sigmaInv(shown)
    return [axis.u(there), (plot.scaling.s(there) / own.scaling.s(t)) * (shown / sigma)]
  }
  const nodes = new Float64Array(count + 1)
  const nodeFactor = new Float64Array(count + 1)
  const raised = new Float64Array(count)
  const raisedFactor = new Float64Array(count)
  steps.forEach(({ t, tHat, tNext }, i) => {
    ;[nodes[i], nodeFactor[i]] = place(t)
    ;[raised[i], raisedFactor[i]] = place(tHat)
    ;[nodes[i + 1], nodeFactor[i + 1]] = place(tNext)
    for (let piece = 1; piece <= piecesElsewhere; piece++) {
      const q = first[i]! + piece - 1
      share[q] = piece / piecesElsewhere
      ;[u[q], factor[q]] = place(piece === piecesElsewhere ? tNext : tHat + (tNext - tHat) * share[q]!)
    }
  })
  return { first, u, share, nodes, raised, factor, nodeFactor, raisedFactor }
}

/** The population where its chords pass time t; the starts above t_0, the result at 0. Scaled x. */
export const populationAt = ({ steps }: Program, { states, raised }: Population, t: number): Float64Array => {
  const mark = steps.find(({ tNext }) => tNext <= t)
  if (!mark) return states[steps.length]!
  if (t >= mark.tHat) return mark.i === 0 ? states[0]! : raised[mark.i]!
  const share = (t - mark.tHat) / (mark.tNext - mark.tHat)
  const to = states[mark.i + 1]!
  return raised[mark.i]!.map((x, j) => x + (to[j]! - x) * share)
}

/** The step index whose position is nearest to u. */
export const nearestStep = (nodes: Float64Array, u: number): number => {
  let best = 0
  for (let i = 1; i < nodes.length; i++) if (Math.abs(nodes[i]! - u) < Math.abs(nodes[best]! - u)) best = i
  return best
}

/** Probability density of points in equal bins over [low, high]; points outside count in the total. */
export const histogram = (points: Float64Array, [low, high]: readonly [number, number], bins: number): Float64Array => {
  const heights = new Float64Array(bins)
  const width = (high - low) / bins
  const weight = 1 / (points.length * width)
  for (const x of points) {
    const bin = Math.floor((x - low) / width)
    if (bin >= 0 && bin < bins) heights[bin] = heights[bin]! + weight
  }
  return heights
}
