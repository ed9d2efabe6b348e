import { useMemo, useState } from 'react'
import type { FeatureNetworkSummary } from '../../metrics/quality/protocol.ts'
import { slotStyles } from '../../plot/palette.ts'
import type { CurvesStudy, StudyFound } from '../../state/quality-study.ts'
import { Skipped } from '../controls/Skipped.tsx'
import { CurveSwatch, FigurePlot, type Pointed } from '../plot/FigurePlot.tsx'
import { PointedRow } from '../plot/PointedRow.tsx'
import { TableFrame } from '../plot/TableFrame.tsx'
import { figureGap, useFigure } from '../plot/use-figure.ts'
import { distanceName, type QualityMeasure, type QualitySeries, qualityPlot, readingText, seriesOf } from './plots.ts'

const withClasses: readonly QualityMeasure[] = ['distance', 'accuracy']
const withoutClasses: readonly QualityMeasure[] = ['distance']

const shape = { aspect: 0.62, least: 260, most: 380 }

interface CurvesResultProps {
  readonly task: CurvesStudy
  readonly found: readonly StudyFound[]
  readonly network: FeatureNetworkSummary
}

/** Distance and accuracy against cost, with all numbers. */
export const CurvesResult = ({ task, found, network }: CurvesResultProps) => {
  const series = useMemo(() => seriesOf(task, found), [task, found])
  const faults = found.flatMap((one) => (one.kind === 'fault' ? [`${one.key}, N ${one.steps}: ${one.message}`] : []))
  const measures = network.hasClasses ? withClasses : withoutClasses
  const { container, width, columns, height, box, pointed, onPoint } = useFigure(shape, network.hasClasses ? 2 : 1)
  const [isLog, setIsLog] = useState(true)
  const models = useMemo(() => {
    const most = Math.max(...task.steps) * 2
    const nfes = series.flatMap(({ points }) => points.map(({ nfe }) => nfe))
    const calls = [Math.min(...task.steps, ...nfes), Math.max(most, ...nfes)] as const
    return measures.map((measure) => ({
      measure,
      model: qualityPlot(series, measure, network, task.images, calls, box, isLog),
    }))
  }, [series, measures, network, task, box, isLog])
  return (
    <>
      <div
        ref={container}
        className="quality-plots"
        style={{ columnGap: figureGap, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {width > 0 &&
          models.map(({ measure, model }) => (
            <FigurePlot
              key={measure}
              model={model}
              box={box}
              width={width}
              height={height}
              pointed={pointed}
              onPoint={onPoint}
              log={measure === 'distance' ? { isOn: isLog, onChange: setIsLog } : undefined}
            />
          ))}
      </div>
      <QualityTable series={series} network={network} pointed={pointed} onPoint={onPoint} />
      <Skipped faults={faults} />
    </>
  )
}

interface QualityTableProps {
  readonly series: readonly QualitySeries[]
  readonly network: FeatureNetworkSummary
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
}

const QualityTable = ({ series, network, pointed, onPoint }: QualityTableProps) => (
  <TableFrame label="Quality in numbers">
    <table className="compare-table lab-table">
      <thead>
        <tr>
          <th scope="col">Design</th>
          <th scope="col">N</th>
          <th scope="col">NFE</th>
          <th scope="col">Draws</th>
          <th scope="col">{distanceName(network)}</th>
          {network.hasClasses && <th scope="col">Accuracy</th>}
        </tr>
      </thead>
      <tbody>
        {series.flatMap(({ key, label, points }) =>
          points.map(({ steps, nfe, distance, accuracy }, index) => (
            <PointedRow key={`${key} ${steps}`} of={{ key, index }} pointed={pointed} onPoint={onPoint}>
              <th scope="row">
                <CurveSwatch
                  style={{ ...slotStyles[key as keyof typeof slotStyles], isHollow: false, isBold: false }}
                />
                {label}
              </th>
              <td>{steps}</td>
              <td>{nfe}</td>
              <td>{distance.draws}</td>
              <td>{readingText('distance', distance)}</td>
              {network.hasClasses && <td>{accuracy ? readingText('accuracy', accuracy) : '–'}</td>}
            </PointedRow>
          )),
        )}
      </tbody>
    </table>
  </TableFrame>
)
