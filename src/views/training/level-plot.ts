/** Curves over the noise level as positions in pixels. Pure. */

import { showNumber } from '../../base/number.ts'
import type { Box } from '../../plot/box.ts'
import { upwardsOf } from '../../plot/ends.ts'
import type { FigureModel } from '../../plot/figure.ts'
import { linePath } from '../../plot/layout.ts'
import type { CurveStyle } from '../../plot/palette.ts'
import { type Ends, linearScale, linearTicks, logScale, logSpan, logTicks, type Span } from '../../plot/scales.ts'

export interface LevelCurve {
  readonly key: string
  readonly label: string
  readonly style: CurveStyle
  /** What is drawn at each level. */
  readonly values: readonly number[]
  /** What is reported, where it is not what is drawn. */
  readonly told?: readonly number[]
}

export interface LevelPlot {
  readonly title: string
  readonly sigmas: readonly number[]
  readonly curves: readonly LevelCurve[]
  readonly scale: 'linear' | 'log'
}

const acrossOf = ({ x, width }: Box): Ends => [x + 8, x + width - 8]

const linearSpan = (values: readonly number[]): Span => {
  const [low, high] = [Math.min(0, ...values), Math.max(...values)]
  return { low, high: high > low ? low + 1.05 * (high - low) : low + 1 }
}

export const levelPlot = ({ title, sigmas, curves, scale }: LevelPlot, box: Box): FigureModel => {
  const xSpan = logSpan(sigmas, 0.02)
  const across = logScale(xSpan, acrossOf(box))
  const values = curves.flatMap((curve) => curve.values).filter(Number.isFinite)
  const ySpan = scale === 'log' ? logSpan(values, 0.08) : linearSpan(values)
  const upwards = (scale === 'log' ? logScale : linearScale)(ySpan, upwardsOf(box))
  const series = curves.map(({ key, label, style, values, told = values }) => {
    const points = sigmas.flatMap((sigma, index) => {
      const value = values[index]!
      // Zero has no place on a logarithmic axis.
      if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) return []
      const text = `${label}: ${showNumber(told[index]!)} at σ ${showNumber(sigma)}`
      return [{ x: across.of(sigma), y: upwards.of(value), index, text, values: [sigma, value] }]
    })
    // Markers only on some: the line is what is read.
    return { key, label, style, points, line: linePath(points) }
  })
  const last = sigmas.length - 1
  return {
    x: { title: 'σ', ticks: logTicks(xSpan, acrossOf(box), 44), breakAt: null },
    y: {
      title,
      ticks: scale === 'log' ? logTicks(ySpan, upwardsOf(box), 24) : linearTicks(ySpan, upwardsOf(box), 30),
      breakAt: null,
    },
    series,
    columns: ['σ', title],
    guides: [],
    summary: `${title} over the noise level. ${curves
      .map(({ label, values, told = values }) => `${label}: ${showNumber(told[0]!)} to ${showNumber(told[last]!)}`)
      .join('; ')}.`,
  }
}
