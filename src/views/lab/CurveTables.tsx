import { useState } from 'react'
import { showFixed, showNumber } from '../../base/number.ts'
import type { ErrorMeasure } from '../../metrics/convergence.ts'
import { activate } from '../../state/slots.ts'
import { Scrolling } from '../controls/Scrolling.tsx'
import { useWiring } from '../explorer-context.tsx'
import { CurveSwatch, type Pointed } from '../plot/FigurePlot.tsx'
import { PointedRow } from '../plot/PointedRow.tsx'
import { declaredOrderOf, type LabCurve } from './curves.ts'
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

/** A curve's name as a button that brings its design into the page. */
export const SlopeTable = ({ measured, measure, of, pointed, onPoint }: SlopeTableProps) => {
  const { explorer } = useWiring()
  const take = ({ key, slot, design }: LabCurve): void =>
    explorer
      .getState()
      .change(`lab.${key}`, (document) =>
        slot ? activate(slot)(document) : { ...document, design: { ...design, steps: document.design.steps } },
      )
  return (
    <Scrolling label={`Fitted slopes${of}`}>
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
                <td>{declaredOrderOf(curve.design) ?? '–'}</td>
                <td>
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
                <td>
                  {last ? (
                    <>
                      {showNumber(last.error)} <span className="caption">NFE {last.nfe}</span>
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
    </Scrolling>
  )
}

/** Every number of the plot. */
export const NumbersTable = ({ measured, measure, label, of }: TableProps) => {
  const [isOpen, setIsOpen] = useState(false)
  const steps = [...new Set(measured.flatMap(({ points }) => points.map((point) => point.steps)))].sort((a, b) => a - b)
  return (
    <details className="lab-numbers" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>All numbers</summary>
      {isOpen && (
        <Scrolling label={`All numbers of the plot${of}`}>
          <table className="compare-table">
            <caption className="visually-hidden">{label} at every number of steps, with its NFE</caption>
            <thead>
              <tr>
                <th scope="col">N</th>
                {steps.map((n) => (
                  <th key={n} scope="col">
                    {n}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {measured.map((curve) => {
                const points = new Map(curvePointsOf(curve, measure).map((point) => [point.steps, point]))
                return (
                  <tr key={curve.key}>
                    <th scope="row">{curve.label}</th>
                    {steps.map((n) => {
                      const point = points.get(n)
                      return (
                        <td key={n}>
                          {point ? (
                            <>
                              {showNumber(point.error)}
                              <br />
                              <span className="caption">NFE {point.nfe}</span>
                            </>
                          ) : (
                            '–'
                          )}
                        </td>
                      )
                    })}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Scrolling>
      )}
    </details>
  )
}
