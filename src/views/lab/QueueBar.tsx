import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Job } from '../../measure/queue-types.ts'
import { leftOf } from '../../measure/tasks/left.ts'
import { networkOf, rateOf, type Task } from '../../measure/tasks/task.ts'
import { withDenoiser } from '../../state/imperfect.ts'
import { networkKeyOf } from '../../state/network-key.ts'
import { durationText } from '../controls/duration.ts'
import { Progress } from '../controls/Progress.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { useBench } from '../use-bench.ts'
import { useLabels } from './use-labels.ts'
import { useStable } from './use-stable.ts'

/** The job of that name, while there is one. */
export const useJob = (id: string): Job | undefined =>
  useStore(useBench().queue.state, ({ jobs }) => jobs.find((job) => job.id === id))

/** Milliseconds without a change before an estimate is made: it compiles every run. */
const rest = 350

/** Seconds that a task takes on this machine; null where nothing is known of its speed. */
const useEstimate = (task: Task | null): number | null => {
  const bench = useBench()
  const labels = useLabels()
  const [estimate, setEstimate] = useState<number | null>(null)
  useEffect(() => {
    setEstimate(null)
    const name = task && rateOf(task)
    if (!task || name === null) return
    const timer = setTimeout(() => {
      const rate = bench.rates.get(name)
      const calls = leftOf(task, bench.measurements, bench.imageRuns, labels)
      if (rate !== undefined && calls !== null) setEstimate((calls * rate) / 1000)
    }, rest)
    return () => clearTimeout(timer)
  }, [bench, task, labels])
  return estimate
}

/** "Converged run first: about 40 s. About 6 min in all." */
const textOfRunning = ({ secondsLeft, referenceLeft, activity }: Job['progress']): string => {
  const all = secondsLeft === null ? '' : `About ${durationText(secondsLeft)} left.`
  if (activity !== null) return `${activity} ${all}`
  if (referenceLeft !== null) return `Converged run first: about ${durationText(referenceLeft)}. ${all}`
  return all
}

const engineStopped = 'The engine has stopped; see the image panel. This goes on when the engine does.'

interface QueueBarProps {
  /** Name of the chart's job, or of the study's. */
  readonly id: string
  /** What is under way, for assistive technology. */
  readonly label: string
  /** What is to be measured; null where there is nothing to measure. */
  readonly task: Task | null
  /** Measurements that are still to be made, and how many are known. */
  readonly missing: number
  readonly known: number
  /** Words for the button where nothing is known, where something is, and for what is said when all is. */
  readonly words?: { readonly all: string; readonly rest: string; readonly done: string }
  /** Why it cannot begin, in a sentence; null where it can. */
  readonly obstacle?: string | null
  readonly onStart?: () => void
}

const usualWords = {
  all: 'Measure',
  rest: 'Measure what is missing',
  done: 'All of it is measured and kept.',
}

/** Measures what is missing of a task in the queue, and says how that stands. */
export const QueueBar = (props: QueueBarProps) => {
  const { id, label, missing, known, words = usualWords, obstacle = null, onStart } = props
  const { explorer } = useWiring()
  const bench = useBench()
  const { queue } = bench
  const task = useStable(props.task)
  const job = useJob(id)
  const running = useExplorer(networkKeyOf)
  const isStopped = useExplorer(({ engine }) => engine.phase === 'failed')
  const estimate = useEstimate(job || missing === 0 ? null : task)
  const start = onStart ?? (() => task && queue.add(id, task))
  const wanted = job?.task ?? task
  const network = wanted && networkOf(wanted)
  const isUnknown = network?.network === ''
  const isElsewhere = network != null && network.network !== running
  const choose = (): void => {
    if (network) explorer.getState().change('network', withDenoiser(network))
  }
  const switcher = isElsewhere && !isUnknown && (
    <button type="button" className="button" onClick={choose}>
      Switch to it
    </button>
  )
  if (!job)
    return (
      <div className="lab-job">
        {missing > 0 && (
          <button
            type="button"
            className="button"
            disabled={!task || isElsewhere || isUnknown || obstacle !== null}
            onClick={start}
          >
            {known === 0 ? words.all : words.rest}
          </button>
        )}
        <span className="caption" role="status">
          {missing > 0 && obstacle !== null
            ? obstacle
            : isUnknown
              ? 'There is no network to measure yet. See the image panel.'
              : missing === 0
                ? words.done
                : isElsewhere
                  ? `Its network is ${network.name}.`
                  : estimate !== null
                    ? `About ${durationText(estimate)} on this device.`
                    : ''}
        </span>
        {missing > 0 && switcher}
      </div>
    )
  const waits =
    job.status !== 'waiting'
      ? null
      : isElsewhere
        ? `Waits for the network ${network.name}.`
        : 'Waits for the measurement before it.'
  return (
    <div className="lab-job">
      {job.status === 'running' && (
        <>
          <Progress label={label} share={job.progress.share} />
          <span className="caption">{textOfRunning(job.progress)}</span>
        </>
      )}
      {waits !== null && (
        <span className="caption" role="status">
          {waits}
        </span>
      )}
      {waits !== null && switcher}
      {job.status === 'paused' || job.status === 'failed' ? (
        <>
          <span className="caption" role="status">
            {job.status === 'failed' ? job.message : 'Paused. What was measured is kept.'}
          </span>
          <button type="button" className="button" onClick={() => queue.resume(id)}>
            Go on
          </button>
        </>
      ) : (
        <button type="button" className="button" onClick={() => queue.pause(id)}>
          Pause
        </button>
      )}
      <button type="button" className="button" onClick={() => queue.cancel(id)}>
        Cancel
      </button>
      {job.status === 'running' && network && (
        <span className="caption">{isStopped ? engineStopped : 'The images above are sampled first.'}</span>
      )}
    </div>
  )
}
