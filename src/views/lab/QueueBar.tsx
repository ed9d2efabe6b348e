import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { leftOfWork } from '../../measure/picture-pass.ts'
import type { Job } from '../../measure/queue-types.ts'
import type { Spec } from '../../measure/studies/spec.ts'
import { workOf } from '../../measure/studies/work.ts'
import { withDenoiser } from '../../state/imperfect.ts'
import { networkKeyOf } from '../../state/network-key.ts'
import { durationText } from '../controls/duration.ts'
import { Progress } from '../controls/Progress.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { useBench } from '../use-bench.ts'

/** The job of that name, while there is one. */
export const useJob = (id: string): Job | undefined =>
  useStore(useBench().queue.state, ({ jobs }) => jobs.find((job) => job.id === id))

/** Milliseconds without a change before an estimate is made: it compiles every run. */
const rest = 350

/** Seconds that a spec takes on this machine; null where nothing is known of its speed. */
const useEstimate = (spec: Spec | null): number | null => {
  const bench = useBench()
  const [estimate, setEstimate] = useState<number | null>(null)
  useEffect(() => {
    setEstimate(null)
    if (spec?.world.kind !== 'pictures') return
    const { network } = spec.world
    const timer = setTimeout(() => {
      const rate = bench.rates.get(network)
      if (rate === undefined) return
      const calls = workOf(spec, bench.measurements).reduce(
        (sum, work) => sum + (work.kind === 'pictures' ? leftOfWork(work, bench.imageRuns).all : 0),
        0,
      )
      setEstimate((calls * rate) / 1000)
    }, rest)
    return () => clearTimeout(timer)
  }, [bench, spec])
  return estimate
}

/** "Converged run first: about 40 s. About 6 min in all." */
const textOfRunning = ({ secondsLeft, referenceLeft }: Job['progress']): string => {
  const all = secondsLeft === null ? '' : `About ${durationText(secondsLeft)} left.`
  if (referenceLeft !== null) return `Converged run first: about ${durationText(referenceLeft)}. ${all}`
  return all
}

interface QueueBarProps {
  /** Name of the chart's job, or of the study's. */
  readonly id: string
  /** What is under way, for assistive technology. */
  readonly label: string
  /** What is to be measured; null where there is nothing to measure. */
  readonly spec: Spec | null
  /** Replicates that are still to be measured, and how many are known. */
  readonly missing: number
  readonly known: number
  readonly onStart?: () => void
}

/** Measures what is missing of a spec in the queue, and says how that stands. */
export const QueueBar = ({ id, label, spec, missing, known, onStart }: QueueBarProps) => {
  const { explorer } = useWiring()
  const bench = useBench()
  const { queue } = bench
  const job = useJob(id)
  const running = useExplorer(networkKeyOf)
  const estimate = useEstimate(job || missing === 0 ? null : spec)
  const start = onStart ?? (() => spec && queue.add(id, spec))
  const world = (job?.spec ?? spec)?.world
  const isUnknown = world?.kind === 'pictures' && world.network === ''
  const isElsewhere = world?.kind === 'pictures' && world.network !== running
  const choose = (): void => {
    if (world?.kind === 'pictures') explorer.getState().change('network', withDenoiser(world))
  }
  if (!job)
    return (
      <div className="lab-job">
        {missing > 0 && (
          <button type="button" className="button" disabled={!spec || isElsewhere || isUnknown} onClick={start}>
            {known === 0 ? 'Measure' : 'Measure what is missing'}
          </button>
        )}
        <span className="caption" role="status">
          {isUnknown
            ? 'There is no network to measure yet. See the image panel.'
            : missing === 0
              ? 'All of it is measured and kept.'
              : estimate !== null
                ? `About ${durationText(estimate)} on this device.`
                : ''}
        </span>
      </div>
    )
  const waits =
    job.status !== 'waiting'
      ? null
      : isElsewhere
        ? `Waits for the network ${world.name}.`
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
      {waits !== null && isElsewhere && (
        <button type="button" className="button" onClick={choose}>
          Switch to it
        </button>
      )}
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
      {job.status === 'running' && world?.kind === 'pictures' && (
        <span className="caption">The images above are sampled first.</span>
      )}
    </div>
  )
}
