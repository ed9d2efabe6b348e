import type { QualityState, StudyProgress } from '../../state/quality-study.ts'
import { durationText } from '../controls/duration.ts'
import { Progress } from '../controls/Progress.tsx'

const activities: Readonly<Record<QualityState['activity'], string>> = {
  opening: 'Opening the feature network.',
  images: 'The images above are sampled first. It runs while this tab is visible.',
  distance: 'Computing the distance.',
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
            ? (obstacle ?? 'Paused. The study is kept in this browser even if you close the page.')
            : '')}
      </span>
    </div>
  )
}
