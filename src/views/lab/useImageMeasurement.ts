import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CurveUpdate } from '../../metrics/convergence.ts'
import { type FoundPoint, type ImageRequest, measureOnImages, type WantedRun } from '../../metrics/image-convergence.ts'
import type { LinkedEngine } from '../../state/engine-link.ts'
import { useWiring } from '../explorer-context.tsx'
import type { JobStatus } from './useLabJob.ts'

export interface Latents {
  readonly seed: number
  readonly labels: readonly (number | null)[]
}

/** Final images of finished runs, so that a measurement that was cancelled or widened goes on where it was. */
const finished = new Map<string, Float32Array>()
const mostFinished = 300

const keep = (key: string, images: Float32Array): void => {
  finished.set(key, images)
  for (const oldest of finished.keys()) {
    if (finished.size <= mostFinished) return
    finished.delete(oldest)
  }
}

interface Listener {
  readonly onFound: (update: CurveUpdate) => void
  readonly onJob: (job: JobStatus) => void
}

/** Drives a measurement on the engine, behind the page's own runs. Returns what cancels it. */
const drive = (
  engine: LinkedEngine,
  model: string,
  request: ImageRequest,
  { seed, labels }: Latents,
  { onFound, onJob }: Listener,
): (() => void) => {
  const run = measureOnImages(request)
  let cancel = (): void => undefined
  const go = (from: IteratorResult<WantedRun | FoundPoint, void>): void => {
    let next = from
    while (!next.done) {
      const { value } = next
      if (value.kind === 'found') {
        onFound(value.update)
        next = run.next()
        continue
      }
      const { program, callsBefore, callsTotal } = value
      const key = JSON.stringify([model, value.key, seed, labels])
      const known = finished.get(key)
      if (known) {
        next = run.next(known)
        continue
      }
      const progress = (calls: number): void => onJob({ status: 'running', share: (callsBefore + calls) / callsTotal })
      progress(0)
      cancel = engine.measure(
        { program, seed, labels },
        {
          onProgress: progress,
          onDone: (images) => {
            keep(key, images)
            go(run.next(images))
          },
          onFailed: (message) => onJob({ status: 'failed', message }),
        },
      )
      return
    }
    onJob({ status: 'done' })
  }
  go(run.next())
  return () => cancel()
}

export interface ImageMeasurement {
  readonly job: JobStatus
  readonly updates: readonly CurveUpdate[]
  start(): void
  cancel(): void
}

/** The same object for as long as its content is the same. JSON has no infinity. */
const useStable = <T>(value: T): T => {
  const key = JSON.stringify(value, (_, part) => (part === Number.POSITIVE_INFINITY ? 'inf' : part))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the value
  return useMemo(() => value, [key])
}

/** Measures on images when it is asked to: a run takes seconds, so that nothing starts by itself. */
export const useImageMeasurement = (wanted: ImageRequest | null, from: Latents, model: string): ImageMeasurement => {
  const { engine } = useWiring()
  const request = useStable(wanted)
  const latents = useStable(from)
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const [updates, setUpdates] = useState<readonly CurveUpdate[]>([])
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
    if (!request) return
    stop.current()
    setUpdates([])
    setJob({ status: 'running', share: 0 })
    stop.current = drive(engine, model, request, latents, {
      onFound: (update) => setUpdates((before) => [...before, update]),
      onJob: setJob,
    })
  }, [engine, model, request, latents])
  const cancel = useCallback(() => {
    stop.current()
    setJob({ status: 'cancelled' })
  }, [])
  return { job, updates, start, cancel }
}
