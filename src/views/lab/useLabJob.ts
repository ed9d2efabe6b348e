import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { contentKey } from '../../core/design-json.ts'
import type { JobStatus } from '../../measure/job-status.ts'
import type { Lab } from '../../metrics/lab-client.ts'
import type { LabTask, LabUpdate } from '../../metrics/lab-protocol.ts'
import { useBench } from '../use-bench.ts'

/** The lab's worker. */
export const useLab = (): Lab => useBench().lab

/** Milliseconds without a change before a measurement starts: a drag measures once, when it rests. */
const rest = 350

interface Found {
  readonly key: string
  readonly updates: readonly LabUpdate[]
}

/** What was found for an older task stays until the new one has found something. */
const collect = (found: Found, { key, update }: { readonly key: string; readonly update: LabUpdate }): Found =>
  found.key === key ? { key, updates: [...found.updates, update] } : { key, updates: [update] }

export interface Measurement {
  readonly job: JobStatus
  readonly updates: readonly LabUpdate[]
  cancel(): void
  restart(): void
}

/** Measures a task, and again when it becomes another one. */
export const useMeasurement = (task: LabTask | null): Measurement => {
  const lab = useLab()
  const key = contentKey(task)
  const [attempt, restart] = useReducer((count: number) => count + 1, 0)
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const [found, add] = useReducer(collect, { key: '', updates: [] })
  const stop = useRef<() => void>(() => undefined)
  const newest = useRef(task)
  newest.current = task
  useEffect(() => {
    const wanted = newest.current
    if (!wanted) return
    setJob({ status: 'running', share: 0 })
    const name = `${key} ${attempt}`
    let cancelJob = (): void => undefined
    const timer = setTimeout(() => {
      cancelJob = lab.run(wanted, {
        onUpdate: (update) => add({ key: name, update }),
        onProgress: (share) => setJob({ status: 'running', share }),
        onDone: () => setJob({ status: 'done' }),
        onFailed: (message) => setJob({ status: 'failed', message }),
      })
    }, rest)
    stop.current = () => {
      clearTimeout(timer)
      cancelJob()
    }
    return () => stop.current()
  }, [key, attempt, lab])
  const cancel = useCallback(() => {
    stop.current()
    setJob({ status: 'cancelled' })
  }, [])
  return { job, updates: found.updates, cancel, restart }
}
