import { type RefObject, useMemo, useRef, useState } from 'react'
import { layoutFigure } from '../../plot/figure.ts'
import type { Pointed } from './FigurePlot.tsx'
import { useWidth } from './use-width.ts'

/** How high a figure of some width is, in pixels. */
export interface FigureShape {
  /** Height over width, within the bounds. */
  readonly aspect: number
  readonly least: number
  readonly most: number
}

/** Shape of plots of curves against sigma. */
export const lowShape: FigureShape = { aspect: 0.42, least: 290, most: 380 }

export interface Figure {
  readonly container: RefObject<HTMLDivElement | null>
  /** 0 until the container is laid out. */
  readonly width: number
  /** How many stand side by side, with `figureGap` between. */
  readonly columns: number
  readonly height: number
  readonly box: ReturnType<typeof layoutFigure>['box']
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
}

/** Pixels between two figures side by side. */
export const figureGap = 20

/** From which width of the container on two figures stand side by side, in pixels. */
const wide = 700

/** Size of a plot, or of each of two, in a container, and what is pointed at in it. */
export const useFigure = ({ aspect, least, most }: FigureShape, plots: 1 | 2 = 1): Figure => {
  const container = useRef<HTMLDivElement>(null)
  const whole = useWidth(container)
  const columns = whole > wide ? plots : 1
  const width = Math.floor((whole - (columns - 1) * figureGap) / columns)
  const [pointed, onPoint] = useState<Pointed | null>(null)
  const layout = useMemo(
    () => layoutFigure(width, Math.min(Math.max(width * aspect, least), most)),
    [width, aspect, least, most],
  )
  return { container, width, columns, ...layout, pointed, onPoint }
}
