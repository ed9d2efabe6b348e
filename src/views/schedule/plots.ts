/** The plots as positions in pixels: what Plot.tsx draws. Pure. */

import { showNumber } from '../../base/number.ts'
import type { Box } from '../../plot/box.ts'
import { linePath } from '../../plot/layout.ts'
import {
  type Axis,
  type Ends,
  levelScale,
  linearScale,
  linearTicks,
  logScale,
  logSpan,
  logTicks,
  type Scale,
  type Span,
} from '../../plot/scales.ts'
import type { DesignSeries } from './design-series.ts'
import { infiniteAt } from './infinite-tick.ts'

export interface PlotPoint {
  readonly step: number
  readonly x: number
  readonly y: number
}

export interface PlotSeries {
  readonly id: DesignSeries['id']
  readonly isActive: boolean
  readonly line: string
  /** The line's part across an axis break. */
  readonly tail: string
  readonly points: readonly PlotPoint[]
}

export interface PlotModel {
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly PlotSeries[]
  /** One sentence for those who do not see the plot. */
  readonly summary: string
}

const inset = 10
const acrossOf = ({ x, width }: Box): Ends => [x + inset, x + width - inset]
const upwardsOf = ({ y, height }: Box): Ends => [y + height, y]
const horizontalSpacing = 48
const verticalSpacing = 26

const positiveLevels = (all: readonly DesignSeries[]): readonly number[] =>
  all.flatMap(({ levels }) => levels.slice(0, -1))

const listNames = (all: readonly DesignSeries[], describe: (one: DesignSeries) => string): string =>
  all.map((one) => `${one.name}: ${describe(one)}`).join('; ')

/** A run's first level, for people. */
const startText = ({ written }: DesignSeries): string => showNumber(written[0]!)

const stepsOf = ({ levels }: DesignSeries): number => levels.length - 1

const stepAxis = (all: readonly DesignSeries[], box: Box): { readonly scale: Scale; readonly axis: Axis } => {
  const span: Span = { low: 0, high: Math.max(...all.map(stepsOf)) }
  const ends = acrossOf(box)
  return {
    scale: linearScale(span, ends),
    axis: { title: 'step i', ticks: linearTicks(span, ends, horizontalSpacing, { isWhole: true }), breakAt: null },
  }
}

/** A line through points of which the last lies beyond the break. */
const brokenSeries = ({ id, isActive }: DesignSeries, points: readonly PlotPoint[]): PlotSeries => ({
  id,
  isActive,
  points,
  line: linePath(points.slice(0, -1)),
  tail: linePath(points.slice(-2)),
})

/** The levels that the plots of sigma show, with a margin for a handle to be dragged into. */
export const levelSpan = (all: readonly DesignSeries[]): Span => logSpan(positiveLevels(all), 0.3)

/** A linear axis of levels from 0 on. */
const linearLevels = ({ high }: Span, ends: Ends) => {
  const span = { low: 0, high: high / 10 ** 0.25 }
  const { of, at } = linearScale(span, ends)
  return {
    of,
    at: (pixel: number) => Math.max(at(pixel), 0),
    ticks: linearTicks(span, ends, verticalSpacing),
    breakAt: null,
  }
}

/** sigma_i against i, the final 0 below a break where the axis is logarithmic. `at` tells the level at a height, `of` the reverse. */
export const levelsPlot = (
  all: readonly DesignSeries[],
  box: Box,
  span: Span,
  isLog = true,
): PlotModel & { readonly at: (y: number) => number; readonly of: (sigma: number) => number } => {
  const { scale, axis } = stepAxis(all, box)
  const y = isLog ? levelScale(span, upwardsOf(box), verticalSpacing) : linearLevels(span, upwardsOf(box))
  return {
    x: axis,
    y: {
      title: isLog ? 'σᵢ (noise level, logarithmic)' : 'σᵢ (noise level)',
      ticks: infiniteAt(y.ticks, all, y.of, verticalSpacing / 2),
      breakAt: y.breakAt,
    },
    at: y.at,
    of: y.of,
    series: all.map((one) =>
      brokenSeries(
        one,
        one.levels.map((sigma, step) => ({ step, x: scale.of(step), y: y.of(sigma) })),
      ),
    ),
    summary: `Noise levels against step index. ${listNames(
      all,
      (one) => `${stepsOf(one)} steps from sigma ${startText(one)} to ${showNumber(one.levels.at(-2)!)}, then 0`,
    )}.`,
  }
}

/** log-SNR_i = -2 ln sigma_i against i, infinity above a break. */
export const logSnrPlot = (all: readonly DesignSeries[], box: Box): PlotModel => {
  const { scale, axis } = stepAxis(all, box)
  const span = logSpan(positiveLevels(all), 0.1)
  // The levels' axis upside down: -2 ln turns it over and stretches it.
  const [bottom, top] = upwardsOf(box)
  const y = levelScale(span, [top, bottom], verticalSpacing)
  const snr: Span = { low: -2 * Math.log(span.high), high: -2 * Math.log(span.low) }
  const ends: Ends = [y.of(span.high), y.of(span.low)]
  const lowest = (ticks: Axis['ticks']): Axis['ticks'] =>
    infiniteAt(ticks, all, y.of, verticalSpacing / 2).map((tick) =>
      tick.label === '∞' ? { ...tick, label: '−∞' } : tick,
    )
  return {
    x: axis,
    y: {
      title: 'log-SNR, −2 ln σᵢ',
      ticks: [
        { at: y.zero, label: '∞' },
        ...lowest(linearTicks(snr, ends, 2 * verticalSpacing).filter((tick) => tick.at - y.zero > 17)),
      ],
      breakAt: y.breakAt,
    },
    series: all.map((one) =>
      brokenSeries(
        one,
        one.levels.map((sigma, step) => ({ step, x: scale.of(step), y: y.of(sigma) })),
      ),
    ),
    summary: `Logarithm of the signal-to-noise ratio against step index. ${listNames(
      all,
      (one) =>
        `from ${showNumber(-2 * Math.log(one.written[0]!))} to ${showNumber(-2 * Math.log(one.levels.at(-2)!))} in ${stepsOf(one) - 1} steps, then infinity`,
    )}.`,
  }
}

/** Points of a curve between two levels. */
const curvePoints = 160

/** Time in units of the plot: designs whose runs start at other times share a plot as shares of their own start. */
const timeAxis = (
  all: readonly DesignSeries[],
  box: Box,
): { readonly of: (one: DesignSeries, t: number) => number; readonly axis: Axis } => {
  const starts = all.map(({ times }) => times[0]!)
  const isShared = Math.max(...starts) <= Math.min(...starts) * 1.001
  const ends = acrossOf(box)
  const span: Span = { low: 0, high: isShared ? Math.max(...starts) : 1 }
  const scale = linearScale(span, ends)
  return {
    of: ({ times }, t) => scale.of(isShared ? t : t / times[0]!),
    axis: {
      title: isShared ? 't (time)' : 't / t₀ (share of each run)',
      ticks: linearTicks(span, ends, horizontalSpacing * 1.2),
      breakAt: null,
    },
  }
}

/** Times between the first and the last level, spread evenly in ln sigma. */
const timesAlong = ({ levels, times, schedule }: DesignSeries): readonly number[] => {
  const [first, last] = [Math.log(levels[0]!), Math.log(levels.at(-2)!)]
  const inner = Array.from({ length: curvePoints - 1 }, (_, k) =>
    schedule.sigmaInv(Math.exp(first + ((last - first) * (k + 1)) / curvePoints)),
  )
  return [times[0]!, ...inner, times.at(-2)!].filter(Number.isFinite)
}

/** sigma(t) with the levels on it, data at the left, noise at the right. */
export const schedulePlot = (all: readonly DesignSeries[], box: Box): PlotModel => {
  const { of, axis } = timeAxis(all, box)
  const y = levelScale(logSpan(positiveLevels(all), 0.2), upwardsOf(box), verticalSpacing)
  return {
    x: axis,
    y: { title: 'σ(t) (logarithmic)', ticks: infiniteAt(y.ticks, all, y.of, verticalSpacing / 2), breakAt: y.breakAt },
    series: all.map((one) => {
      const { id, isActive, schedule, times, levels } = one
      const points = times.map((t, step) => ({ step, x: of(one, t), y: y.of(levels[step]!) }))
      const curve = timesAlong(one).map((t) => ({ x: of(one, t), y: y.of(schedule.sigma(t)) }))
      return { id, isActive, points, line: linePath(curve), tail: linePath(points.slice(-2)) }
    }),
    summary: `Noise schedule sigma of t with the levels on it. ${listNames(
      all,
      (one) => `t from 0 to ${showNumber(one.times[0]!)}, sigma up to ${startText(one)}`,
    )}.`,
  }
}

/** s(t) with the levels on it, data at the left, noise at the right. */
export const scalingPlot = (all: readonly DesignSeries[], box: Box): PlotModel => {
  const { of, axis } = timeAxis(all, box)
  const values = all.flatMap(({ times, scaling }) => times.map((t) => scaling.s(t)))
  const span: Span = { low: 0, high: 1.08 * Math.max(1, ...values) }
  const ends = upwardsOf(box)
  const y = linearScale(span, ends)
  return {
    x: axis,
    y: { title: 's(t) (scaling)', ticks: linearTicks(span, ends, 2 * verticalSpacing), breakAt: null },
    series: all.map((one) => {
      const { id, isActive, scaling, times } = one
      const point = (t: number) => ({ x: of(one, t), y: y.of(scaling.s(t)) })
      const curve = [...timesAlong(one), 0].map(point)
      return { id, isActive, tail: '', line: linePath(curve), points: times.map((t, step) => ({ step, ...point(t) })) }
    }),
    summary: `Scaling s of t with the steps on it. ${listNames(
      all,
      ({ times, scaling }) =>
        `s ${showNumber(scaling.s(times[0]!))} at the start, ${showNumber(scaling.s(0))} at the data`,
    )}.`,
  }
}

const noiseAxis = (all: readonly DesignSeries[], box: Box): { readonly scale: Scale; readonly axis: Axis } => {
  const span = logSpan(positiveLevels(all), 0.06)
  const ends = acrossOf(box)
  const scale = logScale(span, ends)
  return {
    scale,
    axis: {
      title: 'σᵢ (logarithmic)',
      ticks: infiniteAt(logTicks(span, ends, horizontalSpacing), all, scale.of, horizontalSpacing / 2),
      breakAt: null,
    },
  }
}

/** ln sigma_i - ln sigma_{i+1} against sigma_i. The last step, to 0, is infinitely long and left out. */
export const logStepPlot = (all: readonly DesignSeries[], box: Box): PlotModel => {
  const { scale, axis } = noiseAxis(all, box)
  const lengths = all.map(({ levels }) => levels.slice(0, -2).map((sigma, i) => Math.log(sigma / levels[i + 1]!)))
  const span: Span = { low: 0, high: 1.08 * Math.max(...lengths.flat()) }
  const ends = upwardsOf(box)
  const y = linearScale(span, ends)
  return {
    x: axis,
    y: { title: '|Δ ln σ|', ticks: linearTicks(span, ends, 2 * verticalSpacing), breakAt: null },
    series: all.map(({ id, isActive, levels }, k) => {
      const points = lengths[k]!.map((length, step) => ({ step, x: scale.of(levels[step]!), y: y.of(length) }))
      return { id, isActive, points, line: linePath(points), tail: '' }
    }),
    summary: `Step lengths in ln sigma against sigma, without the last step. ${listNames(all, (one) => {
      const own = lengths[all.indexOf(one)]!
      return `${showNumber(Math.min(...own))} to ${showNumber(Math.max(...own))}`
    })}.`,
  }
}

/** sigma_i - sigma_{i+1} against sigma_i, the last step, to 0, included. */
export const stepPlot = (all: readonly DesignSeries[], box: Box): PlotModel => {
  const { scale, axis } = noiseAxis(all, box)
  const lengths = all.map(({ levels }) => levels.slice(0, -1).map((sigma, i) => sigma - levels[i + 1]!))
  const span = logSpan(lengths.flat(), 0.1)
  const ends = upwardsOf(box)
  const y = logScale(span, ends)
  return {
    x: axis,
    y: { title: '|Δσ| (logarithmic)', ticks: logTicks(span, ends, verticalSpacing), breakAt: null },
    series: all.map(({ id, isActive, levels }, k) => {
      const points = lengths[k]!.map((length, step) => ({ step, x: scale.of(levels[step]!), y: y.of(length) }))
      return { id, isActive, points, line: linePath(points), tail: '' }
    }),
    summary: `Step lengths in sigma against sigma. ${listNames(all, (one) => {
      const own = lengths[all.indexOf(one)]!
      return `${showNumber(Math.min(...own))} to ${showNumber(Math.max(...own))}`
    })}.`,
  }
}
