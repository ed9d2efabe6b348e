import { useMemo } from 'react'
import type { Measurements } from '../../../measure/kept/measurements.ts'
import { contentBefore, knownQuality, type QualityContent } from '../../../measure/quality/quality.ts'
import { qualityDifferenceText } from '../../../metrics/quality/difference.ts'
import type { FeatureNetworkSummary } from '../../../metrics/quality/protocol.ts'
import { Skipped } from '../../controls/Skipped.tsx'
import { useFigure } from '../../plot/use-figure.ts'
import { faultsOf } from './faults.ts'
import { greySeries, networkAxes, pairedCurves, seriesOf } from './plots.ts'
import { figureShape, QualityFigures } from './QualityFigures.tsx'
import { QualityTable } from './QualityTable.tsx'

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
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  const { found, series } = useMemo(() => {
    const now = knownQuality(content, known).found
    const before = contentBefore(content, known)
    const earlier = before ? greySeries(seriesOf(before.curves, knownQuality(before, known).found)) : []
    return { found: now, series: [...earlier, ...seriesOf(content.curves, now)] }
  }, [content, known, count])
  const difference = useMemo(
    () => qualityDifferenceText(pairedCurves(content.curves, found, ({ distance }) => distance)),
    [content, found],
  )
  const axes = useMemo(() => {
    const { distance, accuracy } = networkAxes(network, content.images)
    return network.hasClasses ? [distance, accuracy] : [distance]
  }, [network, content.images])
  const figure = useFigure(figureShape, network.hasClasses ? 2 : 1)
  const { pointed, onPoint } = figure
  const columns = axes.map(({ title, of: read, text }, k) => ({
    head: k === 0 ? title : 'Accuracy',
    cell: (readings: Parameters<typeof read>[0]) => {
      const value = read(readings)
      return value ? text(value) : '–'
    },
  }))
  return (
    <>
      <QualityFigures figure={figure} series={series} axes={axes} at={content.at} />
      <QualityTable
        label={`Quality in numbers${of}`}
        series={series}
        columns={columns}
        pointed={pointed}
        onPoint={onPoint}
      />
      {difference !== undefined && <p className="lab-difference">{difference}</p>}
      <Skipped faults={faultsOf(found)} />
    </>
  )
}
