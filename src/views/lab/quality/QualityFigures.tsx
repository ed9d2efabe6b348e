import { useMemo, useState } from 'react'
import { type At, byOf, countsOf } from '../../../measure/studies/by.ts'
import { FigurePlot } from '../../plot/FigurePlot.tsx'
import { figureGap, type useFigure } from '../../plot/use-figure.ts'
import { type QualityAxis, type QualitySeries, qualityPlot } from './plots.ts'

export const figureShape = { aspect: 0.62, least: 260, most: 380 }

interface QualityFiguresProps<R> {
  readonly figure: ReturnType<typeof useFigure>
  readonly series: readonly QualitySeries<R>[]
  readonly axes: readonly QualityAxis<R>[]
  readonly at: At
}

/** Least and most network calls that will be measured: the axis stands still while results come in. */
const callsOf = (at: At, nfes: readonly number[]): readonly [number, number] => {
  const counts = countsOf(at)
  const most = byOf(at) === 'calls' ? Math.max(...counts) : 2 * Math.max(...counts)
  return [Math.min(...counts, ...nfes), Math.max(most, ...nfes)]
}

/** What was read against cost, a plot for each axis. */
export const QualityFigures = <R,>({ figure, series, axes, at }: QualityFiguresProps<R>) => {
  const { container, width, columns, height, box, pointed, onPoint } = figure
  const [isLog, setIsLog] = useState(true)
  const models = useMemo(() => {
    const calls = callsOf(
      at,
      series.flatMap(({ points }) => points.map(({ nfe }) => nfe)),
    )
    return axes.map((axis) => ({ axis, model: qualityPlot(series, axis, calls, box, isLog) }))
  }, [series, axes, at, box, isLog])
  return (
    <div
      ref={container}
      className="quality-plots"
      style={{ columnGap: figureGap, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {width > 0 &&
        models.map(({ axis, model }) => (
          <FigurePlot
            key={axis.title}
            model={model}
            box={box}
            width={width}
            height={height}
            pointed={pointed}
            onPoint={onPoint}
            log={axis.scale === 'positive' ? { isOn: isLog, onChange: setIsLog } : undefined}
          />
        ))}
    </div>
  )
}
