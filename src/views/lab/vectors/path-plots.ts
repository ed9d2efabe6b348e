/** The bends of paths, and paths in a plane, as positions in pixels. Pure. */

import { showNumber, showPercent } from '../../../base/number.ts'
import { asWritten } from '../../../core/pure-noise.ts'
import type { Bend, Straightness } from '../../../metrics/path.ts'
import type { Projection } from '../../../metrics/principal.ts'
import type { Box } from '../../../plot/box.ts'
import { acrossOf, upwardsOf } from '../../../plot/ends.ts'
import type { FigureModel } from '../../../plot/figure.ts'
import { linePath } from '../../../plot/layout.ts'
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
import type { LabCurve } from '../curves.ts'

export type BendMeasure = 'angle' | 'change' | 'curvature'

export const bendLabels: Readonly<
  Record<BendMeasure, { readonly label: string; readonly title: string; readonly unit: string }>
> = {
  angle: { label: 'Angle', title: 'Angle between consecutive slopes, in degrees', unit: '°' },
  change: { label: 'Change of slope', title: 'Relative change of the slope over the step', unit: '' },
  curvature: { label: 'Curvature', title: 'Curvature, 1 / units of the data', unit: '' },
}

/** A curve with what was found of it: the mean, and every image that it is the mean of. */
export type Bent = LabCurve & { readonly straightness: Straightness; readonly each: readonly Straightness[] }

const largest = (bends: readonly Bend[], measure: BendMeasure): Bend | undefined =>
  bends.reduce<Bend | undefined>((most, bend) => (most && most[measure] >= bend[measure] ? most : bend), undefined)

/** A measure of the bends against the level at which they are, both logarithmic; noise at the left, as in a run. */
export const bendPlot = (curves: readonly Bent[], measure: BendMeasure, box: Box, isLog = true): FigureModel => {
  const { title, label, unit } = bendLabels[measure]
  const all = curves.flatMap(({ straightness }) => straightness.bends)
  const x = logSpan(
    all.map(({ sigma }) => sigma),
    0.05,
  )
  const y = logSpan(
    all.map((bend) => bend[measure]),
    0.1,
  )
  const [left, right] = acrossOf(box)
  const ends: Ends = [right, left]
  const across = logScale(x, ends)
  const upwards = positiveScale(y, upwardsOf(box), 26, isLog)
  const told = curves.flatMap(({ label: name, straightness }) => {
    const most = largest(straightness.bends, measure)
    return most
      ? [`${name}: at most ${showNumber(most[measure])}${unit}, at sigma ${showNumber(asWritten(most.sigma))}`]
      : []
  })
  return {
    x: { title: 'σ between the two steps (noise level)', ticks: logTicks(x, ends, 34), breakAt: null },
    y: { title, ticks: upwards.ticks, breakAt: null },
    guides: [],
    columns: ['step', 'σ', title],
    series: curves.map(({ key, label: name, style, straightness }) => {
      // What is exactly straight has no place on a logarithmic axis.
      const points = straightness.bends
        .filter((bend) => bend[measure] > 0)
        .map((bend) => ({
          x: across.of(bend.sigma),
          y: upwards.of(bend[measure]),
          index: bend.step,
          values: [bend.step, asWritten(bend.sigma), bend[measure]],
          text: `${name} · step ${bend.step}, σ ${showNumber(asWritten(bend.sigma))} · ${showNumber(bend[measure])}${unit}`,
        }))
      return { key, label: name, style, points, line: linePath(points) }
    }),
    summary: `${label} of the path from step to step against its noise level. ${told.join('; ')}.`,
  }
}

/** A path to be drawn in the plane: image `image` of a curve, whose points stand at `from` in the projection's list. */
export interface PlanePath {
  readonly curve: LabCurve
  readonly image: number
  readonly from: number
  readonly count: number
}

export const pathKey = ({ curve, image }: Pick<PlanePath, 'curve' | 'image'>): string => `${curve.key} ${image}`

const spanOf = (values: readonly number[]): Span => {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return high > low ? { low, high } : { low: low - 0.5, high: high + 0.5 }
}

/** Paths in the plane of their two largest variances, the same scale both ways. */
export const planePlot = (
  paths: readonly PlanePath[],
  { scores, shares }: Projection,
  box: Box,
  what: string,
): FigureModel => {
  const [u, v] = [spanOf(scores.map(([first]) => first)), spanOf(scores.map(([, second]) => second))]
  // Room at the edges for the images at the ends of the paths.
  const room = { width: box.width - 64, height: box.height - 64 }
  const perPixel = Math.max((u.high - u.low) / room.width, (v.high - v.low) / room.height)
  const around = ({ low, high }: Span, pixels: number): Span => {
    const [middle, half] = [(low + high) / 2, (pixels * perPixel) / 2]
    return { low: middle - half, high: middle + half }
  }
  const [x, y] = [around(u, box.width), around(v, box.height)]
  const xEnds: Ends = [box.x, box.x + box.width]
  const yEnds: Ends = [box.y + box.height, box.y]
  const across = linearScale(x, xEnds)
  const upwards = linearScale(y, yEnds)
  return {
    x: {
      title: `first direction, ${showPercent(shares[0], 2)} of the variance`,
      ticks: linearTicks(x, xEnds, 60),
      breakAt: null,
    },
    y: {
      title: `second direction, ${showPercent(shares[1], 2)}`,
      ticks: linearTicks(y, yEnds, 40),
      breakAt: null,
    },
    guides: [],
    columns: ['image', 'step', 'first direction', 'second direction'],
    series: paths.map((path) => {
      const { curve, image, from, count } = path
      const points = scores.slice(from, from + count).map(([first, second], step) => ({
        x: across.of(first),
        y: upwards.of(second),
        index: step,
        values: [image + 1, step, first, second],
        text: `${curve.label} · image ${image + 1}, step ${step}`,
      }))
      return { key: pathKey(path), label: curve.label, style: curve.style, points, line: linePath(points) }
    }),
    summary: `${what} of ${paths.length} runs in the plane of their two largest variances, which account for ${showPercent(shares[0] + shares[1], 2)} of all.`,
  }
}
