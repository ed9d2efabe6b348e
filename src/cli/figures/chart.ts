/** Line charts on logarithmic axes as SVG text, readable on any background. */
import { scaleLinear, scaleLog } from 'd3-scale'
import {
  line,
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
} from 'd3-shape'

export interface ChartCurve {
  readonly label: string
  /** Positive numbers where the axis is logarithmic. */
  readonly points: readonly (readonly [x: number, y: number])[]
  /** Index of colour and marker; the curve's own place by default. */
  readonly style?: number
  readonly isDashed?: boolean
}

export interface Chart {
  readonly title: string
  readonly x: { readonly title: string; readonly isReversed?: boolean; readonly ticks?: readonly number[] }
  readonly y: { readonly title: string; readonly isLinear?: boolean }
  readonly curves: readonly ChartCurve[]
}

/** Okabe and Ito's colours that stand out on white, in the order of the page's designs; each with a marker of its own. */
const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6d00', '#4d4d4d', '#56b4e9'] as const
const markers: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolCircle,
]

const [width, height] = [420, 320]
const margin = { left: 62, right: 14, top: 34, bottom: 46 } as const
/** Pixels of a row of the legend, which stands under the charts. */
const rowHeight = 18

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
/** Tenths of a pixel. */
const px = (value: number): string => String(Math.round(value * 10) / 10)

export const tickText = (value: number): string =>
  value === 0 || (value >= 0.01 && value < 10_000)
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(0).replace('e-', 'e−').replace('e+', 'e')

/** Throws RangeError for a number that cannot be drawn. */
const extentOf = (values: readonly number[], isLog: boolean, name: string): [number, number] => {
  const bad = values.find((value) => !Number.isFinite(value) || (isLog && value <= 0))
  if (bad !== undefined || values.length === 0) throw new RangeError(`${name} cannot be drawn: ${bad ?? 'no points'}`)
  return [Math.min(...values), Math.max(...values)]
}

const text = (x: number, y: number, what: string, more = ''): string =>
  `<text x="${px(x)}" y="${px(y)}" ${more}>${escaped(what)}</text>`

/** What a curve's line and its markers are drawn with. */
const penOf = (curve: ChartCurve, place: number) => {
  const style = (curve.style ?? place) % colors.length
  const marker = symbol(markers[style], 44)()!.replaceAll(/-?\d+\.\d+/g, (number) => px(Number(number)))
  const dash = curve.isDashed ? ' stroke-dasharray="6 4"' : ''
  return {
    stroke: `stroke="${colors[style]}" stroke-width="2"${dash}/>`,
    markerAt: (x: number, y: number) =>
      `<path d="${marker}" transform="translate(${px(x)} ${px(y)})" fill="${colors[style]}"/>`,
  }
}

const drawChart = ({ title, x, y, curves }: Chart, left: number): string => {
  const points = curves.flatMap((curve) => curve.points)
  const xs = extentOf(
    points.map(([value]) => value),
    true,
    title,
  )
  const ys = extentOf(
    points.map(([, value]) => value),
    !y.isLinear,
    title,
  )
  const [x0, x1, y0, y1] = [left + margin.left, left + width - margin.right, height - margin.bottom, margin.top]
  const across = scaleLog(x.isReversed ? [xs[1], xs[0]] : xs, [x0 + 10, x1 - 10])
  const upwards = y.isLinear ? scaleLinear([0, ys[1]], [y0, y1 + 6]).nice(5) : scaleLog(ys, [y0 - 8, y1 + 8])
  const xTicks =
    x.ticks?.filter((tick) => tick >= xs[0] * 0.99 && tick <= xs[1] * 1.01) ??
    across.ticks(5).filter((tick) => isDecade(tick) || xs[1] / xs[0] < 30)
  const yTicks = y.isLinear ? upwards.ticks(5) : thinned(upwards.ticks(6), ys)
  const parts = [
    text((x0 + x1) / 2, 20, title, 'text-anchor="middle" font-weight="600"'),
    `<rect x="${px(x0)}" y="${px(y1)}" width="${px(x1 - x0)}" height="${px(y0 - y1)}" fill="none" stroke="#999"/>`,
    ...xTicks.flatMap((tick) => [
      `<path d="M${px(across(tick))} ${y0}v5" stroke="#555"/>`,
      text(across(tick), y0 + 18, tickText(tick), 'text-anchor="middle"'),
    ]),
    ...yTicks.flatMap((tick) => [
      `<path d="M${px(x0)} ${px(upwards(tick))}H${px(x1)}" stroke="#e2e2e2"/>`,
      text(x0 - 6, upwards(tick) + 4, tickText(tick), 'text-anchor="end"'),
    ]),
    text((x0 + x1) / 2, height - 8, x.title, 'text-anchor="middle"'),
    text(
      left + 14,
      (y0 + y1) / 2,
      y.title,
      `text-anchor="middle" transform="rotate(-90 ${px(left + 14)} ${px((y0 + y1) / 2)})"`,
    ),
  ]
  const path = line<readonly [number, number]>(
    ([value]) => Number(px(across(value))),
    ([, value]) => Number(px(upwards(value))),
  )
  curves.forEach((curve, k) => {
    const { stroke, markerAt } = penOf(curve, k)
    parts.push(`<path d="${path(curve.points)}" fill="none" ${stroke}`)
    for (const [a, b] of curve.points) parts.push(markerAt(across(a), upwards(b)))
  })
  return parts.join('\n')
}

const isDecade = (value: number): boolean => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9

/** Decades where there are at least two, else 1, 2 and 5 of each. */
const thinned = (ticks: readonly number[], [least, most]: readonly [number, number]): readonly number[] => {
  const decades = ticks.filter(isDecade)
  if (decades.length > 1 && most / least > 100) return decades
  return ticks.filter((tick) => [1, 2, 5].includes(Number(tick.toExponential(3).slice(0, 5))))
}

/** Charts side by side over one legend: the curves of the first, by label. `about` is read out in place of the picture. */
export const drawCharts = (charts: readonly Chart[], about: string): string => {
  const curves = charts[0]!.curves
  const columns = charts.length * 2
  const rows = Math.ceil(curves.length / columns)
  const whole = { width: charts.length * width, height: height + rows * rowHeight + 12 }
  const legend = curves.map((curve, k) => {
    const { stroke, markerAt } = penOf(curve, k)
    const x = 20 + (k % columns) * (width / 2)
    const y = height + 12 + Math.floor(k / columns) * rowHeight
    return [`<path d="M${px(x)} ${px(y)}h24" ${stroke}`, markerAt(x + 12, y), text(x + 30, y + 4, curve.label)].join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole.width} ${whole.height}" width="${whole.width}" height="${whole.height}" role="img" aria-label="${escaped(about).replaceAll('"', '&quot;')}" font-family="system-ui, sans-serif" font-size="12" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
${charts.map((chart, k) => drawChart(chart, k * width)).join('\n')}
${legend.join('\n')}
</svg>
`
}
