/** What the repeated draws of the figures' Fréchet distances say, and what they do not. */
import type { Part } from './figure-results.ts'
import { type Difference, pairedDifference } from './paired.ts'
import { type Repeated, repeatedOf } from './quality/measurement.ts'

export type QualityPoint = Part<'quality'>['curves'][number]['points'][number]
export type QualityMeasured = keyof QualityPoint['draws'][number]

export const drawsOf = (point: QualityPoint, what: QualityMeasured): readonly number[] =>
  point.draws.map((draw) => draw[what])

/** A point has one draw at least. */
export const readingOf = (point: QualityPoint, what: QualityMeasured): Repeated => repeatedOf(drawsOf(point, what))!

/** Whose differences are judged. */
const base = 'edm'

export interface JudgedPoint extends Difference {
  readonly key: string
  readonly label: string
  readonly nfe: number
}

/**
 * Distances less those of EDM's sampler at the same number of calls, draw by draw: all samplers of a draw have the same seeds, so that
 * what is common to them is no part of the difference. Empty where there is one draw.
 */
export const differencesToEdm = (curves: readonly Part<'quality'>['curves'][number][]): readonly JudgedPoint[] => {
  const edm = curves.find(({ key }) => key === base)
  return curves
    .filter((curve) => curve !== edm)
    .flatMap(({ key, label, points }) =>
      points.flatMap((point, k) => {
        const other = edm?.points[k]
        const difference = other && pairedDifference(drawsOf(point, 'distance'), drawsOf(other, 'distance'))
        return difference ? [{ key, label, nfe: point.nfe, ...difference }] : []
      }),
    )
}
