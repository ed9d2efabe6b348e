/** One shape a design, so that colour is never alone. Pure. */
import type { ScheduleDesign } from './design-series.ts'

export const shapeNames: Readonly<Record<ScheduleDesign['id'], string>> = {
  A: 'circle',
  B: 'square',
  C: 'triangle',
  D: 'diamond',
}

/** Outline around (0, 0), of about the area of a circle of this radius. */
export const markerPath = (id: ScheduleDesign['id'], radius: number): string => {
  const r = (share: number): string => String(Number((radius * share).toFixed(2)))
  switch (id) {
    case 'A':
      return `M${r(1)},0A${r(1)},${r(1)} 0 1 1 ${r(-1)},0A${r(1)},${r(1)} 0 1 1 ${r(1)},0Z`
    case 'B':
      return `M${r(-0.9)},${r(-0.9)}H${r(0.9)}V${r(0.9)}H${r(-0.9)}Z`
    case 'C':
      return `M0,${r(-1.25)}L${r(1.2)},${r(0.85)}H${r(-1.2)}Z`
    case 'D':
      return `M0,${r(-1.35)}L${r(1.35)},0L0,${r(1.35)}L${r(-1.35)},0Z`
    default:
      return id satisfies never
  }
}

/** Radius of the markers of a design whose steps stand `spacing` pixels apart. */
export const markerRadius = (spacing: number, isActive: boolean): number =>
  isActive ? Math.min(Math.max(spacing * 0.3, 2), 7) : Math.min(Math.max(spacing * 0.3, 2.6), 4)

/**
 * Which of the points along a line get a full marker: the first, the last, and those at least `least` pixels from the
 * one before. The others are too close to be told apart.
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
