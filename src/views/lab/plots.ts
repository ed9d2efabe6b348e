/** The lab's plots as positions in pixels. Pure. */

import { showFixed, showNumber } from '../../base/number.ts'
import { asWritten } from '../../core/pure-noise.ts'
import type { ConvergencePoint, ErrorMeasure } from '../../metrics/convergence.ts'
import type { ErrorPlace, StepError } from '../../metrics/local-error.ts'
import { type Fit, fitSlope } from '../../metrics/slope.ts'
import { withSpread } from '../../metrics/spread-text.ts'
import type { Box } from '../../plot/box.ts'
import { acrossOf, upwardsOf } from '../../plot/ends.ts'
import type { FigureModel, Guide } from '../../plot/figure.ts'
import { linePath } from '../../plot/layout.ts'
import { type Ends, logScale, logSpan, logTicks, positiveScale, type Span } from '../../plot/scales.ts'
import { unitText } from '../../toy/scale.ts'
import type { LabCurve } from './curves.ts'

export const measureLabels: Readonly<Record<ErrorMeasure, string>> = {
  mean: 'Mean error',
  rms: 'RMS error',
  beforeLast: 'RMS error before the last step',
  w1: 'Wasserstein-1 to the data',
  w2: 'Wasserstein-2 to the data',
}

export const imageLabel = 'RMSE to the converged run'

/** What was measured of a curve, in the order of its steps. */
export type Measured = LabCurve & {
  readonly points: readonly (ConvergencePoint & { readonly latents?: ReadonlyMap<string, number> })[]
}

/** The points of a curve that have the measure, as its slope is fitted to them. */
export const curvePointsOf = ({ points }: Pick<Measured, 'points'>, measure: ErrorMeasure) =>
  points.flatMap(({ steps, nfe, readings }) => {
    const reading = readings[measure]
    return reading ? [{ steps, nfe, ...reading }] : []
  })

export const fitOf = (curve: Pick<Measured, 'points'>, measure: ErrorMeasure): Fit | null =>
  fitSlope(curvePointsOf(curve, measure))

/** Errors above this, in units of the data (the toy's: of its scale), all say the same: that the run went astray. The plot ends here. */
const astray = 20

const guideSlopes = [1, 2, 4]
/** Pixels below which there is no empty corner for them. */
const guideWidth = 400
/** Decades of cost that a guide spans, and share of the plot's height at which the guides begin. */
const guideSpan = 0.5
const guideStart = 0.42

/** A fan of lines of known slope in the corner that errors leave empty: low cost, low error. */
const slopeGuides = (x: Span, y: Span, box: Box): readonly Guide[] => {
  const across = logScale(x, acrossOf(box))
  const upwards = logScale(y, upwardsOf(box))
  const decades = Math.log10(y.high / y.low)
  const from = { x: x.low * 10 ** 0.04, y: y.low * 10 ** (guideStart * decades) }
  const room = Math.log10(from.y / y.low) - 0.06 * decades
  return guideSlopes.flatMap((slope) => {
    const span = Math.min(guideSpan, room / slope)
    const to = { x: from.x * 10 ** span, y: from.y * 10 ** (-slope * span) }
    const ends = [from, to].map((end) => ({ x: across.of(end.x), y: upwards.of(end.y) }))
    const [start, end] = [ends[0]!, ends[1]!]
    // A steep guide with no room would be a vertical stub.
    if (end.x - start.x < 12 || end.y - start.y < 6) return []
    return [
      {
        line: linePath(ends),
        x: end.x + 4,
        y: end.y + 4,
        label: slope === 1 ? 'slope 1' : `${slope}`,
        anchor: 'start' as const,
      },
    ]
  })
}

/** Error against the number of network calls, the errors logarithmic or not; `unit` is that of the error, in words. */
export const convergencePlot = (
  curves: readonly Measured[],
  measure: ErrorMeasure,
  calls: readonly [least: number, most: number],
  box: Box,
  label = measureLabels[measure],
  unit = unitText(1),
  isLog = true,
): FigureModel => {
  const all = curves.map((curve) => ({ curve, points: curvePointsOf(curve, measure).filter(({ error }) => error > 0) }))
  const x = logSpan([...calls, ...all.flatMap(({ points }) => points.map(({ nfe }) => nfe))], 0.03)
  const errors = all.flatMap(({ points }) => points.map(({ error }) => error))
  const sane = errors.filter((error) => error <= astray)
  const y = logSpan(sane.length > 0 ? sane : errors, 0.1)
  const across = logScale(x, acrossOf(box))
  const upwards = positiveScale(y, upwardsOf(box), 26, isLog)
  // Distances share one floor; errors have one per curve, below which they cannot be measured.
  const isDistance = measure === 'w1' || measure === 'w2'
  const floor = isDistance ? Math.max(0, ...all.map(({ points }) => points.at(-1)?.floor ?? 0)) : 0
  const floorGuide: readonly Guide[] =
    floor > y.low && floor < y.high
      ? [
          {
            line: linePath([
              { x: box.x, y: upwards.of(floor) },
              { x: box.x + box.width, y: upwards.of(floor) },
            ]),
            x: box.x + box.width - 6,
            y: upwards.of(floor) + 15,
            label: 'exact flow, same number of points',
            anchor: 'end',
          },
        ]
      : []
  const told = all.flatMap(({ curve, points }) => {
    const fit = fitOf(curve, measure)
    const last = points.at(-1)
    return last
      ? [
          `${curve.label}: ${showNumber(last.error)} at NFE ${last.nfe}${fit ? `, slope ${showFixed(fit.slope, 2)}` : ''}`,
        ]
      : []
  })
  return {
    x: { title: 'NFE (denoiser calls per sample)', ticks: logTicks(x, acrossOf(box), 34), breakAt: null },
    y: {
      title: `${label}, ${unit}`,
      ticks: upwards.ticks,
      breakAt: null,
    },
    columns: ['N', 'NFE', `${label}, ${unit}`, 'standard error'],
    guides: [...(isLog && told.length > 0 && box.width >= guideWidth ? slopeGuides(x, y, box) : []), ...floorGuide],
    series: all.map(({ curve, points }) => {
      const placed = points.map(({ steps, nfe, error, spread }, index) => ({
        x: across.of(nfe),
        y: upwards.of(error),
        index,
        // Two standard errors; on a logarithmic axis a bar ends above 0.
        ...(spread && {
          bar: [upwards.of(Math.max(error - 2 * spread, error / 10)), upwards.of(error + 2 * spread)] as const,
        }),
        values: [steps, nfe, error, spread ?? null],
        text: `${curve.label} · N ${steps}, NFE ${nfe} · ${withSpread(error, spread ?? null)}`,
      }))
      return { key: curve.key, label: curve.label, style: curve.style, points: placed, line: linePath(placed) }
    }),
    summary:
      told.length > 0
        ? `${label} against the number of denoiser calls. ${told.join('; ')}.`
        : `${label} against the number of denoiser calls: nothing measured yet.`,
  }
}

export const placeLabels: Readonly<Record<ErrorPlace, string>> = {
  made: 'RMS local error',
  carried: 'RMS local error, carried to σ = 0',
}

/** On images an error is known only as carried to sigma = 0. */
export type ShownError = Omit<StepError, 'made'> & { readonly made?: number }

export type MeasuredSteps = LabCurve & { readonly errors: readonly ShownError[] }

export const errorAt = (error: ShownError, place: ErrorPlace): number => error[place] ?? 0

/** Local error of each step against the noise level at which it begins, levels logarithmic, errors if `isLog`; noise at the left, as in a run. */
export const localPlot = (
  curves: readonly MeasuredSteps[],
  place: ErrorPlace,
  box: Box,
  unit = unitText(1),
  isLog = true,
): FigureModel & { readonly sigmaAt: (x: number) => number } => {
  const errors = curves.flatMap((curve) => curve.errors)
  const x = logSpan(
    errors.map(({ sigma }) => sigma),
    0.05,
  )
  const y = logSpan(
    errors.map((error) => errorAt(error, place)),
    0.1,
  )
  const [left, right] = acrossOf(box)
  const ends: Ends = [right, left]
  const across = logScale(x, ends)
  const upwards = positiveScale(y, upwardsOf(box), 26, isLog)
  return {
    x: { title: 'σ at the start of the step (noise level)', ticks: logTicks(x, ends, 34), breakAt: null },
    y: { title: `${placeLabels[place]}, ${unit}`, ticks: upwards.ticks, breakAt: null },
    guides: [],
    columns: ['step', 'σ', 'next σ', `${placeLabels[place]}, ${unit}`],
    sigmaAt: across.at,
    series: curves.map(({ key, label, style, errors: own }) => {
      const placed = own.flatMap((error, index) =>
        errorAt(error, place) > 0
          ? [
              {
                x: across.of(error.sigma),
                y: upwards.of(errorAt(error, place)),
                index,
                values: [index, asWritten(error.sigma), error.sigmaNext, errorAt(error, place)],
                text: `${label} · step ${index}, σ ${showNumber(asWritten(error.sigma))} → ${showNumber(error.sigmaNext)} · ${showNumber(errorAt(error, place))}`,
              },
            ]
          : [],
      )
      return { key, label, style, points: placed, line: linePath(placed) }
    }),
    summary: `${placeLabels[place]} of each step against its noise level. ${curves
      .map(({ label, errors: own }) => {
        const largest = own.reduce(
          (most, error) => (errorAt(error, place) > errorAt(most, place) ? error : most),
          own[0]!,
        )
        return `${label}: at most ${showNumber(errorAt(largest, place))}, at sigma ${showNumber(asWritten(largest.sigma))}`
      })
      .join('; ')}.`,
  }
}
