import { useCallback, useEffect, useRef, useState } from 'react'
import { contentKey } from '../../core/design-json.ts'
import { createByteCache } from '../../engine/byte-cache.ts'
import type { Latents } from '../../measure/image-runs.ts'
import type { JobStatus } from '../../measure/job-status.ts'
import { type Measuring, measureImages } from '../../measure/measure-images.ts'
import { useBench } from '../use-bench.ts'
import { useStable } from './use-stable.ts'

export interface ImageMeasurement<U> {
  readonly job: JobStatus
  readonly updates: readonly U[]
  start(): void
  cancel(): void
}

/** Bytes of the arrays in a value, at any depth. */
const bytesOf = (value: unknown): number =>
  ArrayBuffer.isView(value)
    ? value.byteLength
    : typeof value === 'object' && value !== null
      ? Object.values(value).reduce<number>((sum, part) => sum + bytesOf(part), 0)
      : 8

/** What was found in this session, by what it was found of, in up to 96 MiB; the oldest go first. */
const found = createByteCache<string, readonly unknown[]>(96 * 2 ** 20, bytesOf)

/**
 * Reads what is too large for the store of measurements from runs on images, when it is asked to. `measure` stays the same
 * function, and has a name that no other has. What was found shows again when the request is what it was; runs that took long
 * outlive the page, so that it costs no network call to find it again.
 */
export const useImageMeasurement = <R, U>(
  measure: { readonly name: string } & ((request: R) => Measuring<U>),
  wanted: R | null,
  from: Omit<Latents, 'network'>,
  model: string,
): ImageMeasurement<U> => {
  const { imageRuns } = useBench()
  const request = useStable(wanted)
  const latents = useStable(from)
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const [updates, setUpdates] = useState<readonly U[]>([])
  const stop = useRef<() => void>(() => undefined)
  const key = contentKey([measure.name, request, latents, model])

  useEffect(() => {
    const known = found.get(key) as readonly U[] | undefined
    setUpdates(known ?? [])
    setJob({ status: known ? 'done' : 'idle' })
    return () => stop.current()
  }, [key])

  const start = useCallback(() => {
    if (request === null) return
    stop.current()
    setUpdates([])
    setJob({ status: 'running', share: 0 })
    const all: U[] = []
    const onFound = (update: U): void => {
      all.push(update)
      setUpdates([...all])
    }
    const onJob = (status: JobStatus): void => {
      if (status.status === 'done') found.set(key, all)
      setJob(status)
    }
    stop.current = measureImages(imageRuns, measure(request), { network: model, ...latents }, { onJob, onFound })
  }, [imageRuns, measure, model, request, latents, key])
  const cancel = useCallback(() => {
    stop.current()
    setJob({ status: 'cancelled' })
  }, [])
  return { job, updates, start, cancel }
}
