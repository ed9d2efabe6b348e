import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import type { JobStatus } from '../../measure/job-status.ts'
import type { Spec } from '../../measure/studies/spec.ts'
import { workOf } from '../../measure/studies/work.ts'
import { useBench } from '../use-bench.ts'
import { useIsLoaded } from './use-known.ts'

/** Milliseconds without a change before a measurement starts: a drag measures once, when it rests. */
const rest = 350

export interface ToyJob {
  readonly job: JobStatus
  cancel(): void
  restart(): void
}

/** Measures by itself what is missing of a spec on the toy, and again when it becomes another one. */
export const useToyJob = (spec: Spec | null): ToyJob => {
  const { lab, measurements } = useBench()
  const isLoaded = useIsLoaded()
  const [attempt, restart] = useReducer((count: number) => count + 1, 0)
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const stop = useRef<() => void>(() => undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    if (!spec || !isLoaded) return
    const isOpen = workOf(spec, measurements).length > 0
    if (!isOpen) {
      setJob({ status: 'done' })
      return
    }
    setJob({ status: 'running', share: 0 })
    let cancelJob = (): void => undefined
    const start = (): void => {
      const work = workOf(spec, measurements).filter((piece) => piece.kind === 'toy')
      const step = (index: number): void => {
        const piece = work[index]
        if (!piece) {
          setJob({ status: 'done' })
          return
        }
        cancelJob = lab.run(piece.task, {
          onUpdate: (update) => piece.take(update, measurements),
          onProgress: (share) => setJob({ status: 'running', share: (index + share) / work.length }),
          onDone: () => step(index + 1),
          onFailed: (message) => setJob({ status: 'failed', message }),
        })
      }
      step(0)
    }
    const timer = setTimeout(start, rest)
    stop.current = () => {
      clearTimeout(timer)
      cancelJob()
    }
    return () => stop.current()
  }, [spec, attempt, isLoaded, lab, measurements])
  const cancel = useCallback(() => {
    stop.current()
    setJob({ status: 'cancelled' })
  }, [])
  return { job, cancel, restart }
}
