/**
 * How straight a sampler's path is. A path is the state at each noise level, and the slope dx/dt there: a solver whose steps
 * are straight makes no error on a path that is (Karras et al. 2022, section 3: "straight is good"). Pure.
 */
import { curvesOf } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import type { Program } from '../core/program.ts'
import { slopeRates } from '../core/scalings/scaling.ts'

/** What a run went through: x_0 ... x_N, scaled, and D at the start of each of the N steps. Arrays of equal length. */
export interface Trail {
  readonly states: readonly ArrayLike<number>[]
  readonly denoised: readonly ArrayLike<number>[]
}

/**
 * `own`: the x and t that the design steps in. `unscaled`: x / s against sigma, the same for all designs, so that only
 * where they step differs.
 */
export type Coordinates = 'own' | 'unscaled'

/** Points of a path and its slopes at all of them but the last, where sigma is 0 and the slope undefined. */
export interface Path {
  readonly sigmas: readonly number[]
  readonly points: readonly Float64Array[]
  readonly slopes: readonly Float64Array[]
}

/** The bend from one step to the next, at the level between them. */
export interface Bend {
  /** Index of the step that begins here, from 1. */
  readonly step: number
  readonly sigma: number
  /** Between the slopes at the two steps' starts, in degrees, 0 to 180. */
  readonly angle: number
  /** Length of the slopes' difference over that of the first one: what an Euler step takes for 0. */
  readonly change: number
  /** One over the radius of the circle with this angle between its tangents over the chord; in 1 / units of the data. */
  readonly curvature: number
}

export interface Straightness {
  /** Length of the polyline, and from its first to its last point: root mean square over elements, in units of the data. */
  readonly length: number
  readonly distance: number
  /** Sum of the angles, in degrees. */
  readonly turn: number
  readonly bends: readonly Bend[]
}

const normOf = (a: ArrayLike<number>): number => {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j]! ** 2
  return Math.sqrt(sum)
}

const distanceOf = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2
  return Math.sqrt(sum)
}

/**
 * Angle in radians, 0 to pi; 0 where a vector vanishes. By half the chord and half the sum of the unit vectors, which keeps
 * the digits of small angles that a scalar product loses (Kahan, "How futile are mindless assessments of roundoff", 2006).
 */
export const angleBetween = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const [normA, normB] = [normOf(a), normOf(b)]
  if (normA === 0 || normB === 0) return 0
  let difference = 0
  let sum = 0
  for (let j = 0; j < a.length; j++) {
    const [u, v] = [a[j]! * normB, b[j]! * normA]
    difference += (u - v) ** 2
    sum += (u + v) ** 2
  }
  return 2 * Math.atan2(Math.sqrt(difference), Math.sqrt(sum))
}

/**
 * The path of a trail. Slopes are those of the probability-flow ODE (eq. 4) at each state, so that the design must not add
 * noise: then no state is raised between a step's start and its first call.
 */
export const pathOf = (design: Design, { steps }: Program, trail: Trail, coordinates: Coordinates): Path => {
  const { schedule, scaling } = curvesOf(design)
  const isOwn = coordinates === 'own'
  const marks = [...steps.map(({ t, sigma, s }) => ({ t, sigma, s }))]
  const last = steps.at(-1)!
  const scales = [...marks.map(({ s }) => s), last.sNext]
  return {
    sigmas: [...marks.map(({ sigma }) => sigma), last.sigmaNext],
    points: trail.states.map((state, i) => Float64Array.from(state, (x) => (isOwn ? x : x / scales[i]!))),
    slopes: marks.map(({ t, sigma, s }, i) => {
      const denoised = trail.denoised[i]!
      const rates = isOwn ? slopeRates(schedule, scaling, t) : { x: 1 / (s * sigma), denoised: -1 / sigma }
      return Float64Array.from(trail.states[i]!, (x, j) => rates.x * x + rates.denoised * denoised[j]!)
    }),
  }
}

/** Throws RangeError for a path of fewer than two points. */
export const straightnessOf = ({ sigmas, points, slopes }: Path): Straightness => {
  if (points.length < 2) throw new RangeError('a path needs at least two points')
  const root = Math.sqrt(points[0]!.length)
  const chords = points.slice(1).map((point, i) => distanceOf(point, points[i]!) / root)
  const bends = slopes.slice(1).map((slope, k): Bend => {
    const before = slopes[k]!
    const angle = angleBetween(before, slope)
    return {
      step: k + 1,
      sigma: sigmas[k + 1]!,
      angle: (angle * 180) / Math.PI,
      change: distanceOf(before, slope) / normOf(before),
      curvature: (2 * Math.sin(angle / 2)) / chords[k]!,
    }
  })
  return {
    length: chords.reduce((sum, chord) => sum + chord, 0),
    distance: distanceOf(points[0]!, points.at(-1)!) / root,
    turn: bends.reduce((sum, { angle }) => sum + angle, 0),
    bends,
  }
}

/** Image `index` of a trail of several, each of `length` elements. */
export const trailOfImage = ({ states, denoised }: Trail, index: number, length: number): Trail => {
  const cut = (all: Trail['states']): Trail['states'] =>
    all.map((values) => Float64Array.from({ length }, (_, j) => values[index * length + j]!))
  return { states: cut(states), denoised: cut(denoised) }
}

/** The mean of paths of the same design, bend by bend. */
export const meanStraightness = (all: readonly Straightness[]): Straightness => {
  const mean = (read: (one: Straightness) => number): number =>
    all.reduce((sum, one) => sum + read(one), 0) / all.length
  return {
    length: mean(({ length }) => length),
    distance: mean(({ distance }) => distance),
    turn: mean(({ turn }) => turn),
    bends: all[0]!.bends.map(({ step, sigma }, k) => ({
      step,
      sigma,
      angle: mean(({ bends }) => bends[k]!.angle),
      change: mean(({ bends }) => bends[k]!.change),
      curvature: mean(({ bends }) => bends[k]!.curvature),
    })),
  }
}

/** A mean with its standard error; null for one value. */
export interface MeanWithError {
  readonly mean: number
  readonly error: number | null
}

const meanOf = (values: readonly number[]): MeanWithError => {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, error: count > 1 ? Math.sqrt(squares / (count - 1) / count) : null }
}

/** How far paths turn in all, in degrees, and their lengths over their distances: means over images. */
export const turnAndDetour = (
  all: readonly Straightness[],
): { readonly turn: MeanWithError; readonly detour: MeanWithError } => ({
  turn: meanOf(all.map(({ turn }) => turn)),
  detour: meanOf(all.map(({ length, distance }) => length / distance)),
})
