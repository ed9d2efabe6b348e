import { useMemo, useRef, useState } from 'react'
import { isSameDesign } from '../../core/design.ts'
import type { LabTask } from '../../metrics/lab-protocol.ts'
import type { ErrorPlace } from '../../metrics/local-error.ts'
import { type Compared, cursorOf } from '../../state/store.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { showNumber } from '../schedule/scales.ts'
import { useWidth } from '../toy/useSize.ts'
import { Scrolling } from './CurveTables.tsx'
import { designCurves, type LabCurve, rhoCurves } from './curves.ts'
import { JobBar } from './JobBar.tsx'
import { CurveSwatch, LabPlot, type Pointed } from './LabPlot.tsx'
import { type Done, DoneText, LevelsActions } from './LevelsActions.tsx'
import { layoutLab, localPlot, type MeasuredSteps, placeLabels, short } from './plots.ts'
import type { Setting } from './setting.ts'
import { useMeasurement } from './useLabJob.ts'

type Family = 'designs' | 'rho'

const families: readonly Segment<Family>[] = [
  { value: 'designs', label: 'Designs', title: 'The designs of this page' },
  { value: 'rho', label: 'ρ = 1 … 9', title: "The active design on EDM's time steps at several rho" },
]

const places: readonly Segment<ErrorPlace>[] = [
  { value: 'made', label: 'Where it is made', title: 'At the end of the step: the local truncation error' },
  { value: 'carried', label: 'Carried to σ = 0', title: 'What the exact flow makes of it: what it adds to the result' },
]

/** Points of the toy. */
const count = 400

interface LocalViewProps {
  readonly compared: readonly Compared[]
  readonly setting: Setting
}

/** The error of every step by itself, and time steps that are made of it. */
export const LocalView = ({ compared, setting }: LocalViewProps) => {
  const { explorer } = useWiring()
  const container = useRef<HTMLDivElement>(null)
  const width = useWidth(container)
  const [family, setFamily] = useState<Family>('designs')
  const [place, setPlace] = useState<ErrorPlace>('made')
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const cursor = useExplorer(cursorOf)
  const active = compared.find(({ isActive }) => isActive)!
  const shownDone = done && isSameDesign(done.after, active.design) ? done : null

  const curves = useMemo<readonly LabCurve[]>(() => {
    if (family === 'rho') return rhoCurves(active.design)
    const all = designCurves(compared)
    if (!shownDone) return all
    const { style } = all.find(({ slot }) => slot === active.id)!
    const ghost = { key: 'before', label: `${active.id} before`, design: shownDone.before, slot: null }
    return [...all, { ...ghost, style: { ...style, isHollow: true, isBold: false } }]
  }, [family, compared, active.design, active.id, shownDone])
  const task = useMemo<LabTask>(
    () => ({
      type: 'local',
      request: { ...setting, count, designs: curves.map(({ key, design }) => ({ key, design })) },
    }),
    [curves, setting],
  )
  const { job, updates, cancel, restart } = useMeasurement(task)
  const { measured, faults } = useMemo(() => {
    const found: string[] = []
    const all = curves.flatMap((curve): readonly MeasuredSteps[] =>
      updates.flatMap((update) => {
        if (update.type !== 'local' || update.update.key !== curve.key) return []
        if ('errors' in update.update) return [{ ...curve, errors: update.update.errors }]
        found.push(`${curve.label}: ${update.update.fault}`)
        return []
      }),
    )
    return { measured: all, faults: found }
  }, [curves, updates])
  const { height, box } = useMemo(() => layoutLab(width, Math.min(Math.max(width * 0.42, 290), 380)), [width])
  const model = useMemo(() => localPlot(measured, place, box), [measured, place, box])

  const point = (next: Pointed | null): void => {
    setPointed(next)
    // A step of the active design is the page's cursor, in every view.
    explorer.getState().hover(next?.key === active.id ? next.index : null)
  }

  return (
    <section className="lab-view" aria-label="Local error">
      <h3>Local error of each step, on the exact toy</h3>
      <div className="lab-row">
        <Segments label="Curves of local error" value={family} segments={families} onValue={setFamily} />
        <Segments label="Error read" value={place} segments={places} onValue={setPlace} />
        <JobBar label="Local error measured" job={job} onCancel={cancel} onRestart={restart} />
      </div>
      <div className="lab-split">
        <div ref={container} className="lab-plot">
          {width > 0 && measured.length > 0 && (
            <LabPlot
              model={model}
              box={box}
              width={width}
              height={height}
              pointed={pointed}
              onPoint={point}
              cursor={cursor === null || family === 'rho' ? null : { key: active.id, index: cursor }}
            />
          )}
          <p className="schedule-hint">
            One step from the exact solution at its level, against the exact solution:{' '}
            {place === 'made'
              ? 'root mean square over the population where the step ends.'
              : 'taken on to σ = 0 by the exact flow, which forgives errors at high noise.'}
          </p>
          {faults.length > 0 && (
            <p className="schedule-hint" role="status">
              Left out: {faults.join('; ')}.
            </p>
          )}
        </div>
        <div className="lab-results">
          <LocalTable measured={measured} place={place} pointed={pointed} onPoint={point} />
          <LevelsActions active={active} setting={setting} place={place} onDone={setDone} />
          {shownDone && <DoneText done={shownDone} />}
        </div>
      </div>
      <StepsTable measured={measured.find(({ key }) => key === active.id)} />
    </section>
  )
}

interface LocalTableProps {
  readonly measured: readonly MeasuredSteps[]
  readonly place: ErrorPlace
  readonly pointed: Pointed | null
  readonly onPoint: (pointed: Pointed | null) => void
}

const LocalTable = ({ measured, place, pointed, onPoint }: LocalTableProps) => (
  <Scrolling label="Local errors in short">
    <table className="compare-table lab-table">
      <thead>
        <tr>
          <th scope="col">Curve</th>
          <th scope="col">Largest</th>
          <th scope="col" title="Largest over smallest, of the steps between the levels above 0">
            Max / min
          </th>
          <th scope="col" title="Of all steps, carried to sigma = 0: bounds the error of the result">
            Sum carried
          </th>
        </tr>
      </thead>
      <tbody>
        {measured.map(({ key, label, style, errors }) => {
          const between = errors.slice(0, -1).map((error) => error[place])
          const largest = Math.max(...errors.map((error) => error[place]))
          return (
            <tr
              key={key}
              data-pointed={pointed?.key === key}
              onPointerEnter={() => onPoint({ key, index: null })}
              onPointerLeave={() => onPoint(null)}
            >
              <th scope="row">
                <CurveSwatch style={style} />
                {label}
              </th>
              <td>{short(largest)}</td>
              <td>{short(Math.max(...between) / Math.min(...between))}</td>
              <td>{short(errors.reduce((sum, { carried }) => sum + carried, 0))}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  </Scrolling>
)

/** Every number of the active design's curve. */
const StepsTable = ({ measured }: { readonly measured: MeasuredSteps | undefined }) => {
  const [isOpen, setIsOpen] = useState(false)
  if (!measured) return null
  return (
    <details className="lab-numbers" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>All steps of {measured.label}</summary>
      {isOpen && (
        <Scrolling label="All steps of the active design">
          <table className="compare-table">
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">σ</th>
                <th scope="col">to</th>
                <th scope="col">{placeLabels.made}</th>
                <th scope="col">{placeLabels.carried}</th>
              </tr>
            </thead>
            <tbody>
              {measured.errors.map(({ sigma, sigmaNext, made, carried }, i) => (
                <tr key={sigma}>
                  <th scope="row">{i}</th>
                  <td>{showNumber(sigma)}</td>
                  <td>{showNumber(sigmaNext)}</td>
                  <td>{short(made)}</td>
                  <td>{short(carried)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </details>
  )
}
