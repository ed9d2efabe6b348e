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
  const [isOtherScale, setIsOtherScale] = useState(false)
  const isLog = (plot.scale === 'log') !== isOtherScale
  const shown = useMemo((): LevelPlot => ({ ...plot, scale: isLog ? 'log' : 'linear' }), [plot, isLog])
  const model = useMemo(() => levelPlot(shown, box), [shown, box])
  // What reaches 0 or goes below it needs a linear axis.
  const canBeLog = plot.scale === 'log' || plot.curves.every(({ values }) => values.every((value) => !(value <= 0)))
  return (
    <div ref={container} className="training-figure">
      {width > 0 && (
        <FigurePlot
          model={model}
          box={box}
          width={width}
          height={height}
          pointed={pointed}
          onPoint={setPointed}
          log={
            canBeLog ? { isOn: isLog, onChange: (next) => setIsOtherScale((plot.scale === 'log') !== next) } : undefined
          }
        />
      )}
    </div>
  )
}
