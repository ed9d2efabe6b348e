import type { ReactNode } from 'react'
import type { FigureModel } from '../../plot/figure.ts'
import { FigurePlot, type FigurePlotProps } from './FigurePlot.tsx'
import type { Figure } from './use-figure.ts'

interface FigureAreaProps extends Pick<FigurePlotProps, 'log' | 'cursor' | 'onPoint'> {
  readonly figure: Figure
  /** Null while there is nothing to draw. */
  readonly model: FigureModel | null
  /** What stands below the plot. */
  readonly children?: ReactNode
}

/** One plot of a lab in its place, as soon as that is laid out. */
export const FigureArea = ({ figure, model, children, ...rest }: FigureAreaProps) => {
  const { container, width, height, box, pointed } = figure
  return (
    <div ref={container} className="lab-plot">
      {width > 0 && model && (
        <FigurePlot model={model} box={box} width={width} height={height} pointed={pointed} {...rest} />
      )}
      {children}
    </div>
  )
}
