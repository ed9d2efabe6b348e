import type { JobStatus } from '../../measure/job-status.ts'
import { Progress } from '../controls/Progress.tsx'

interface JobBarProps {
  /** What is under way, for assistive technology. */
  readonly label: string
  readonly job: JobStatus
  readonly onCancel: () => void
  readonly onRestart: () => void
  /** What is said of one that was cancelled, and on the button that goes on. */
  readonly cancelled?: string
  readonly again?: string
}

/** Progress of a measurement, and its end. */
export const JobBar = ({
  label,
  job,
  onCancel,
  onRestart,
  cancelled = 'Cancelled. What was measured so far stays.',
  again = 'Measure again',
}: JobBarProps) => {
  return (
    <div className="lab-job">
      {job.status === 'running' && (
        <>
          <Progress label={label} share={job.share} />
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
        </>
      )}
      {(job.status === 'cancelled' || job.status === 'failed') && (
        <>
          <span className="caption" role="status">
            {job.status === 'failed' ? job.message : cancelled}
          </span>
          <button type="button" className="button" onClick={onRestart}>
            {again}
          </button>
        </>
      )}
    </div>
  )
}
