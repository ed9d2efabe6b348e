import { useMemo, useRef, useState } from 'react'
import type { FeatureNetworkSummary } from '../../metrics/quality/protocol.ts'
import type { CurvesStudy, StudyFound } from '../../state/quality-study.ts'
import { Scrolling } from '../controls/Scrolling.tsx'
import { CurveSwatch, LabPlot, type Pointed } from '../lab/LabPlot.tsx'
import { layoutLab } from '../lab/plots.ts'
import { slotStyles } from '../slot-style.tsx'
import { useWidth } from '../toy/useSize.ts'
import { distanceName, type QualityMeasure, type QualitySeries, qualityPlot, readingText, seriesOf } from './plots.ts'

const withClasses: readonly QualityMeasure[] = ['distance', 'accuracy']
const withoutClasses: readonly QualityMeasure[] = ['distance']

/** Pixels between two plots. */
const plotGap = 20

interface CurvesResultProps {
  readonly task: CurvesStudy
  readonly found: readonly StudyFound[]
  readonly network: FeatureNetworkSummary
}

/** Distance and accuracy against cost, with all numbers. */
export const CurvesResult = ({ task, found, network }: CurvesResultProps) => {
  const container = useRef<HTMLDivElement>(null)
  const whole = useWidth(container)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const series = useMemo(() => seriesOf(task, found), [task, found])
  const faults = found.flatMap((one) => (one.kind === 'fault' ? [`${one.key}, N ${one.steps}: ${one.message}`] : []))
  const measures = network.hasClasses ? withClasses : withoutClasses
  const columns = measures.length === 2 && whole > 700 ? 2 : 1
  const width = Math.floor((whole - (columns - 1) * plotGap) / columns)
  const { height, box } = useMemo(() => layoutLab(width, Math.min(Math.max(width * 0.62, 260), 380)), [width])
  const models = useMemo(() => {
    const most = Math.max(...task.steps) * 2
    const nfes = series.flatMap(({ points }) => points.map(({ nfe }) => nfe))
    const calls = [Math.min(...task.steps, ...nfes), Math.max(most, ...nfes)] as const
    return measures.map((measure) => qualityPlot(series, measure, network, task.images, calls, box))
  }, [series, measures, network, task, box])
  return (
    <>
      <div
        ref={container}
        className="quality-plots"
        style={{ columnGap: plotGap, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {width > 0 &&
          models.map((model) => (
            <LabPlot
              key={model.y.title}
              model={model}
              box={box}
              width={width}
              height={height}
              pointed={pointed}
              onPoint={setPointed}
            />
          ))}
      </div>
      <QualityTable series={series} network={network} pointed={pointed} onPoint={setPointed} />
      {faults.length > 0 && (
        <p className="schedule-hint" role="status">
          Left out: {faults.join('; ')}.
        </p>
      )}
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
  <Scrolling label="Quality in numbers">
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
            <tr
              key={`${key} ${steps}`}
              data-pointed={pointed?.key === key && pointed.index === index}
              onPointerEnter={() => onPoint({ key, index })}
              onPointerLeave={() => onPoint(null)}
            >
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
            </tr>
          )),
        )}
      </tbody>
    </table>
  </Scrolling>
)
