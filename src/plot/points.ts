/** Points of a line in CSS pixels: which of them get a marker, which is nearest. Pure. */

/**
 * Which of the points along a line get a full marker: the first, the last, and those at least `least` pixels from the
 * one before. The others are too close together to be distinguished.
 */
export const spacedOut = (
  points: readonly { readonly x: number; readonly y: number }[],
  least: number,
): Set<number> => {
  const kept = new Set<number>()
  const last = points.length - 1
  let previous: { readonly x: number; readonly y: number } | undefined
  points.forEach((point, k) => {
    const isFar = previous === undefined || Math.hypot(point.x - previous.x, point.y - previous.y) >= least
    if (!isFar && k !== last) return
    kept.add(k)
    previous = point
  })
  return kept
}

/** The point nearest to (x, y). */
export const nearestPoint = <P extends { readonly x: number; readonly y: number }>(
  points: readonly P[],
  x: number,
  y: number,
): P | undefined => {
  let best: P | undefined
  let least = Number.POSITIVE_INFINITY
  for (const point of points) {
    const distance = Math.hypot(point.x - x, point.y - y)
    if (distance < least) [best, least] = [point, distance]
  }
  return best
}

/** The point whose x is nearest: what a pointer anywhere in the column means. */
export const nearestColumn = <P extends { readonly x: number }>(points: readonly P[], x: number): P | undefined => {
  let best: P | undefined
  for (const point of points) if (!best || Math.abs(point.x - x) < Math.abs(best.x - x)) best = point
  return best
}
