import { useDeferredValue, useMemo } from 'react'
import { showNumber } from '../../base/number.ts'
import { type SlotId, stepBeside } from '../../document/slots.ts'
import { describeRun, type ToyRun } from '../../state/toy-run.ts'
import type { Readings } from '../../toy/errors.ts'
import { unitOf, unitText } from '../../toy/scale.ts'
import type { ToyAxis, ToyDomain } from '../../toy/view.ts'
import { SlotMarker } from '../slot-style.tsx'
import { useReadings } from '../use-readings.ts'
import { coordinatesOf, domainElsewhere, type PlotGeometry } from './geometry.ts'
import { noOverlays, ToyPlot, type ToyPlotProps } from './ToyPlot.tsx'
import { usePlotGeometry } from './usePlotGeometry.ts'

/** Everything but the design that decides what a plot shows. */
interface Scene
  extends Pick<ToyPlotProps, 'data' | 'noise' | 'colors' | 'mostDrawn' | 'mostExact' | 'marks' | 'isForward' | 'seed'> {
  readonly axis: ToyAxis
  /** The active design's plot, whose range the others follow. */
  readonly lead: PlotGeometry
}

/** Cursor and gestures, in the coordinates of the active design. */
type Pointing = Pick<ToyPlotProps, 'step' | 'onStep' | 'onDomain' | 'onKeyDown' | 'onGestureStart' | 'onGestureEnd'>

interface MultiplesProps extends Scene, Pointing {
  readonly runs: readonly ToyRun[]
  readonly active: ToyRun
  /** Run of the active design. */
  readonly readings: Readings
  readonly columns: number
  /** With what the design's plot shows, in its own coordinates. */
  readonly onActivate: (id: SlotId, shown: ToyDomain) => void
}

/** A plot for each design, all over the noise levels that the active one shows. */
export const Multiples = (props: MultiplesProps) => {
  const {
    runs,
    active,
    readings,
    columns,
    onActivate,
    axis,
    data,
    noise,
    colors,
    mostDrawn,
    mostExact,
    marks,
    isForward,
    seed,
    lead,
  } = props
  const { step, onStep, onDomain, onKeyDown, onGestureStart, onGestureEnd } = props
  const scene = useMemo(
    () => ({ axis, data, noise, colors, mostDrawn, mostExact, marks, isForward, seed, lead }),
    [axis, data, noise, colors, mostDrawn, mostExact, marks, isForward, seed, lead],
  )
  // The active design's plot is drawn at once; the others follow when the hand leaves time.
  const later = useDeferredValue(scene)
  const pointing = { step, onStep, onDomain, onKeyDown, onGestureStart, onGestureEnd }
  return (
    <div className="toy-multiples" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {runs.map((run) => (
        <section key={run.id} className="toy-multiple" aria-label={`Plot of ${describeRun(run)}`}>
          <Title
            run={run}
            isActive={run.id === active.id}
            onActivate={() =>
              onActivate(run.id, domainElsewhere(lead.domain, lead, coordinatesOf(run, axis, lead.range)))
            }
          />
          {run.id === active.id ? (
            <ReadPlot {...scene} {...pointing} run={run} readings={readings} geometry={lead} />
          ) : (
            <Follower {...pointing} run={run} scene={later} of={active.program.steps.length} />
          )}
        </section>
      ))}
    </div>
  )
}

interface TitleProps {
  readonly run: ToyRun
  readonly isActive: boolean
  readonly onActivate: () => void
}

/** A design's name over its plot: pressed, it is the active one. */
const Title = ({ run, isActive, onActivate }: TitleProps) => (
  <h3>
    <button
      type="button"
      className="toy-title"
      data-drawn
      aria-pressed={isActive}
      title={isActive ? 'The controls change this design' : `Let the controls change design ${run.id}`}
      onClick={onActivate}
    >
      <SlotMarker id={run.id} />
      <span>{describeRun(run)}</span>
    </button>
  </h3>
)

interface FollowerProps extends Pointing {
  readonly run: ToyRun
  readonly scene: Scene
  /** Steps of the active design. */
  readonly of: number
}

/** The plot of a design that is not active. */
const Follower = ({ run, scene, of, step, onStep, onDomain, ...rest }: FollowerProps) => {
  const { axis, data, noise, lead } = scene
  const geometry = usePlotGeometry(run, { axis, range: lead.range, frame: lead.frame, shown: lead })
  const readings = useReadings(run, data, noise)
  const steps = run.program.steps.length
  return (
    <ReadPlot
      {...scene}
      {...rest}
      run={run}
      geometry={geometry}
      readings={readings}
      step={step === null ? null : stepBeside(step, of, steps)}
      onStep={(at) => onStep(at === null ? null : stepBeside(at, steps, of))}
      onDomain={(domain) => onDomain(domainElsewhere(domain, geometry, lead))}
    />
  )
}

/** A plot with its readings in one line. */
const ReadPlot = (plot: Omit<ToyPlotProps, 'overlays' | 'title'>) => {
  const { run, readings } = plot
  const { globalError, nfe, w1 } = readings
  const unit = unitText(unitOf(plot.data.mixture))
  return (
    <>
      <p
        className="toy-hint"
        title={`Denoiser calls per sample; mean global error and Wasserstein-1 distance to the data, ${unit}`}
      >
        NFE {nfe}
        {globalError && ` · global error ${showNumber(globalError.mean, 2)}`} · W<sub>1</sub> {showNumber(w1, 2)}
      </p>
      <ToyPlot {...plot} overlays={noOverlays} title={`Design ${run.id}. `} />
    </>
  )
}
