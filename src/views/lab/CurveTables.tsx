import { useState } from 'react'
import { showFixed, showNumber } from '../../base/number.ts'
import type { ErrorMeasure } from '../../metrics/convergence.ts'
import { withSpread } from '../../metrics/spread-text.ts'
import { activate } from '../../state/slots.ts'
import { useWiring } from '../explorer-context.tsx'
import { CurveSwatch, type Pointed } from '../plot/FigurePlot.tsx'
import { PointedRow } from '../plot/PointedRow.tsx'
import { TableFrame } from '../plot/TableFrame.tsx'
import { declaredOrderOf, type LabCurve, startedOrderOf } from './curves.ts'
import { curvePointsOf, fitOf, type Measured } from './plots.ts'

interface TableProps {
  readonly measured: readonly Measured[]
  readonly measure: ErrorMeasure
  /** Name of the measure. */
  readonly label: string
  /** Added to the names of the tables, where a page has several: " of the study". */
  readonly of: string
}

interface SlopeTableProps extends Omit<TableProps, 'label'> {
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
}

const isDistanceOf = (measure: ErrorMeasure): boolean => measure === 'w1' || measure === 'w2'

/** The declared order, and what is left of it where the start of the rule lowers it. */
const Order = ({ design }: Pick<LabCurve, 'design'>) => {
  const [declared, started] = [declaredOrderOf(design), startedOrderOf(design)]
  if (declared === null) return '–'
  return (
    <>
      {declared}
      {started !== declared && <span className="caption"> {started} with its start</span>}
    </>
  )
}

/** A curve's name as a button that brings its design into the page. */
export const SlopeTable = ({ measured, measure, of, pointed, onPoint }: SlopeTableProps) => {
  const { explorer } = useWiring()
  const take = ({ key, slot, design }: LabCurve): void =>
    explorer
      .getState()
      .change(`lab.${key}`, (document) =>
        slot ? activate(slot)(document) : { ...document, design: { ...design, steps: document.design.steps } },
      )
  const isDistance = isDistanceOf(measure)
  return (
    <TableFrame label={`Fitted slopes${of}`}>
      <table className="compare-table lab-table">
        <thead>
          <tr>
            <th scope="col">Curve</th>
            <th scope="col" title="Declared order of the solver’s global error">
              Declared order
            </th>
            <th scope="col" title="Least-squares fit on log-log axes over the steep end, above the floor, against N">
              Fitted slope
            </th>
            <th scope="col" title="At the largest number of steps">
              Last error
            </th>
          </tr>
        </thead>
        <tbody>
          {measured.map((curve) => {
            const fit = fitOf(curve, measure)
            const last = curvePointsOf(curve, measure).at(-1)
            return (
              <PointedRow key={curve.key} of={{ key: curve.key, index: null }} pointed={pointed} onPoint={onPoint}>
                <th scope="row">
                  <button
                    type="button"
                    className="lab-name"
                    title={curve.slot ? `Make design ${curve.slot} active` : 'Make this the active design'}
                    onFocus={() => onPoint({ key: curve.key, index: null })}
                    onBlur={() => onPoint(null)}
                    onClick={() => take(curve)}
                  >
                    <CurveSwatch style={curve.style} />
                    {curve.label}
                  </button>
                </th>
                <td>
                  <Order design={curve.design} />
                </td>
                <td data-value={fit?.slope}>
                  {fit ? (
                    <>
                      <b>{showFixed(fit.slope, 2)}</b>{' '}
                      <span className="caption">
                        N {fit.from}–{fit.to}
                      </span>
                    </>
                  ) : (
                    '–'
                  )}
                </td>
                <td data-value={last?.error}>
                  {last ? (
                    <>
                      {withSpread(last.error, last.spread ?? null)} <span className="caption">NFE {last.nfe}</span>
                      {isDistance && <span className="caption">exact flow {showNumber(last.floor)}</span>}
                    </>
                  ) : (
                    '–'
                  )}
                </td>
              </PointedRow>
            )
          })}
        </tbody>
      </table>
    </TableFrame>
  )
}

interface NumbersTableProps extends TableProps {
  /** Numbers of calls that are compared; null where numbers of steps are. */
  readonly calls: readonly number[] | null
}

type NumberPoint = ReturnType<typeof curvePointsOf>[number]

/** A number with its error bar, where it was measured, and what the exact flow has on the same points. */
const NumberCell = ({ point, isDistance }: { point: NumberPoint | undefined; isDistance: boolean }) =>
  point ? (
    <>
      {withSpread(point.error, point.spread ?? null)}
      <br />
      <span className="caption">
        N {point.steps}, NFE {point.nfe}
      </span>
      {isDistance && (
        <>
          <br />
          <span className="caption">exact flow {showNumber(point.floor)}</span>
        </>
      )}
    </>
  ) : (
    '–'
  )

/** Every number of the plot. */
export const NumbersTable = ({ measured, measure, label, of, calls }: NumbersTableProps) => {
  const [isOpen, setIsOpen] = useState(false)
  const rows = measured.map((curve) => ({ curve, points: curvePointsOf(curve, measure) }))
  const columns =
    calls ?? [...new Set(rows.flatMap(({ points }) => points.map(({ steps }) => steps)))].sort((a, b) => a - b)
  /** The point of a column: at its number of steps, or the last one that its number of calls pays for. */
  const pointIn = (points: readonly NumberPoint[], column: number, k: number): NumberPoint | undefined =>
    calls
      ? points.findLast(({ nfe }) => nfe <= column && nfe > (calls[k - 1] ?? 0))
      : points.find(({ steps }) => steps === column)
  return (
    <details className="lab-numbers" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>All numbers</summary>
      {isOpen && (
        <TableFrame label={`All numbers of the plot${of}`}>
          <table className="compare-table">
            <caption className="visually-hidden">
              {label} at every number of {calls ? 'network calls' : 'steps'}, with N and NFE
            </caption>
            <thead>
              <tr>
                <th scope="col">{calls ? 'Calls ≤' : 'N'}</th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ curve, points }) => (
                <tr key={curve.key}>
                  <th scope="row">{curve.label}</th>
                  {columns.map((column, k) => {
                    const point = pointIn(points, column, k)
                    return (
                      <td key={column} data-value={point?.error}>
                        <NumberCell point={point} isDistance={isDistanceOf(measure)} />
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </details>
  )
}
