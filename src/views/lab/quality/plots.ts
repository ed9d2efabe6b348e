/** Quality against cost: what was read, repeated draws together, and where it lies in a plot. Pure. */

import { showCount, showNumber, showPercent } from '../../../base/number.ts'
import type { QualityCurve } from '../../../measure/quality/curves.ts'
import type { DifferenceCurve } from '../../../metrics/difference-text.ts'
import { type FoundReading, type Repeated, repeatedOf } from '../../../metrics/quality/measurement.ts'
import type { FeatureNetworkSummary, Reading } from '../../../metrics/quality/protocol.ts'
import type { Box } from '../../../plot/box.ts'
import { acrossOf, upwardsOf } from '../../../plot/ends.ts'
import type { FigureModel, Guide } from '../../../plot/figure.ts'
import { linePath } from '../../../plot/layout.ts'
import { type CurveStyle, slotStyles, styleOf } from '../../../plot/palette.ts'
import {
  type Ends,
  linearScale,
  linearTicks,
  logScale,
  logSpan,
  logTicks,
  positiveScale,
  type Span,
} from '../../../plot/scales.ts'

/** A number of several draws, with what is known of its spread. */
export type Value = Pick<Repeated, 'mean' | 'deviation'>

/** All draws of a point of a curve. */
export interface QualityPoint<R> {
  readonly steps: number
  readonly nfe: number
  readonly readings: readonly R[]
}

export interface QualitySeries<R> {
  readonly key: string
  readonly label: string
  readonly style: CurveStyle
  readonly points: readonly QualityPoint<R>[]
}

/** One of the numbers that are read, as an axis. */
export interface QualityAxis<R> {
  readonly title: string
  /** Undefined where the readings have no such number. */
  readonly of: (readings: readonly R[]) => Value | undefined
  readonly text: (value: Value) => string
  /** Logarithmic if a person wants it, from 0 to 1, or whatever the values need. */
  readonly scale: 'positive' | 'share' | 'free'
  readonly spread: 'standard deviation' | 'standard error'
  /** A number to compare with; null for none. */
  readonly guide: { readonly at: number; readonly label: string } | null
}

const letters: Readonly<Record<string, (typeof slotStyles)[keyof typeof slotStyles]>> = slotStyles

/** A letter has its colour, any other curve that of its place. */
const styleFor = (key: string, k: number): CurveStyle => {
  const own = letters[key]
  return own ? { ...own, isHollow: false, isBold: false } : styleOf(k)
}

type Found<R> = FoundReading<R> | { readonly kind: 'fault' | 'candidate' | 'best' }

const pointsOf = <R>(found: readonly Found<R>[]): readonly FoundReading<R>[] =>
  found.flatMap((one) => (one.kind === 'point' ? [one] : []))

/** By curve in the study's order, its points by cost. */
export const seriesOf = <R>(
  curves: readonly Pick<QualityCurve, 'key' | 'label'>[],
  found: readonly Found<R>[],
): readonly QualitySeries<R>[] =>
  curves.map(({ key, label }, k) => {
    const own = pointsOf(found).filter((one) => one.key === key)
    const points = [...new Set(own.map(({ steps }) => steps))].map((steps): QualityPoint<R> => {
      const draws = own.filter((one) => one.steps === steps)
      return { steps, nfe: draws[0]!.nfe, readings: draws.map(({ reading }) => reading) }
    })
    return { key, label, style: styleFor(key, k), points: points.sort((a, b) => a.nfe - b.nfe || a.steps - b.steps) }
  })

/** Curves as they were before their designs were changed: in grey, by their letters, since their labels are those of now. */
export const greySeries = <R>(series: readonly QualitySeries<R>[]): readonly QualitySeries<R>[] =>
  series.map((one) => ({
    ...one,
    key: `${one.key} before`,
    label: `${letters[one.key] ? one.key : one.label} before`,
    style: { ...one.style, token: '--muted', isHollow: true, isBold: false },
  }))

/** A number of the curves, draw by draw, with the standard error of its mean; points where a draw has none are left out. */
export const pairedCurves = <R>(
  curves: readonly Pick<QualityCurve, 'key' | 'label'>[],
  found: readonly Found<R>[],
  of: (reading: R) => number | undefined,
): readonly DifferenceCurve[] =>
  seriesOf(curves, found).map(({ key, label, points }) => ({
    label,
    points: points.flatMap(({ steps, nfe }) => {
      const own = pointsOf(found).filter((one) => one.key === key && one.steps === steps)
      const latents = new Map(
        own.flatMap(({ draw, reading }) => {
          const value = of(reading)
          return value === undefined ? [] : [[String(draw), value] as const]
        }),
      )
      const all = latents.size === own.length ? repeatedOf([...latents.values()]) : undefined
      if (!all) return []
      const spread = all.deviation === null ? null : all.deviation / Math.sqrt(all.draws)
      return [{ nfe, error: all.mean, spread, latents }]
    }),
  }))

export type QualityMeasure = 'distance' | 'accuracy'

/** What the distance is called: only a network that a person brings can be the one of FID. */
export const distanceName = ({ origin, name }: Pick<FeatureNetworkSummary, 'origin' | 'name'>): string =>
  origin === 'own' ? `FID with ${name}` : `FD in ${name} features`

/** A reading, with the deviation of its draws where there are several. */
export const readingText = (measure: QualityMeasure, { mean, deviation }: Value): string => {
  const [factor, unit] = measure === 'distance' ? [1, ''] : [100, '%']
  const spread = deviation === null ? '' : ` ± ${showNumber(factor * deviation, 2)}${unit}`
  return `${showNumber(factor * mean)}${unit}${spread}`
}

/** What the same number of test images measures, where the network's card says it. */
export const floorOf = ({ testImages }: FeatureNetworkSummary, images: number) =>
  testImages.find((one) => one.images === images)

const guideOf = (at: number, label: string, { x, width }: Box): Guide => ({
  line: linePath([
    { x, y: at },
    { x: x + width, y: at },
  ]),
  x: x + width - 6,
  y: at + 15,
  label,
  anchor: 'end',
})

/** What a network of features reads of this many images, as axes. */
export const networkAxes = (
  network: FeatureNetworkSummary,
  images: number,
): Readonly<Record<QualityMeasure, QualityAxis<Reading>>> => {
  const floor = floorOf(network, images)
  const guide = (measure: QualityMeasure) => floor && { at: floor[measure], label: `${showCount(images)} test images` }
  const axis = (measure: QualityMeasure) => ({
    of: (readings: readonly Reading[]) => repeatedOf(readings.flatMap((reading) => reading[measure] ?? [])),
    text: (value: Value) => readingText(measure, value),
    spread: 'standard deviation' as const,
    guide: guide(measure) ?? null,
  })
  return {
    distance: { ...axis('distance'), title: distanceName(network), scale: 'positive' },
    accuracy: { ...axis('accuracy'), title: 'Accuracy of the classifier', scale: 'share' },
  }
}

/** A linear span with room around its values. */
const freeSpan = (values: readonly number[]): Span => {
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1]
  const room = high > low ? 0.08 * (high - low) : 0.5
  return { low: low - room, high: high + room }
}

const verticalOf = <R>({ scale, guide }: QualityAxis<R>, values: readonly number[], upwards: Ends, isLog: boolean) => {
  switch (scale) {
    case 'positive': {
      const span = logSpan(values, 0.08)
      return { span: isLog ? span : { ...span, low: 0 }, ...positiveScale(span, upwards, 26, isLog) }
    }
    case 'share': {
      const span = { low: 0, high: 1 }
      return { span, ...linearScale(span, upwards), ticks: linearTicks(span, upwards, 40, { print: showPercent }) }
    }
    case 'free': {
      const span = freeSpan(guide && values.length > 0 ? [...values, guide.at] : values)
      return { span, ...linearScale(span, upwards), ticks: linearTicks(span, upwards, 40) }
    }
    default:
      return scale satisfies never
  }
}

/** A number that was read against network calls, which are logarithmic; positive numbers are so as well if `isLog`. */
export const qualityPlot = <R>(
  series: readonly QualitySeries<R>[],
  axis: QualityAxis<R>,
  calls: readonly [least: number, most: number],
  box: Box,
  isLog = true,
): FigureModel => {
  const { title, text, guide } = axis
  const all = series.map((one) => ({
    ...one,
    points: one.points.flatMap(({ nfe, steps, readings }, index) => {
      const value = axis.of(readings)
      return value ? [{ index, nfe, steps, value }] : []
    }),
  }))
  const values = all.flatMap(({ points }) =>
    points.flatMap(({ value: { mean, deviation } }) => [mean - (deviation ?? 0), mean + (deviation ?? 0)]),
  )
  const x = logSpan(calls, 0.06)
  const across = acrossOf(box)
  const acrossScale = logScale(x, across)
  const { span: y, of, ticks } = verticalOf(axis, values, upwardsOf(box), isLog)
  const place = (value: number): number => of(Math.min(Math.max(value, y.low), y.high))
  const told = all.flatMap(({ label, points }) => {
    const last = points.at(-1)
    return last ? [`${label}: ${text(last.value)} at NFE ${last.nfe}`] : []
  })
  return {
    x: { title: 'NFE (denoiser calls per sample)', ticks: logTicks(x, across, 34), breakAt: null },
    y: { title, ticks, breakAt: null },
    columns: ['N', 'NFE', title, axis.spread],
    guides: guide && guide.at > y.low && guide.at < y.high ? [guideOf(place(guide.at), guide.label, box)] : [],
    series: all.map(({ key, label, style, points }) => {
      const placed = points.map(({ index, nfe, steps, value }) => ({
        x: acrossScale.of(nfe),
        y: place(value.mean),
        index,
        values: [steps, nfe, value.mean, value.deviation],
        text: `${label} · NFE ${nfe} · ${text(value)}`,
        ...(value.deviation !== null && {
          bar: [place(value.mean - value.deviation), place(value.mean + value.deviation)] as const,
        }),
      }))
      return { key, label, style, points: placed, line: linePath(placed) }
    }),
    summary:
      told.length > 0
        ? `${title} against the number of denoiser calls. ${told.join('; ')}.`
        : `${title} against the number of denoiser calls: nothing measured yet.`,
  }
}
