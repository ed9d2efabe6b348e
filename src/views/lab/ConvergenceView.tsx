import { useMemo } from 'react'
import { registry } from '../../core/registry.ts'
import type { Compared } from '../../state/selectors.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { designCurves, solverCurves, talkCurves } from './curves.ts'
import { ImageCurves } from './ImageCurves.tsx'
import type { Setting } from './setting.ts'
import { ToyCurves } from './ToyCurves.tsx'
import { oneOf, useKeptChoice } from './use-choice.ts'
import { isWorld, type World, worlds } from './worlds.ts'

export type Family = 'designs' | 'solvers' | 'talk'

const families: readonly Segment<Family>[] = [
  { value: 'designs', label: 'Designs', title: 'The designs of this page' },
  { value: 'solvers', label: 'Solvers', title: 'The active design with each solver in turn' },
  {
    value: 'talk',
    label: 'Talk’s figure',
    title: 'Published samplers, then with Heun and EDM time steps, then with σ(t) = t and s(t) = 1',
  },
]

const usualSolvers: readonly string[] = ['euler', 'second-order', 'rk4', 'dpmpp-2m', 'dpmpp-3m', 'unipc']

const isFamily = oneOf(families.map(({ value }) => value))
const isSolvers = (value: unknown): boolean => Array.isArray(value) && value.every((id) => typeof id === 'string')

interface ConvergenceViewProps {
  readonly compared: readonly Compared[]
  readonly setting: Setting
}

/** Error against cost on log-log axes, with the slope of every curve beside its solver's declared order. */
export const ConvergenceView = ({ compared, setting }: ConvergenceViewProps) => {
  const [world, setWorld] = useKeptChoice<World>('convergence world', 'toy', isWorld)
  const [family, setFamily] = useKeptChoice<Family>('convergence family', 'designs', isFamily)
  const [solvers, setSolvers] = useKeptChoice('convergence solvers', usualSolvers, isSolvers)
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
  return (
    <section className="lab-view" aria-label="Error against cost">
      <div className="lab-row">
        <Segments label="Measured on" value={world} segments={worlds} onValue={setWorld} />
        <Segments label="Curves" value={family} segments={families} onValue={setFamily} />
      </div>
      {family === 'solvers' && <SolverChecks chosen={solvers} onChosen={setSolvers} />}
      {world === 'toy' ? <ToyCurves curves={curves} setting={setting} /> : <ImageCurves curves={curves} />}
    </section>
  )
}

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
