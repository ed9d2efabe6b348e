/** What a beat of a scene's file may show beside the state of the page: charts, tables, faults of libraries. */
import * as v from 'valibot'
import { slotIds } from '../../document/slots.ts'
import type { BeatCurve } from '../beats.ts'
import type { Chart, ChartPoint } from '../chart.ts'
import { curveNames, measuredCurves, measuredSeries, seriesNames } from '../measured-series.ts'
import { faultIds } from '../museum/faults.ts'
import { cell, listOf, number, oneOf, positive, text } from './fields.ts'

const point = v.pipe(
  v.strictObject({ at: positive, value: positive, low: v.optional(positive), high: v.optional(positive) }),
  v.check(
    ({ value, low = value, high = value }) => low <= value && value <= high,
    'must have its value between "low" and "high"',
  ),
)

const series = v.strictObject({
  name: text(40),
  of: oneOf([...slotIds, 'text'] as const),
  points: v.union(
    [v.picklist(seriesNames), listOf(point, 1, 200)],
    `must be one of ${seriesNames.join(', ')}, or a list of points such as {"at": 9, "value": 0.03} with numbers above 0`,
  ),
  dashed: v.optional(v.boolean('must be true or false')),
})

export const chart = v.strictObject({
  across: text(60),
  ticks: listOf(positive, 1, 20),
  up: text(60),
  series: listOf(series, 1, 8),
  band: v.optional(v.strictObject({ from: positive, to: positive, text: text(60) })),
  you: v.optional(oneOf(['control', 'calls'] as const)),
})

export const board = v.pipe(
  v.strictObject({
    caption: text(200),
    columns: listOf(cell(40), 2, 8),
    rows: listOf(
      v.strictObject({ name: text(40), of: v.optional(oneOf(slotIds)), cells: listOf(cell(40), 1, 7) }),
      1,
      12,
    ),
  }),
  v.check(
    ({ columns, rows }) => rows.every(({ cells }) => cells.length === columns.length - 1),
    'must have one cell in each row for every column after the first',
  ),
)

export const exhibit = v.strictObject({
  fault: oneOf(faultIds),
  name: text(60),
  test: text(300),
  fix: text(300),
  source: v.strictObject({
    name: text(100),
    url: v.pipe(text(500), v.regex(/^https?:\/\//, 'must be an address that begins with https://')),
  }),
})

export const curve = v.strictObject({
  label: text(20),
  points: oneOf(curveNames),
  flat: v.strictTuple([number, number], 'must be two numbers'),
  flatText: text(60),
})

export const chartOf = ({ series: all, band, you, ...rest }: v.InferOutput<typeof chart>): Chart => ({
  ...rest,
  series: all.map(({ name, of, points, dashed }) => ({
    name,
    of,
    points: typeof points === 'string' ? measuredSeries[points] : (points as readonly ChartPoint[]),
    ...(dashed && { isDashed: true }),
  })),
  ...(band && { band }),
  ...(you && { you }),
})

export const curveOf = ({ points, ...rest }: v.InferOutput<typeof curve>): BeatCurve => ({
  ...rest,
  points: measuredCurves[points],
})
