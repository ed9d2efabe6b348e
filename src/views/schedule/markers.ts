/** Markers of levels: which shape, how large, which of many. Pure. */
import { slotStyles } from '../slot-style.tsx'
import { markerPath as pathOf } from '../toy/markers.ts'
import type { ScheduleDesign } from './design-series.ts'

/** Outline around (0, 0) of a design's shape, the same as in the toy. */
export const markerPath = (id: ScheduleDesign['id'], radius: number): string => pathOf(slotStyles[id].marker, radius)

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
