import { useMemo, useState } from 'react'
import type { Measurements } from '../../../measure/kept/measurements.ts'
import { contentBefore, knownQuality, type QualityContent } from '../../../measure/quality/quality.ts'
import { qualityDifferenceText } from '../../../metrics/quality/difference.ts'
import type { FeatureNetworkSummary } from '../../../metrics/quality/protocol.ts'
import { Skipped } from '../../controls/Skipped.tsx'
import { CurveSwatch, FigurePlot, type Pointed } from '../../plot/FigurePlot.tsx'
import { PointedRow } from '../../plot/PointedRow.tsx'
import { TableFrame } from '../../plot/TableFrame.tsx'
import { figureGap, useFigure } from '../../plot/use-figure.ts'
import {
  distanceName,
  greySeries,
  pairedCurves,
  type QualityMeasure,
  type QualitySeries,
  qualityPlot,
  readingText,
  seriesOf,
} from './plots.ts'

const withClasses: readonly QualityMeasure[] = ['distance', 'accuracy']
const withoutClasses: readonly QualityMeasure[] = ['distance']

const shape = { aspect: 0.62, least: 260, most: 380 }

interface CurvesResultProps {
  readonly content: QualityContent
  readonly known: Pick<Measurements, 'get'>
  /** Changes with every measurement. */
  readonly count: number
  readonly network: FeatureNetworkSummary
  /** Added to the name of the table, where a page has several: " of the study". */
  readonly of: string
}

/** Distance and accuracy against cost, with all numbers. */
export const CurvesResult = ({ content, known, count, network, of }: CurvesResultProps) => {
  const { steps, images } = content
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  const { found, series } = useMemo(() => {
    const now = knownQuality(content, known).found
    const before = contentBefore(content, known)
    const earlier = before ? greySeries(seriesOf(before.curves, knownQuality(before, known).found)) : []
    return { found: now, series: [...earlier, ...seriesOf(content.curves, now)] }
  }, [content, known, count])
  const difference = useMemo(() => qualityDifferenceText(pairedCurves(content.curves, found)), [content, found])
  const faults = found.flatMap((one) => (one.kind === 'fault' ? [`${one.key}, N ${one.steps}: ${one.message}`] : []))
  const measures = network.hasClasses ? withClasses : withoutClasses
  const { container, width, columns, height, box, pointed, onPoint } = useFigure(shape, network.hasClasses ? 2 : 1)
  const [isLog, setIsLog] = useState(true)
  const models = useMemo(() => {
    const most = Math.max(...steps) * 2
    const nfes = series.flatMap(({ points }) => points.map(({ nfe }) => nfe))
    const calls = [Math.min(...steps, ...nfes), Math.max(most, ...nfes)] as const
    return measures.map((measure) => ({
      measure,
      model: qualityPlot(series, measure, network, images, calls, box, isLog),
    }))
  }, [series, measures, network, steps, images, box, isLog])
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
      <QualityTable of={of} series={series} network={network} pointed={pointed} onPoint={onPoint} />
      {difference !== undefined && <p className="lab-difference">{difference}</p>}
      <Skipped faults={faults} />
    </>
  )
}

interface QualityTableProps {
  readonly of: string
  readonly series: readonly QualitySeries[]
  readonly network: FeatureNetworkSummary
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
}

const QualityTable = ({ of, series, network, pointed, onPoint }: QualityTableProps) => (
  <TableFrame label={`Quality in numbers${of}`}>
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
        {series.flatMap(({ key, label, style, points }) =>
          points.map(({ steps, nfe, distance, accuracy }, index) => (
            <PointedRow key={`${key} ${steps}`} of={{ key, index }} pointed={pointed} onPoint={onPoint}>
              <th scope="row">
                <CurveSwatch style={style} />
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
