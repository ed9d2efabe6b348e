import { showNumber } from '../../base/number.ts'
import type { QualityState, StudyProgress } from '../../state/quality-study.ts'
import { Progress } from '../controls/Progress.tsx'

/** Seconds as a person says them. */
export const durationText = (seconds: number): string => {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  return `${showNumber(seconds / 3600, 2)} h`
}

const activities: Readonly<Record<QualityState['activity'], string>> = {
  opening: 'The feature network is being opened.',
  images: "The page's own images go first; it works while this tab is in view.",
  distance: 'The distance is being computed.',
}

interface StudyBarProps {
  readonly status: 'running' | 'paused' | 'done'
  readonly progress: StudyProgress
  readonly activity: QualityState['activity']
  readonly fault: string | null
  /** Why it cannot go on; null where it can. */
  readonly obstacle: string | null
  readonly onPause: () => void
  readonly onResume: () => void
  readonly onDiscard: () => void
}

/** Where a study stands, and what can be done with it. */
export const StudyBar = ({
  status,
  progress,
  activity,
  fault,
  obstacle,
  onPause,
  onResume,
  onDiscard,
}: StudyBarProps) => {
  const { done, total, secondsLeft } = progress
  const share = total > 0 ? done / total : 0
  return (
    <div className="lab-job quality-job">
      {status === 'running' && (
        <>
          <Progress label="Quality measured" share={share} />
          <span className="caption">
            {Math.floor(100 * share)}%{secondsLeft !== null && `, about ${durationText(secondsLeft)} left`}
          </span>
          <button type="button" className="button" onClick={onPause}>
            Pause
          </button>
        </>
      )}
      {status === 'paused' && (
        <button type="button" className="button" disabled={obstacle !== null} onClick={onResume}>
          Go on
        </button>
      )}
      <button type="button" className="button" onClick={onDiscard}>
        {status === 'done' ? 'New study' : 'Discard'}
      </button>
      {status === 'running' && fault === null && <span className="caption">{activities[activity]}</span>}
      <span className="caption" role="status">
        {fault ??
          (status === 'paused'
            ? (obstacle ?? 'Paused: it is kept in this browser, also when the page is closed.')
            : '')}
      </span>
    </div>
  )
}
