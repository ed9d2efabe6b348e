import { useMemo, useRef, useState } from 'react'
import { layoutFigure } from '../../plot/figure.ts'
import { FigurePlot, type Pointed } from '../plot/FigurePlot.tsx'
import { useWidth } from '../plot/use-width.ts'
import { type LevelPlot, levelPlot } from './level-plot.ts'

/** A plot over the noise level; pointing at a curve reads its value. */
export const LevelFigure = ({ plot, height = 210 }: { readonly plot: LevelPlot; readonly height?: number }) => {
  const container = useRef<HTMLDivElement>(null)
  const width = useWidth(container)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const { box } = useMemo(() => layoutFigure(Math.max(width, 160), height), [width, height])
  const model = useMemo(() => levelPlot(plot, box), [plot, box])
  return (
    <div ref={container} className="training-figure">
      {width > 0 && (
        <FigurePlot model={model} box={box} width={width} height={height} pointed={pointed} onPoint={setPointed} />
      )}
    </div>
  )
}
