import { type ReactNode, useMemo, useRef, useState } from 'react'
import { registry } from '../../core/registry.ts'
import { type ErrorMeasure, errorMeasures, stepCounts } from '../../metrics/convergence.ts'
import type { LabTask } from '../../metrics/lab-protocol.ts'
import { activate } from '../../state/slots.ts'
import type { Compared } from '../../state/store.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { useWiring } from '../explorer-context.tsx'
import { useWidth } from '../toy/useSize.ts'
import { declaredOrderOf, designCurves, type LabCurve, solverCurves, talkCurves, withoutSteps } from './curves.ts'
import { JobBar } from './JobBar.tsx'
import { CurveSwatch, LabPlot, type Pointed } from './LabPlot.tsx'
import { convergencePlot, curvePointsOf, fitOf, layoutLab, type Measured, measureLabels, short } from './plots.ts'
import type { Setting } from './setting.ts'
import { useMeasurement } from './useLabJob.ts'

type Family = 'designs' | 'solvers' | 'talk'

const families: readonly Segment<Family>[] = [
  { value: 'designs', label: 'Designs', title: 'The designs of this page' },
  { value: 'solvers', label: 'Solvers', title: 'The active design with one solver after the other' },
  {
    value: 'talk',
    label: "Talk's figure",
    title: 'Published samplers, then with Heun and EDM time steps, then with σ(t) = t and s(t) = 1',
  },
]

const usualSolvers: readonly string[] = ['euler', 'second-order', 'rk4', 'dpmpp-2m', 'dpmpp-3m', 'unipc']
const firstSteps = [2, 4, 8, 16] as const
const lastSteps = [32, 64, 128, 256] as const
/** Points of the toy: spread evenly, so that few are enough. */
const count = 1000

const measuredOf = (curves: readonly LabCurve[], updates: ReturnType<typeof useMeasurement>['updates']) => {
  const faults: string[] = []
  const measured: readonly Measured[] = curves.map((curve) => ({
    ...curve,
    points: updates.flatMap((update) => {
      if (update.type !== 'curve' || update.update.key !== curve.key) return []
      if ('point' in update.update) return [update.update.point]
      faults.push(`${curve.label}, N ${update.update.steps}: ${update.update.fault}`)
      return []
    }),
  }))
  return { measured, faults }
}

interface ConvergenceViewProps {
  readonly compared: readonly Compared[]
  readonly setting: Setting
}

/** Error against cost on log-log axes, with the slope of every curve beside its solver's declared order. */
export const ConvergenceView = ({ compared, setting }: ConvergenceViewProps) => {
  const container = useRef<HTMLDivElement>(null)
  const width = useWidth(container)
  const [family, setFamily] = useState<Family>('designs')
  const [solvers, setSolvers] = useState(usualSolvers)
  const [measure, setMeasure] = useState<ErrorMeasure>('mean')
  const [from, setFrom] = useState<number>(4)
  const [to, setTo] = useState<number>(128)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const active = compared.find(({ isActive }) => isActive)!

  const curves = useMemo(
    () =>
      family === 'designs'
        ? designCurves(compared)
        : family === 'solvers'
          ? solverCurves(active.design, solvers)
          : talkCurves,
    [family, compared, active.design, solvers],
  )
  const task = useMemo<LabTask | null>(
    () =>
      curves.length === 0
        ? null
        : {
            type: 'convergence',
            request: {
              ...setting,
              count,
              steps: stepCounts(from, to),
              curves: curves.map(({ key, design }) => ({ key, design: withoutSteps(design) })),
            },
          },
    [curves, setting, from, to],
  )
  const { job, updates, cancel, restart } = useMeasurement(task)
  const { measured, faults } = useMemo(() => measuredOf(curves, updates), [curves, updates])
  const { height, box } = useMemo(() => layoutLab(width, Math.min(Math.max(width * 0.62, 320), 460)), [width])
  // The axis of costs stands still while results come in.
  const model = useMemo(
    () => convergencePlot(measured, measure, [from, 2 * to], box),
    [measured, measure, from, to, box],
  )
  const isDistance = measure === 'w1' || measure === 'w2'
  const unmeasured = measured.filter((curve) => curve.points.length > 0 && curvePointsOf(curve, measure).length === 0)

  return (
    <section className="lab-view" aria-label="Error against cost">
      <div className="lab-row">
        <Segments label="Curves" value={family} segments={families} onValue={setFamily} />
        <label className="lab-field">
          Error{' '}
          <select
            className="select"
            value={measure}
            onChange={({ target }) => setMeasure(target.value as ErrorMeasure)}
          >
            {['mean', ...errorMeasures.filter((id) => id !== 'mean')].map((id) => (
              <option key={id} value={id}>
                {measureLabels[id as ErrorMeasure]}
              </option>
            ))}
          </select>
        </label>
        <span className="lab-field">
          <StepsSelect label="Steps from" value={from} options={firstSteps} onValue={setFrom} />
          <StepsSelect label="to" value={to} options={lastSteps} onValue={setTo} />
        </span>
        <JobBar label="Error against cost measured" job={job} onCancel={cancel} onRestart={restart} />
      </div>
      {family === 'solvers' && <SolverChecks chosen={solvers} onChosen={setSolvers} />}
      <div className="lab-split">
        <div ref={container} className="lab-plot">
          {width > 0 && (
            <LabPlot model={model} box={box} width={width} height={height} pointed={pointed} onPoint={setPointed} />
          )}
          <p className="schedule-hint">
            {isDistance
              ? 'The distance of a finite number of points is never 0: the dotted line is what the exact flow has.'
              : measure === 'beforeLast'
                ? 'At the lowest level above 0, against the exact solution there: the order of the solver without the Euler step to 0.'
                : 'At σ = 0, against the exact solution from the same start. The Euler step from the lowest level to 0 leaves a floor.'}
          </p>
        </div>
        <div className="lab-results">
          <SlopeTable measured={measured} measure={measure} pointed={pointed} onPoint={setPointed} />
          {unmeasured.length > 0 && (
            <p className="schedule-hint">
              {unmeasured.map(({ label }) => label).join(', ')}: noise is added, so that points follow no flow line.
              Only the Wasserstein distances say something.
            </p>
          )}
          {faults.length > 0 && (
            <p className="schedule-hint" role="status">
              Left out: {faults.slice(0, 3).join('; ')}
              {faults.length > 3 && ` and ${faults.length - 3} more`}.
            </p>
          )}
        </div>
      </div>
      <NumbersTable measured={measured} measure={measure} />
    </section>
  )
}

interface StepsSelectProps {
  readonly label: string
  readonly value: number
  readonly options: readonly number[]
  readonly onValue: (value: number) => void
}

const StepsSelect = ({ label, value, options, onValue }: StepsSelectProps) => (
  <label>
    {label}{' '}
    <select className="select" value={value} onChange={({ target }) => onValue(Number(target.value))}>
      {options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  </label>
)

interface SolverChecksProps {
  readonly chosen: readonly string[]
  readonly onChosen: (ids: readonly string[]) => void
}

const SolverChecks = ({ chosen, onChosen }: SolverChecksProps) => (
  <fieldset className="lab-checks">
    <legend className="visually-hidden">Solvers to measure</legend>
    {registry.solver.map(({ id, label }) => (
      <label key={id}>
        <input
          type="checkbox"
          checked={chosen.includes(id)}
          onChange={({ target }) => onChosen(target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))}
        />{' '}
        {label}
      </label>
    ))}
  </fieldset>
)

interface TableProps {
  readonly measured: readonly Measured[]
  readonly measure: ErrorMeasure
}

interface SlopeTableProps extends TableProps {
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
}

/** A curve's name as a button that brings its design into the page. */
const SlopeTable = ({ measured, measure, pointed, onPoint }: SlopeTableProps) => {
  const { explorer } = useWiring()
  const take = ({ key, slot, design }: LabCurve): void =>
    explorer
      .getState()
      .change(`lab.${key}`, (document) =>
        slot ? activate(slot)(document) : { ...document, design: { ...design, steps: document.design.steps } },
      )
  return (
    <Scrolling label="Fitted slopes">
      <table className="compare-table lab-table">
        <thead>
          <tr>
            <th scope="col">Curve</th>
            <th scope="col" title="Order of the global error that the solver declares">
              Declared order
            </th>
            <th scope="col" title="Least squares on log-log axes over the steep end, above the floor; in N">
              Fitted slope
            </th>
            <th scope="col" title="At the most steps">
              Last error
            </th>
          </tr>
        </thead>
        <tbody>
          {measured.map((curve) => {
            const fit = fitOf(curve, measure)
            const last = curvePointsOf(curve, measure).at(-1)
            return (
              <tr
                key={curve.key}
                data-pointed={pointed?.key === curve.key}
                onPointerEnter={() => onPoint({ key: curve.key, index: null })}
                onPointerLeave={() => onPoint(null)}
              >
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
                      <b>{fit.slope.toFixed(2)}</b>{' '}
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
                      {short(last.error)} <span className="caption">NFE {last.nfe}</span>
                    </>
                  ) : (
                    '–'
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Scrolling>
  )
}

/** A wide table that scrolls in itself. */
export const Scrolling = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
  <section className="compare-scroll" aria-label={label} tabIndex={0}>
    {children}
  </section>
)

/** Every number of the plot. */
const NumbersTable = ({ measured, measure }: TableProps) => {
  const [isOpen, setIsOpen] = useState(false)
  const steps = [...new Set(measured.flatMap(({ points }) => points.map((point) => point.steps)))].sort((a, b) => a - b)
  return (
    <details className="lab-numbers" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>All numbers</summary>
      {isOpen && (
        <Scrolling label="All numbers of the plot">
          <table className="compare-table">
            <caption className="visually-hidden">
              {measureLabels[measure]} at every number of steps, with its NFE
            </caption>
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
                              {short(point.error)}
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
