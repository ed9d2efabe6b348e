/** The slope of an error's curve on log-log axes. */

export interface CurvePoint {
  /** N. */
  readonly steps: number
  readonly error: number
  /** What no number of steps removes: the finite number of points, the last step to 0, rounding. */
  readonly floor: number
}

export interface Fit {
  /** -d ln error / d ln N: 2 for a second-order method. */
  readonly slope: number
  /** First and last N of the points that the line goes through. */
  readonly from: number
  readonly to: number
}

/** A point that is not this much above its floor says more about the floor than about the method. */
const aboveFloor = 4

/**
 * Least-squares line of ln error against ln N over the steep end of a curve: of the points well above their floor, given
 * in any order, those whose N is at least the geometric middle of the range, and never fewer than three of them. Null
 * below two points.
 */
export const fitSlope = (points: readonly CurvePoint[]): Fit | null => {
  const clear = points
    .filter(({ error, floor }) => Number.isFinite(error) && error > 0 && error > aboveFloor * floor)
    .sort((a, b) => a.steps - b.steps)
  const [first, last] = [clear[0], clear.at(-1)]
  if (!first || !last || clear.length < 2) return null
  const middle = Math.sqrt(first.steps * last.steps)
  const start = Math.max(
    0,
    Math.min(
      clear.findIndex(({ steps }) => steps >= middle),
      clear.length - 3,
    ),
  )
  const used = clear.slice(start)
  const u = used.map(({ steps }) => Math.log(steps))
  const v = used.map(({ error }) => Math.log(error))
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [uMean, vMean] = [mean(u), mean(v)]
  const covariance = u.reduce((sum, value, k) => sum + (value - uMean) * (v[k]! - vMean), 0)
  const variance = u.reduce((sum, value) => sum + (value - uMean) ** 2, 0)
  return { slope: -covariance / variance, from: used[0]!.steps, to: last.steps }
}
