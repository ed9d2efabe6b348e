/** A measurement on images of the network. */
import type { FoundUpdate, WantedRun } from '../metrics/image-convergence.ts'
import { driveRuns } from './drive-runs.ts'
import type { ImageRuns, Latents } from './image-runs.ts'
import type { JobStatus } from './job-status.ts'

/** Asks for runs, and finds something of what they give; its RangeErrors are sentences for the person. */
export type Measuring<U> = Generator<WantedRun | FoundUpdate<U>, void, Float32Array | undefined>

interface MeasuringListener<U> {
  onJob(job: JobStatus): void
  onFound(update: U): void
}

/** Returns what cancels it. */
export const measureImages = <U>(
  runs: ImageRuns,
  measuring: Measuring<U>,
  latents: Latents,
  { onJob, onFound }: MeasuringListener<U>,
): (() => void) =>
  driveRuns(
    measuring,
    (yielded, resume) => {
      if (yielded.kind === 'found') {
        onFound(yielded.update)
        return 'go on'
      }
      const { program, key, callsBefore, callsTotal } = yielded
      const onProgress = (calls: number): void =>
        onJob({ status: 'running', share: (callsBefore + calls) / callsTotal })
      onProgress(0)
      const onFailed = (message: string): void => onJob({ status: 'failed', message })
      return runs.run({ program, key, ...latents }, { onProgress, onDone: resume, onFailed })
    },
    () => onJob({ status: 'done' }),
    (message) => onJob({ status: 'failed', message: `Not measured: ${message}.` }),
  )
