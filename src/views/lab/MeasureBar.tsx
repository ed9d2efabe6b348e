import type { JobStatus } from '../../measure/job-status.ts'
import { Choice } from '../controls/Choice.tsx'
import { JobBar } from './JobBar.tsx'

/** Images that errors are measured on. */
export const imageCounts = [1, 4, 9, 16] as const
export type ImageCount = (typeof imageCounts)[number]
const counts = imageCounts.map((value) => ({ value, label: String(value) }))

interface ImageCountChoiceProps {
  readonly count: ImageCount
  readonly onCount: (count: ImageCount) => void
}

export const ImageCountChoice = ({ count, onCount }: ImageCountChoiceProps) => (
  <Choice label="Images" value={count} options={counts} onValue={onCount} />
)

interface MeasureBarProps {
  /** What is under way, for assistive technology. */
  readonly label: string
  readonly job: JobStatus
  readonly canStart: boolean
  /** Empty while there is no network. */
  readonly model: string
  readonly onStart: () => void
  readonly onCancel: () => void
}

/** Starts, cancels and follows a measurement on images. */
export const MeasureBar = ({ label, job, canStart, model, onStart, onCancel }: MeasureBarProps) => (
  <>
    {(job.status === 'idle' || job.status === 'done') && (
      <button type="button" className="button" disabled={model === '' || !canStart} onClick={onStart}>
        {job.status === 'done' ? 'Measure again' : 'Measure'}
      </button>
    )}
    <JobBar label={label} job={job} onCancel={onCancel} onRestart={onStart} />
    <span className="caption" role="status">
      {model === ''
        ? 'There is no network to measure. See the image panel.'
        : job.status === 'running'
          ? 'The images above are sampled first.'
          : ''}
    </span>
  </>
)
