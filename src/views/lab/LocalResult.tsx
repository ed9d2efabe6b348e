import { type ReactNode, useMemo, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import { asWritten } from '../../core/pure-noise.ts'
import type { ErrorPlace } from '../../metrics/local-error.ts'
import { cursorOf } from '../../state/selectors.ts'
import { Skipped } from '../controls/Skipped.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { FigureArea } from '../plot/FigureArea.tsx'
import { CurveSwatch, type Pointed } from '../plot/FigurePlot.tsx'
import { PointedRow } from '../plot/PointedRow.tsx'
import { TableFrame } from '../plot/TableFrame.tsx'
import { lowShape, useFigure } from '../plot/use-figure.ts'
import { errorAt, localPlot, type MeasuredSteps, placeLabels } from './plots.ts'

interface LocalResultProps {
  readonly measured: readonly MeasuredSteps[]
  readonly place: ErrorPlace
  /** Letter of the active design, and whether its own curve is among these. */
  readonly active: string
  readonly hasActive: boolean
  /** What is measured, in a sentence. */
  readonly hint: string
  readonly faults: readonly string[]
  /** Unit of the errors, in words. */
  readonly unit?: string
  /** Added to the names of the tables, where a page has several: " of the study". */
  readonly of?: string
  /** Under the table. */
  readonly children?: ReactNode
}

/** The plot of local errors with its tables. */
export const LocalResult = (props: LocalResultProps) => {
  const { measured, place, active, hasActive, hint, faults, unit, of = '', children } = props
  const { explorer } = useWiring()
  const figure = useFigure(lowShape)
  const { box, pointed, onPoint } = figure
  const [isLog, setIsLog] = useState(true)
  const cursor = useExplorer(cursorOf)
  const model = useMemo(() => localPlot(measured, place, box, unit, isLog), [measured, place, box, unit, isLog])

  const point = (next: Pointed | null): void => {
    onPoint(next)
    // A step of the active design is the page's cursor, in every view.
    explorer.getState().hover(next?.key === active ? next.index : null)
  }
  return (
    <>
      <div className="lab-split">
        <FigureArea
          figure={figure}
          model={measured.length > 0 ? model : null}
          onPoint={point}
          log={{ isOn: isLog, onChange: setIsLog }}
          cursor={cursor === null || !hasActive ? null : { key: active, index: cursor }}
        >
          <p className="schedule-hint">{hint}</p>
          <Skipped faults={faults} />
        </FigureArea>
        <div className="lab-results">
          <LocalTable of={of} measured={measured} place={place} pointed={pointed} onPoint={point} />
          {children}
        </div>
      </div>
      <StepsTable of={of} measured={measured.find(({ key }) => key === active)} />
    </>
  )
}

interface LocalTableProps {
  readonly of: string
  readonly measured: readonly MeasuredSteps[]
  readonly place: ErrorPlace
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
}

const LocalTable = ({ measured, of, place, pointed, onPoint }: LocalTableProps) => (
  <TableFrame label={`Summary of the local errors${of}`}>
    <table className="compare-table lab-table">
      <thead>
        <tr>
          <th scope="col">Curve</th>
          <th scope="col">Largest</th>
          <th scope="col" title="Ratio of the largest to the smallest, over the steps between levels above 0">
            Max / min
          </th>
          <th scope="col" title="Sum over all steps, carried to σ = 0: an upper bound for the error of the result">
            Sum carried
          </th>
        </tr>
      </thead>
      <tbody>
        {measured.map(({ key, label, style, errors }) => {
          const between = errors.filter(({ sigmaNext }) => sigmaNext > 0).map((error) => errorAt(error, place))
          const largest = Math.max(...errors.map((error) => errorAt(error, place)))
          return (
            <PointedRow key={key} of={{ key, index: null }} pointed={pointed} onPoint={onPoint}>
              <th scope="row">
                <CurveSwatch style={style} />
                {label}
              </th>
              <td data-value={largest}>{showNumber(largest)}</td>
              <td data-value={Math.max(...between) / Math.min(...between)}>
                {showNumber(Math.max(...between) / Math.min(...between))}
              </td>
              <td>{showNumber(errors.reduce((sum, { carried }) => sum + carried, 0))}</td>
            </PointedRow>
          )
        })}
      </tbody>
    </table>
  </TableFrame>
)

/** Every number of the active design's curve. */
const StepsTable = ({ of, measured }: { readonly of: string; readonly measured: MeasuredSteps | undefined }) => {
  const [isOpen, setIsOpen] = useState(false)
  if (!measured) return null
  const hasMade = measured.errors[0]?.made !== undefined
  return (
    <details className="lab-numbers" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Every step of {measured.label}</summary>
      {isOpen && (
        <TableFrame label={`Every step of ${of === '' ? 'the active design' : `the first curve${of}`}`}>
          <table className="compare-table">
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">σ</th>
                <th scope="col">to</th>
                {hasMade && <th scope="col">{placeLabels.made}</th>}
                <th scope="col">{placeLabels.carried}</th>
              </tr>
            </thead>
            <tbody>
              {measured.errors.map(({ sigma, sigmaNext, made, carried }, i) => (
                <tr key={sigma}>
                  <th scope="row">{i}</th>
                  <td data-value={asWritten(sigma)}>{showNumber(asWritten(sigma))}</td>
                  <td data-value={sigmaNext}>{showNumber(sigmaNext)}</td>
                  {hasMade && <td data-value={made ?? 0}>{showNumber(made ?? 0)}</td>}
                  <td data-value={carried}>{showNumber(carried)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </details>
  )
}
