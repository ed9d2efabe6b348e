import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { contentKey } from '../../core/design-json.ts'
import type { Latents } from '../../measure/image-runs.ts'
import type { JobStatus } from '../../measure/job-status.ts'
import { type Measuring, measureImages } from '../../measure/measure-images.ts'
import { useWiring } from '../explorer-context.tsx'

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

/**
 * Measures on images when it is asked to: a run takes seconds, so that nothing starts by itself. `measure` stays the same
 * function.
 */
export const useImageMeasurement = <R, U>(
  measure: (request: R) => Measuring<U>,
  wanted: R | null,
  from: Omit<Latents, 'network'>,
  model: string,
): ImageMeasurement<U> => {
  const { imageRuns } = useWiring()
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
    const onFound = (update: U): void => setUpdates((before) => [...before, update])
    stop.current = measureImages(
      imageRuns,
      measure(request),
      { network: model, ...latents },
      { onJob: setJob, onFound },
    )
  }, [imageRuns, measure, model, request, latents])
  const cancel = useCallback(() => {
    stop.current()
    setJob({ status: 'cancelled' })
  }, [])
  return { job, updates, start, cancel }
}
