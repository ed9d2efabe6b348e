/** What a figure of curves consists of, in CSS pixels: the model that the page and its tests share. Pure. */
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
  /** One sentence for those who do not see the plot. */
  readonly summary: string
}

/** Small errors have long labels. */
export const layoutFigure = (width: number, height: number) => layoutPlot(width, height, [62, 8])
