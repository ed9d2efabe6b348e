import { useMemo } from 'react'
import { type ExactContent, type ExactFound, exactBefore, knownExact } from '../../../measure/exact/exact.ts'
import type { Measurements } from '../../../measure/kept/measurements.ts'
import type { ExactReading } from '../../../metrics/exact-reading.ts'
import { qualityDifferenceText } from '../../../metrics/quality/difference.ts'
import { Choice } from '../../controls/Choice.tsx'
import { Skipped } from '../../controls/Skipped.tsx'
import { useFigure } from '../../plot/use-figure.ts'
import { useKeptChoice } from '../use-choice.ts'
import { flowMeasure, measuresOf, valueText } from './exact-measures.ts'
import { faultsOf } from './faults.ts'
import { greySeries, pairedCurves, type QualitySeries, seriesOf } from './plots.ts'
import { figureShape, QualityFigures } from './QualityFigures.tsx'
import { QualityTable } from './QualityTable.tsx'

interface ExactResultProps {
  readonly content: ExactContent
  readonly known: Pick<Measurements, 'get' | 'faultOf'>
  /** Changes with every measurement. */
  readonly count: number
  /** Added to the names of its parts, where a page has several: " of the study". */
  readonly of: string
}

const isName = (value: unknown): boolean => typeof value === 'string'

/** The flow error and another measure against cost, with all numbers. */
export const ExactResult = ({ content, known, count, of }: ExactResultProps) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  const { found, series } = useMemo(() => {
    const now = knownExact(content, known).found
    const before = exactBefore(content, known)
    const earlier = before ? greySeries(seriesOf(before.curves, knownExact(before, known).found)) : []
    return { found: now, series: [...earlier, ...seriesOf(content.curves, now)] }
  }, [content, known, count])
  const faults = <Skipped faults={faultsOf(found)} />
  if (series.every(({ points }) => points.length === 0)) return faults
  return (
    <>
      <Readings content={content} found={found} series={series} of={of} />
      {faults}
    </>
  )
}

interface ReadingsProps extends Pick<ExactResultProps, 'content' | 'of'> {
  readonly found: readonly ExactFound[]
  /** With the earlier ones. */
  readonly series: readonly QualitySeries<ExactReading>[]
}

const Readings = ({ content, found, series, of }: ReadingsProps) => {
  const difference = useMemo(
    () =>
      qualityDifferenceText(
        pairedCurves(content.curves, found, ({ flow }) => flow?.median),
        'flow error',
      ),
    [content, found],
  )
  const measures = useMemo(
    () => measuresOf(series.flatMap(({ points }) => points.flatMap(({ readings }) => readings))),
    [series],
  )
  const [id, setId] = useKeptChoice('exact quality measure', 'distance', isName)
  const others = measures.filter((one) => one !== flowMeasure)
  const other = others.find((one) => one.id === id) ?? others[0]!
  const axes = useMemo(() => [flowMeasure.axis, other.axis], [other])
  const figure = useFigure(figureShape, 2)
  const { pointed, onPoint } = figure
  const columns = measures.map((measure) => ({
    head: measure.head,
    about: measure.about,
    cell: (readings: Parameters<typeof measure.axis.of>[0]) => valueText(measure, readings),
  }))
  return (
    <>
      <div className="lab-row">
        <Choice
          label={`Second plot${of}`}
          value={other.id}
          options={others.map((one) => ({ value: one.id, label: one.axis.title }))}
          onValue={setId}
        />
        <span className="caption">{other.about}</span>
      </div>
      <QualityFigures figure={figure} series={series} axes={axes} at={content.at} />
      <QualityTable
        label={`Quality of exact pictures in numbers${of}`}
        series={series}
        columns={columns}
        pointed={pointed}
        onPoint={onPoint}
      />
      {difference !== undefined && <p className="lab-difference">{difference}</p>}
    </>
  )
}
