/** Quality against cost: what was read, repeated draws together, and where it lies in a plot. Pure. */

import { showCount, showNumber, showPercent } from '../../../base/number.ts'
import type { QualityCurve, QualityFound } from '../../../measure/quality/quality.ts'
import type { DifferenceCurve } from '../../../metrics/difference-text.ts'
import { type Repeated, repeatedOf } from '../../../metrics/quality/measurement.ts'
import type { FeatureNetworkSummary } from '../../../metrics/quality/protocol.ts'
import type { Box } from '../../../plot/box.ts'
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
} from '../../../plot/scales.ts'

export type QualityMeasure = 'distance' | 'accuracy'

/** All draws of a point of a curve. */
export interface QualityPoint {
  readonly steps: number
  readonly nfe: number
  readonly distance: Repeated
  readonly accuracy: Repeated | undefined
}

export interface QualitySeries {
  readonly key: string
  readonly label: string
  readonly style: CurveStyle
  readonly points: readonly QualityPoint[]
}

const letters: Readonly<Record<string, (typeof slotStyles)[keyof typeof slotStyles]>> = slotStyles

/** A letter has its colour, any other curve that of its place. */
const styleFor = (key: string, k: number): CurveStyle => {
  const own = letters[key]
  return own ? { ...own, isHollow: false, isBold: false } : styleOf(k)
}

/** By curve in the study's order, its points by cost. */
export const seriesOf = (
  curves: readonly Pick<QualityCurve, 'key' | 'label'>[],
  found: readonly QualityFound[],
): readonly QualitySeries[] =>
  curves.map(({ key, label }, k) => {
    const own = found.flatMap((one) => (one.kind === 'point' && one.key === key ? [one] : []))
    const points = [...new Set(own.map(({ steps }) => steps))].map((steps): QualityPoint => {
      const draws = own.filter((one) => one.steps === steps)
      return {
        steps,
        nfe: draws[0]!.nfe,
        distance: repeatedOf(draws.map(({ reading }) => reading.distance))!,
        accuracy: repeatedOf(draws.flatMap(({ reading }) => reading.accuracy ?? [])),
      }
    })
    return { key, label, style: styleFor(key, k), points: points.sort((a, b) => a.nfe - b.nfe) }
  })

/** Curves as they were before their designs were changed: in grey. */
export const greySeries = (series: readonly QualitySeries[]): readonly QualitySeries[] =>
  series.map((one) => ({
    ...one,
    key: `${one.key} before`,
    label: `${one.label} (before)`,
    style: { ...one.style, token: '--muted', isHollow: true, isBold: false },
  }))

/** Distances of the curves, draw by draw, with the standard error of their mean. */
export const pairedCurves = (
  curves: readonly Pick<QualityCurve, 'key' | 'label'>[],
  found: readonly QualityFound[],
): readonly DifferenceCurve[] =>
  seriesOf(curves, found).map(({ key, label, points }) => ({
    label,
    points: points.map(({ steps, nfe, distance: { mean, deviation, draws } }) => ({
      nfe,
      error: mean,
      spread: deviation === null ? null : deviation / Math.sqrt(draws),
      latents: new Map(
        found.flatMap((one) =>
          one.kind === 'point' && one.key === key && one.steps === steps
            ? [[String(one.draw), one.reading.distance] as const]
            : [],
        ),
      ),
    })),
  }))

/** What the distance is called: only a network that a person brings can be the one of FID. */
export const distanceName = ({ origin, name }: Pick<FeatureNetworkSummary, 'origin' | 'name'>): string =>
  origin === 'own' ? `FID with ${name}` : `FD in ${name} features`

/** A reading, with the deviation of its draws where there are several. */
export const readingText = (measure: QualityMeasure, { mean, deviation }: Repeated): string => {
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

/** Distance on a logarithmic axis if `isLog`, accuracy on one from 0 to 1; network calls on a logarithmic one. */
export const qualityPlot = (
  series: readonly QualitySeries[],
  measure: QualityMeasure,
  network: FeatureNetworkSummary,
  images: number,
  calls: readonly [least: number, most: number],
  box: Box,
  isLog = true,
): FigureModel => {
  const title = measure === 'distance' ? distanceName(network) : 'Accuracy of the classifier'
  const all = series.map((one) => ({
    ...one,
    points: one.points.flatMap(({ nfe, steps, [measure]: repeated }) => (repeated ? [{ nfe, steps, repeated }] : [])),
  }))
  const values = all.flatMap(({ points }) =>
    points.flatMap(({ repeated: { mean, deviation } }) => [mean - (deviation ?? 0), mean + (deviation ?? 0)]),
  )
  const x = logSpan(calls, 0.06)
  const across: Ends = [box.x + 12, box.x + box.width - 12]
  const upwards: Ends = [box.y + box.height - 8, box.y + 8]
  const acrossScale = logScale(x, across)
  const isDistance = measure === 'distance'
  const span = isDistance ? logSpan(values, 0.08) : { low: 0, high: 1 }
  const y = isDistance && !isLog ? { ...span, low: 0 } : span
  const { of, ticks } = isDistance
    ? positiveScale(y, upwards, 26, isLog)
    : { ...linearScale(y, upwards), ticks: linearTicks(y, upwards, 40, { print: showPercent }) }
  const place = (value: number): number => of(Math.min(Math.max(value, y.low), y.high))
  const floor = floorOf(network, images)?.[measure]
  const told = all.flatMap(({ label, points }) => {
    const last = points.at(-1)
    return last ? [`${label}: ${readingText(measure, last.repeated)} at NFE ${last.nfe}`] : []
  })
  return {
    x: { title: 'NFE (denoiser calls per sample)', ticks: logTicks(x, across, 34), breakAt: null },
    y: {
      title,
      ticks,
      breakAt: null,
    },
    columns: ['N', 'NFE', title, 'standard deviation'],
    guides:
      floor !== undefined && floor > y.low && floor < y.high
        ? [guideOf(place(floor), `${showCount(images)} test images`, box)]
        : [],
    series: all.map(({ key, label, style, points }) => {
      const placed = points.map(({ nfe, steps, repeated }, index) => ({
        x: acrossScale.of(nfe),
        y: place(repeated.mean),
        index,
        values: [steps, nfe, repeated.mean, repeated.deviation],
        text: `${label} · NFE ${nfe} · ${readingText(measure, repeated)}`,
        ...(repeated.deviation !== null && {
          bar: [place(repeated.mean - repeated.deviation), place(repeated.mean + repeated.deviation)] as const,
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
