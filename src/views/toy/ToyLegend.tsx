import { describeRun, type ToyRun } from '../../state/toy-run.ts'
import type { PointDenoiser } from '../../toy/target.ts'
import { SlotMarker } from '../slot-style.tsx'

export interface ToyLegendProps {
  readonly active: ToyRun
  /** Walks of data points are drawn in place of the designs' runs. */
  readonly isForward: boolean
  /** Drawn in the same plot. */
  readonly overlays: readonly ToyRun[]
  /** Every design has a plot with its name over it. */
  readonly isTitled: boolean
  readonly count: number
  readonly mostDrawn: number
  readonly mostExact: number
  readonly hasRaise: boolean
  readonly hasScores: boolean
  /** What answers in place of the exact denoiser; null for that. */
  readonly imperfect: PointDenoiser | null
}

/** What lines and colours mean, and how the plot is used. */
export const ToyLegend = (props: ToyLegendProps) => {
  const { active, isForward, overlays, isTitled, count, mostDrawn, mostExact, hasRaise } = props
  const left = count > mostDrawn ? ` (${mostDrawn} of ${count} drawn)` : ''
  return (
    <p className="toy-legend">
      {isForward ? (
        <span className="toy-key">
          <SlotMarker id={active.id} /> {count === 1 ? 'a data point' : `${count} data points`} as noise is added{left}
        </span>
      ) : isTitled ? (
        left && <span>Trajectories{left}</span>
      ) : (
        <span className="toy-key">
          <SlotMarker id={active.id} /> design {overlays.length > 0 ? `${active.id}, ` : ''}
          {active.program.steps.length} steps{left}
        </span>
      )}
      {(isForward ? [] : overlays).map((run) => (
        <span key={run.id} className="toy-key">
          <SlotMarker id={run.id} /> {describeRun(run)}
        </span>
      ))}
      {hasRaise && !isForward && <span className="toy-key toy-key-raise">noise added</span>}
      {!isForward && (
        <span className="toy-key toy-key-exact">
          exact{count > mostExact ? ` from ${mostExact} of the starts` : ''}
        </span>
      )}
      <span className="toy-key toy-key-flow">flow lines</span>
      {props.imperfect && (
        <span className="toy-key toy-key-imperfect">flow of the {props.imperfect.name} denoiser</span>
      )}
      {props.hasScores && (
        <span className="toy-key toy-key-score">score: the pull towards higher density, σ·∇ log p</span>
      )}
      <span className="toy-key toy-key-density">density</span>
      <span className="toy-hint toy-mouse">Drag to pan; Ctrl + wheel, or wheel after a click, to zoom.</span>
      <span className="toy-hint toy-touch">Pan and zoom with two fingers, move the cursor with one.</span>
    </p>
  )
}
