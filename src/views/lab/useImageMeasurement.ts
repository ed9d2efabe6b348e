import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { contentKey } from '../../core/design.ts'
import type { FoundUpdate, WantedRun } from '../../metrics/image-convergence.ts'
import { useWiring } from '../explorer-context.tsx'
import { driveRuns, type Latents, runImages } from './image-runs.ts'
import type { JobStatus } from './useLabJob.ts'

export interface ImageMeasurement<U> {
  readonly job: JobStatus
  readonly updates: readonly U[]
  start(): void
  cancel(): void
}

/** The same object for as long as its content is the same. */
const useStable = <T>(value: T): T => {
  const key = contentKey(value)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the value
  return useMemo(() => value, [key])
}

/** Asks for runs, and finds something of what they give; its RangeErrors are sentences for the person. */
export type Measure<R, U> = (request: R) => Generator<WantedRun | FoundUpdate<U>, void, Float32Array | undefined>

/**
 * Measures on images when it is asked to: a run takes seconds, so that nothing starts by itself. `measure` stays the same
 * function.
 */
export const useImageMeasurement = <R, U>(
  measure: Measure<R, U>,
  wanted: R | null,
  from: Latents,
  model: string,
): ImageMeasurement<U> => {
  const { engine } = useWiring()
  const request = useStable(wanted)
  const latents = useStable(from)
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const [updates, setUpdates] = useState<readonly U[]>([])
  const stop = useRef<() => void>(() => undefined)

  // What was found belongs to another request: a new one begins anew, from the runs that are kept.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the request is the trigger
  useEffect(
    () => () => {
      stop.current()
      setJob({ status: 'idle' })
      setUpdates([])
    },
    [request, latents, model],
  )

  const start = useCallback(() => {
    if (request === null) return
    stop.current()
    setUpdates([])
    setJob({ status: 'running', share: 0 })
    stop.current = driveRuns(
      measure(request),
      (yielded, resume) => {
        if (yielded.kind === 'found') {
          setUpdates((before) => [...before, yielded.update])
          return 'go on'
        }
        const { program, key, callsBefore, callsTotal } = yielded
        const onProgress = (calls: number): void =>
          setJob({ status: 'running', share: (callsBefore + calls) / callsTotal })
        onProgress(0)
        const onFailed = (message: string): void => setJob({ status: 'failed', message })
        return runImages(engine, model, { program, key, ...latents }, { onProgress, onDone: resume, onFailed })
      },
      () => setJob({ status: 'done' }),
      (message) => setJob({ status: 'failed', message: `Not measured: ${message}.` }),
    )
  }, [engine, measure, model, request, latents])
  const cancel = useCallback(() => {
    stop.current()
    setJob({ status: 'cancelled' })
  }, [])
  return { job, updates, start, cancel }
}
