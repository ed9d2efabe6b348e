/** Charts on logarithmic axes as SVG text, readable on any background. */

import { scaleLinear, scaleLog } from 'd3-scale'
import { line } from 'd3-shape'
import { showNumber } from '../../base/number.ts'
import { escaped, type Pen, penOf, px, text } from './pen.ts'

export interface ChartCurve {
  readonly label: string
  /** Positive numbers where the axis is logarithmic; y is a row's number from 0 where the chart has rows. */
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Ends of each point's error bar on the axis of what is measured: y, or x where the chart has rows. */
  readonly bars?: readonly (readonly [low: number, high: number])[]
  /** Colour and marker; the curve's own place by default. */
  readonly style?: number
  readonly isDashed?: boolean
  /** Faint dots, without a line. */
  readonly isScattered?: boolean
}

export interface ChartRow {
  readonly label: string
  /** Stands over the rows that follow, and has no points. */
  readonly isHeading?: boolean
}

export interface Chart {
  readonly title: string
  readonly x: { readonly title: string; readonly isReversed?: boolean; readonly ticks?: readonly number[] }
  readonly y:
    | { readonly title: string; readonly isLinear?: boolean }
    /** Named from the top, which needs no legend. */
    | { readonly rows: readonly ChartRow[] }
  readonly curves: readonly ChartCurve[]
}

const [width, height] = [420, 320]
const margin = { left: 62, leftOfRows: 80, right: 14, top: 34, bottom: 46 } as const
/** Half the cap of an error bar, in pixels. */
const cap = 4

const legend = { rowHeight: 18, swatch: 24, indent: 20, gap: 24, letter: 6.7 } as const

/** Throws RangeError for a number that cannot be drawn. */
const extentOf = (values: readonly number[], isLog: boolean, name: string): [number, number] => {
  const bad = values.find((value) => !Number.isFinite(value) || (isLog && value <= 0))
  if (bad !== undefined || values.length === 0) throw new RangeError(`${name} cannot be drawn: ${bad ?? 'no points'}`)
  return [Math.min(...values), Math.max(...values)]
}

const isDecade = (value: number): boolean => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9

/** Decades where there are at least two, else 1, 2 and 5 of each, else all. */
const thinned = (ticks: readonly number[], [least, most]: readonly [number, number]): readonly number[] => {
  const decades = ticks.filter(isDecade)
  if (decades.length > 1 && most / least > 100) return decades
  const few = ticks.filter((tick) => [1, 2, 5].includes(Number(tick.toExponential(3).slice(0, 5))))
  return few.length > 1 ? few : ticks
}

interface Frame {
  /** Left, right, bottom, top, in pixels. */
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

interface Axis {
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
}

/** Error bars that reach to 0 or below end at the edge of a logarithmic axis. */
const barEnds = (curves: readonly ChartCurve[], isLog: boolean): readonly number[] =>
  curves.flatMap(({ bars = [] }) => bars.flat().filter((end) => !isLog || end > 0))

const acrossOf = ({ title, x, y, curves }: Chart, { x0, x1 }: Frame): Axis => {
  const values = curves.flatMap(({ points }) => points.map(([value]) => value))
  const extent = extentOf([...values, ...('rows' in y ? barEnds(curves, true) : [])], true, title)
  const at = scaleLog(x.isReversed ? [extent[1], extent[0]] : extent, [x0 + 10, x1 - 10])
  const wanted = x.ticks?.filter((tick) => tick >= extent[0] * 0.99 && tick <= extent[1] * 1.01)
  return { at, ticks: wanted ?? thinned(at.ticks(6), extent) }
}

const upwardsOf = ({ title, y, curves }: Chart, { y0, y1 }: Frame): Axis => {
  if ('rows' in y) {
    const rowHeight = (y0 - y1) / y.rows.length
    return { at: (row) => y1 + (row + 0.5) * rowHeight, ticks: y.rows.map((_, row) => row) }
  }
  const values = [...curves.flatMap(({ points }) => points.map(([, value]) => value)), ...barEnds(curves, !y.isLinear)]
  const extent = extentOf(values, !y.isLinear, title)
  const at = y.isLinear
    ? scaleLinear([Math.min(0, extent[0]), Math.max(0, extent[1])], [y0, y1 + 6]).nice(5)
    : scaleLog(extent, [y0 - 8, y1 + 8])
  return { at, ticks: y.isLinear ? at.ticks(5) : thinned(at.ticks(6), extent) }
}

const drawX = ({ x, y }: Chart, { x0, x1, y0, y1 }: Frame, { at, ticks }: Axis): readonly string[] => [
  ...ticks.flatMap((tick) => [
    ...('rows' in y ? [`<path d="M${px(at(tick))} ${y0}V${y1}" stroke="#e2e2e2"/>`] : []),
    `<path d="M${px(at(tick))} ${y0}v5" stroke="#555"/>`,
    text(at(tick), y0 + 18, showNumber(tick), 'text-anchor="middle"'),
  ]),
  text((x0 + x1) / 2, height - 8, x.title, 'text-anchor="middle"'),
]

const drawY = ({ y }: Chart, { x0, x1, y0, y1 }: Frame, { at, ticks }: Axis): readonly string[] => {
  if ('rows' in y)
    return y.rows.map(({ label, isHeading }, row) =>
      isHeading
        ? text(x0 + 8, at(row) + 6, label, 'font-weight="600"')
        : text(x0 - 8, at(row) + 4, label, 'text-anchor="end"'),
    )
  const middle = (y0 + y1) / 2
  return [
    ...ticks.flatMap((tick) => [
      `<path d="M${px(x0)} ${px(at(tick))}H${px(x1)}" stroke="${tick === 0 && ticks[0]! < 0 ? '#777' : '#e2e2e2'}"/>`,
      text(x0 - 6, at(tick) + 4, showNumber(tick), 'text-anchor="end"'),
    ]),
    text(14, middle, y.title, `text-anchor="middle" transform="rotate(-90 14 ${px(middle)})"`),
  ]
}

/** The bar of a point with its caps, between two places on the axis of what is measured. */
const drawBar = (
  [low, high]: readonly number[],
  [x, y]: readonly [number, number],
  isAcross: boolean,
  color: string,
) => {
  const [from, to] = [px(low!), px(high!)]
  const d = isAcross
    ? `M${from} ${px(y - cap)}v${2 * cap}m0 ${-cap}H${to}m0 ${-cap}v${2 * cap}`
    : `M${px(x - cap)} ${from}h${2 * cap}m${-cap} 0V${to}m${-cap} 0h${2 * cap}`
  return `<path d="${d}" fill="none" stroke="${color}" stroke-width="1.5"/>`
}

const drawCurve = (curve: ChartCurve, pen: Pen, frame: Frame, across: Axis, upwards: Axis, isAcross: boolean) => {
  const places = curve.points.map(([x, y]) => [across.at(x), upwards.at(y)] as const)
  if (curve.isScattered)
    return places.map(([x, y]) => `<circle cx="${px(x)}" cy="${px(y)}" r="2" fill="${pen.color}" fill-opacity="0.35"/>`)
  const path = line()(places.map(([x, y]) => [Number(px(x)), Number(px(y))]))
  const [measured, edge] = isAcross ? [across, frame.x0] : [upwards, frame.y0]
  // A logarithm of 0 or less has no place.
  const placeOf = (end: number): number => (Number.isFinite(measured.at(end)) ? measured.at(end) : edge)
  const bars = (curve.bars ?? []).map((ends, k) =>
    // On its row a bar is short: it would be lost behind the marker.
    drawBar(ends.map(placeOf), places[k]!, isAcross, isAcross ? '#222' : pen.color),
  )
  const markers = places.map(([x, y]) => pen.markerAt(x, y))
  const drawn = places.length > 1 ? [`<path d="${path}" fill="none" ${pen.stroke}`] : []
  return isAcross ? [...drawn, ...markers, ...bars] : [...drawn, ...bars, ...markers]
}

const drawChart = (chart: Chart): string => {
  const isAcross = 'rows' in chart.y
  const frame = {
    x0: isAcross ? margin.leftOfRows : margin.left,
    x1: width - margin.right,
    y0: height - margin.bottom,
    y1: margin.top,
  }
  const { x0, x1, y0, y1 } = frame
  const across = acrossOf(chart, frame)
  const upwards = upwardsOf(chart, frame)
  return [
    text((x0 + x1) / 2, 20, chart.title, 'text-anchor="middle" font-weight="600"'),
    `<rect x="${x0}" y="${y1}" width="${x1 - x0}" height="${y0 - y1}" fill="none" stroke="#999"/>`,
    ...drawX(chart, frame, across),
    ...drawY(chart, frame, upwards),
    ...chart.curves.flatMap((curve, k) =>
      drawCurve(curve, penOf(curve.style ?? k, curve.isDashed), frame, across, upwards, isAcross),
    ),
  ].join('\n')
}

/** In columns as wide as the longest label. */
const drawLegend = (curves: readonly ChartCurve[], wide: number, top: number) => {
  const letters = Math.max(0, ...curves.map(({ label }) => label.length))
  const column = legend.swatch + 6 + letters * legend.letter + legend.gap
  const columns = Math.max(1, Math.floor((wide - legend.indent) / column))
  const parts = curves.map(({ label, style, isDashed }, k) => {
    const { stroke, markerAt } = penOf(style ?? k, isDashed)
    const x = legend.indent + (k % columns) * column
    const y = top + 12 + Math.floor(k / columns) * legend.rowHeight
    const middle = x + legend.swatch / 2
    return `<path d="M${px(x)} ${px(y)}h${legend.swatch}" ${stroke}${markerAt(middle, y)}${text(x + legend.swatch + 6, y + 4, label)}`
  })
  const rows = Math.ceil(curves.length / columns)
  return { parts, height: rows === 0 ? 0 : rows * legend.rowHeight + 12 }
}

/**
 * Charts over one legend: the curves of the first, by label, where it has no rows. `across` of them stand side by side, two
 * by default. `about` is read out in place of the picture.
 */
export const drawCharts = (charts: readonly Chart[], about: string, across = Math.min(2, charts.length)): string => {
  const [wide, high] = [across * width, Math.ceil(charts.length / across) * height]
  const [first] = charts
  const { parts, height: legendHeight } = drawLegend(first && 'rows' in first.y ? [] : first!.curves, wide, high)
  const whole = high + legendHeight
  const placed = charts.map((chart, k) => {
    const [x, y] = [(k % across) * width, Math.floor(k / across) * height]
    return `<svg x="${x}" y="${y}" width="${width}" height="${height}">\n${drawChart(chart)}\n</svg>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${whole}" width="${wide}" height="${whole}" role="img" aria-label="${escaped(about)}" font-family="system-ui, sans-serif" font-size="12" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
${[...placed, ...parts].join('\n')}
</svg>
`
}
