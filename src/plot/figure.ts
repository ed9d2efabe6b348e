/** What a figure of curves consists of, in CSS pixels: the model that the page and its tests share. Pure. */
import type { Table } from '../files/table.ts'
import { layoutPlot } from './layout.ts'
import type { CurveStyle } from './palette.ts'
import type { Axis } from './scales.ts'

export interface FigurePoint {
  readonly x: number
  readonly y: number
  /** Index in its curve's list of points. */
  readonly index: number
  /** Ends of its error bar. */
  readonly bar?: readonly [low: number, high: number]
  /** What is said of it while it is pointed at. */
  readonly text: string
  /** The numbers that it stands for, in the order of the model's columns. */
  readonly values: readonly (number | null)[]
}

export interface FigureSeries {
  readonly key: string
  readonly label: string
  readonly style: CurveStyle
  readonly points: readonly FigurePoint[]
  readonly line: string
}

/** A straight line with a word beside its end. */
export interface Guide {
  readonly line: string
  readonly x: number
  readonly y: number
  readonly label: string
  readonly anchor: 'start' | 'end'
}

export interface FigureModel {
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly FigureSeries[]
  readonly guides: readonly Guide[]
  /** Names of the numbers of a point, with their units. */
  readonly columns: readonly string[]
  /** One sentence for those who do not see the plot. */
  readonly summary: string
}

/** The numbers of all points, each under its curve's name. */
export const tableOfFigure = ({ y, series, columns }: FigureModel): Table => ({
  title: y.title,
  columns: ['curve', ...columns],
  rows: series.flatMap(({ label, points }) => points.map(({ values }) => [label, ...values])),
})

/** Small errors have long labels. */
export const layoutFigure = (width: number, height: number) => layoutPlot(width, height, [62, 8])
