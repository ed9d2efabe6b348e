import { useMemo, useState } from 'react'
import type { Coordinates } from '../../../metrics/path.ts'
import { turnDifferenceText } from '../../../metrics/path-difference.ts'
import { Choice } from '../../controls/Choice.tsx'
import { type Segment, Segments } from '../../controls/Segments.tsx'
import { Skipped } from '../../controls/Skipped.tsx'
import { FigureArea } from '../../plot/FigureArea.tsx'
import type { Pointed } from '../../plot/FigurePlot.tsx'
import { lowShape, useFigure } from '../../plot/use-figure.ts'
import { oneOf, useKeptChoice } from '../use-choice.ts'
import { PathTable } from './PathTable.tsx'
import { type BendMeasure, type Bent, bendLabels, bendPlot } from './path-plots.ts'
import './vectors.css'

const bendMeasures = ['angle', 'change', 'curvature'] as const satisfies readonly BendMeasure[]
const measures = bendMeasures.map((value) => ({ value, label: bendLabels[value].label }))

const coordinates: readonly Segment<Coordinates>[] = [
  { value: 'own', label: 'x(t)', title: 'In the coordinates of each design: its own s(t) x and t' },
  {
    value: 'unscaled',
    label: 'x/s against σ',
    title: 'The same curve for all designs; only the positions of the steps differ',
  },
]

/** How paths are looked at: kept for all of them. */
export const usePathLook = () => {
  const [frame, setFrame] = useKeptChoice<Coordinates>('path coordinates', 'own', oneOf(['own', 'unscaled']))
  const [measure, setMeasure] = useKeptChoice<BendMeasure>('path bend', 'angle', oneOf(bendMeasures))
  return { frame, setFrame, measure, setMeasure }
}

type PathLookProps = ReturnType<typeof usePathLook> & { readonly of?: string }

export const PathLook = ({ frame, setFrame, measure, setMeasure, of = '' }: PathLookProps) => (
  <>
    <Segments label={`Coordinates${of}`} value={frame} segments={coordinates} onValue={setFrame} />
    <Choice label="Bend" value={measure} options={measures} onValue={setMeasure} />
  </>
)

interface PathsResultProps {
  readonly bent: readonly Bent[]
  readonly faults: readonly string[]
  readonly measure: BendMeasure
  /** Key of the curve whose steps the page's cursor counts; null for none. */
  readonly active: string | null
  readonly cursor: number | null
  readonly onStep: (step: number | null) => void
  /** Added to the name of the table, where a page has several: " of the study". */
  readonly of?: string
}

/** The bends of paths as a plot, and each path as a whole. */
export const PathsResult = ({ bent, faults, measure, active, cursor, onStep, of = '' }: PathsResultProps) => {
  const figure = useFigure(lowShape)
  const { box, pointed, onPoint } = figure
  const [isLog, setIsLog] = useState(true)
  const model = useMemo(() => bendPlot(bent, measure, box, isLog), [bent, measure, box, isLog])
  const difference = useMemo(() => turnDifferenceText(bent.filter(({ isBefore }) => !isBefore)), [bent])
  const point = (next: Pointed | null): void => {
    onPoint(next)
    if (active !== null) onStep(next?.key === active ? next.index : null)
  }
  return (
    <>
      <div className="lab-split">
        <FigureArea
          figure={figure}
          model={bent.length > 0 ? model : null}
          onPoint={point}
          log={{ isOn: isLog, onChange: setIsLog }}
          cursor={cursor === null || active === null ? null : { key: active, index: cursor }}
        >
          <p className="schedule-hint">
            Between the slopes dx/dt at the starts of two consecutive steps. Where the slope does not change, one Euler
            step is exact: the angle shows the change of direction; the relative change also includes the change of
            speed.
          </p>
        </FigureArea>
        <div className="lab-results">
          {bent.length > 0 && <PathTable curves={bent} pointed={pointed} onPoint={point} of={of} />}
          {difference !== undefined && <p className="lab-difference">{difference}</p>}
        </div>
      </div>
      <Skipped faults={faults} />
    </>
  )
}
