/** Which steps of a run a film shows, and where. Pure. */
import { spreadLabels } from '../tube/labels.ts'
import type { TubePoint } from '../tube/tube.ts'

export interface FilmPlace {
  readonly step: number
  /** Middle of the picture, in pixels. */
  readonly at: number
}

/**
 * At most `most` steps of a path, the start and the result among them, as even along the axis as they come, each picture as near to its
 * step as its neighbors let it; `gap` pixels from middle to middle. From left (the result) to right; `isEven` leaves the
 * axis alone and spreads them over all the width.
 */
export const filmOf = (
  points: readonly TubePoint[],
  most: number,
  x: (along: number) => number,
  gap: number,
  [low, high]: readonly [number, number],
  isEven = false,
): readonly FilmPlace[] => {
  const last = points.length - 1
  const count = Math.min(most, points.length)
  const steps: number[] = []
  for (let k = 0; k < count; k++) {
    const along = k / Math.max(1, count - 1)
    const free = points.map((_, step) => step).filter((step) => !steps.includes(step))
    const wanted = k === 0 ? last : k === count - 1 && !steps.includes(0) ? 0 : undefined
    steps.push(
      wanted ??
        free.reduce((best, step) =>
          Math.abs(points[step]!.along - along) < Math.abs(points[best]!.along - along) ? step : best,
        ),
    )
  }
  steps.sort((a, b) => b - a)
  if (isEven) return steps.map((step, k) => ({ step, at: low + ((high - low) * k) / Math.max(1, steps.length - 1) }))
  const places = spreadLabels(
    steps.map((step) => x(points[step]!.along)),
    gap,
    low,
    high,
  )
  return steps.map((step, k) => ({ step, at: places[k]! }))
}

/**
 * The film with the step that is pointed at in it: the nearest picture but start and result shows it, and moves to it as far as
 * its neighbors let it.
 */
export const withStep = (film: readonly FilmPlace[], step: number, at: number, gap: number): readonly FilmPlace[] => {
  const inner = film.map((_, k) => k).slice(1, -1)
  if (inner.length === 0 || film.some((one) => one.step === step)) return film
  const nearest = inner.reduce((best, k) => (Math.abs(film[k]!.at - at) < Math.abs(film[best]!.at - at) ? k : best))
  return film.map((one, k) =>
    k === nearest ? { step, at: Math.max(film[k - 1]!.at + gap, Math.min(film[k + 1]!.at - gap, at)) } : one,
  )
}
