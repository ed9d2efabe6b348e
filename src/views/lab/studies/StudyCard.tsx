import { useMemo } from 'react'
import { useStore } from 'zustand'
import { showCount } from '../../../base/number.ts'
import type { Job } from '../../../measure/queue-types.ts'
import { kindLabels, type Study, standOfStudy } from '../../../measure/studies/study.ts'
import { cellCount } from '../../../sweep/cells.ts'
import { durationText } from '../../controls/duration.ts'
import { Progress } from '../../controls/Progress.tsx'
import { useBench } from '../../use-bench.ts'
import { useJob } from '../QueueBar.tsx'
import { SheetThumb } from './SheetThumb.tsx'
import { StudyThumb } from './StudyThumb.tsx'

interface StudyCardProps {
  readonly study: Study
  readonly isOpen: boolean
  readonly onOpen: () => void
}

/** Where a study stands whose results are not counted one by one. */
const wordsOf = ({ content }: Study, job: Job | undefined): string => {
  const what =
    content.kind === 'contact sheet'
      ? `${cellCount(content.plan)} cells on ${content.network.name}`
      : content.kind !== 'fitted levels'
        ? ''
        : content.after
          ? 'Complete'
          : content.fit
            ? `on ${content.fit.network.name}`
            : ''
  if (!job) return what
  const { secondsLeft } = job.progress
  const state =
    job.status === 'running'
      ? secondsLeft === null
        ? 'running'
        : `about ${durationText(secondsLeft)} left`
      : job.status === 'failed'
        ? 'stopped'
        : job.status
  return `${what}, ${state}`
}

/** Where a study stands, in a few words. */
const stateText = (job: Job | undefined, settled: number, total: number): string => {
  const part = `${showCount(settled)} of ${showCount(total)} measured`
  if (job?.status === 'running')
    return job.progress.secondsLeft === null ? part : `${part}, about ${durationText(job.progress.secondsLeft)} left`
  if (job?.status === 'waiting') return `${part}, waiting`
  if (job?.status === 'paused') return `${part}, paused`
  if (job?.status === 'failed') return `${part}, stopped`
  if (total === 0) return 'Nothing to measure'
  return settled === total ? 'Complete' : part
}

const dateText = (time: number): string =>
  new Date(time).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** One study of the list: what it is, what is known of it, what it took, and where it stands. */
export const StudyCard = ({ study, isOpen, onOpen }: StudyCardProps) => {
  const { measurements } = useBench()
  const count = useStore(measurements.state, (state) => state.count)
  const job = useJob(study.id)
  const { content } = study
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  const stand = useMemo(() => standOfStudy(study, measurements), [study, measurements, count])
  const cost = [
    ...(stand && stand.calls > 0 ? [`${showCount(stand.calls)} calls`] : []),
    ...(study.seconds >= 1 ? [durationText(study.seconds)] : []),
  ]
  return (
    <button type="button" className="study-card" aria-pressed={isOpen} onClick={onOpen}>
      <span className="study-card-words">
        <span className="caption">
          {kindLabels[content.kind]} · {dateText(study.changed)}
        </span>
        <b>{study.name}</b>
        <span className="caption">
          {[stand ? stateText(job, stand.settled, stand.total) : wordsOf(study, job), ...cost].join(' · ')}
        </span>
        {job && (
          <Progress
            label={`${study.name} measured`}
            share={stand && stand.total > 0 ? stand.settled / stand.total : job.progress.share}
          />
        )}
      </span>
      {content.kind === 'contact sheet' ? (
        <SheetThumb content={content} isRunning={job?.status === 'running'} />
      ) : (
        <StudyThumb content={content} measurements={measurements} count={count} />
      )}
    </button>
  )
}
