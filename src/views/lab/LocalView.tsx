import { type ReactNode, useMemo } from 'react'
import { type Spec, usualReference } from '../../measure/studies/spec.ts'
import { type ErrorPlace, errorPlaces } from '../../metrics/local-error.ts'
import type { Compared } from '../../state/selectors.ts'
import { unitOf, unitText } from '../../toy/scale.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { designCurves, type LabCurve, rhoCurves, specCurves } from './curves.ts'
import { JobBar } from './JobBar.tsx'
import { DoneText, LevelsActions } from './LevelsActions.tsx'
import { LocalImages } from './LocalImages.tsx'
import { LocalResult } from './LocalResult.tsx'
import type { Setting } from './setting.ts'
import { KeepButton } from './studies/KeepButton.tsx'
import { oneOf, useKeptChoice } from './use-choice.ts'
import { useFitted } from './use-fits.ts'
import { useLocalCurves } from './use-local-curves.ts'
import { useStable } from './use-stable.ts'
import { useToyJob } from './use-toy-job.ts'
import { isWorld, type World, worlds } from './worlds.ts'

type Family = 'designs' | 'rho'

const families: readonly Segment<Family>[] = [
  { value: 'designs', label: 'Designs', title: 'The designs of this page' },
  { value: 'rho', label: 'ρ = 1 … 9', title: 'The active design on EDM’s time steps at several rho' },
]

const places: readonly Segment<ErrorPlace>[] = [
  { value: 'made', label: 'Where it is made', title: 'At the end of the step: the local truncation error' },
  {
    value: 'carried',
    label: 'Carried to σ = 0',
    title: 'The error that the exact flow turns it into: what it adds to the result',
  },
]

/** Points of the toy. */
const count = 400

interface LocalViewProps {
  readonly compared: readonly Compared[]
  readonly setting: Setting
}

/** The error of every step by itself, and time steps that are made of it. */
export const LocalView = ({ compared, setting }: LocalViewProps) => {
  const [world, setWorld] = useKeptChoice<World>('local world', 'toy', isWorld)
  const [family, setFamily] = useKeptChoice<Family>(
    'local family',
    'designs',
    oneOf(families.map(({ value }) => value)),
  )
  const active = compared.find(({ isActive }) => isActive)!
  const fitted = useFitted(active.design)

  const curves = useMemo<readonly LabCurve[]>(() => {
    if (family === 'rho') return rhoCurves(active.design)
    const all = designCurves(compared)
    if (!fitted) return all
    const { style } = all.find(({ slot }) => slot === active.id)!
    const ghost = { key: 'before', label: `${active.id} before`, design: fitted.before, slot: null }
    return [...all, { ...ghost, style: { ...style, isHollow: true, isBold: false } }]
  }, [family, compared, active.design, active.id, fitted])

  const actions = (place: ErrorPlace): ReactNode => (
    <>
      <LevelsActions setting={setting} place={place} />
      {fitted && <DoneText result={fitted.result} />}
    </>
  )
  return (
    <section className="lab-view" aria-label="Local error">
      <h3>Local error of each step</h3>
      <div className="lab-row">
        <Segments label="Local error measured on" value={world} segments={worlds} onValue={setWorld} />
        <Segments label="Curves of local error" value={family} segments={families} onValue={setFamily} />
      </div>
      {world === 'images' ? (
        <LocalImages curves={curves} active={active.id}>
          {actions('carried')}
        </LocalImages>
      ) : (
        <LocalToy curves={curves} active={active.id} setting={setting} actions={actions} />
      )}
    </section>
  )
}

interface LocalToyProps {
  readonly curves: readonly LabCurve[]
  /** Letter of the active design. */
  readonly active: string
  readonly setting: Setting
  /** Under the table, for errors read at a place. */
  readonly actions: (place: ErrorPlace) => ReactNode
}

/** Measured at once. */
const LocalToy = ({ curves, active, setting, actions }: LocalToyProps) => {
  const [place, setPlace] = useKeptChoice<ErrorPlace>('local place', 'made', oneOf(errorPlaces))
  const wanted: Spec = {
    what: 'steps',
    world: { kind: 'toy', mixture: setting.mixture, label: setting.label, points: count },
    curves: specCurves(curves),
    seeds: [setting.seed],
    reference: usualReference,
  }
  const spec = useStable(wanted)
  const { job, cancel, restart } = useToyJob(spec)
  const { measured, faults } = useLocalCurves('local toy', spec, curves)
  return (
    <>
      <div className="lab-row">
        <Segments label="Error read" value={place} segments={places} onValue={setPlace} />
        <JobBar label="Local error measured" job={job} onCancel={cancel} onRestart={restart} />
        {curves.length > 0 && <KeepButton content={() => ({ kind: 'local error', spec })} />}
      </div>
      <LocalResult
        measured={measured}
        place={place}
        active={active}
        hasActive={curves.some(({ slot }) => slot === active)}
        faults={faults}
        unit={unitText(unitOf(setting.mixture))}
        hint={`One step from the exact solution at its level, against the exact solution: ${
          place === 'made'
            ? 'root mean square over the population at the end of the step.'
            : 'carried to σ = 0 by the exact flow, which shrinks errors made at high noise.'
        }`}
      >
        {actions(place)}
      </LocalResult>
    </>
  )
}
