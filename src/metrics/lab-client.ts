/**
 * The lab as the page sees it: a worker of its own, made for the first job. A worker and not slices of the page's time,
 * since a single point (256 steps of a guided design and its reference) takes longer than a frame.
 */

import type { FromLab, LabTask, LabUpdate, ToLab } from './lab-protocol.ts'
import { createLazyWorker } from './lazy-worker.ts'

export interface JobListener {
  onUpdate(update: LabUpdate): void
  /** Share of the work that is done, in [0, 1]. */
  onProgress(share: number): void
  onDone(): void
  /** A sentence: cause and next step. */
  onFailed(message: string): void
}

export interface Lab {
  /** Starts a job and returns what cancels it; after that its listener hears nothing more. */
  run(task: LabTask, listener: JobListener): () => void
  dispose(): void
}

const spawn = (): Worker => new Worker(new URL('./lab.worker.ts', import.meta.url), { type: 'module' })

/** `makeWorker` is replaced in tests. */
export const createLabClient = (makeWorker: () => Worker = spawn): Lab => {
  let next = 1
  const listeners = new Map<number, JobListener>()

  const receive = (message: FromLab): void => {
    const listener = listeners.get(message.job)
    if (!listener) return
    switch (message.type) {
      case 'progress':
        listener.onProgress(message.share)
        return
      case 'update':
        listener.onUpdate(message.update)
        return
      case 'done':
        listeners.delete(message.job)
        listener.onDone()
        return
      case 'failed':
        listeners.delete(message.job)
        listener.onFailed(message.message)
        return
      default:
        message satisfies never
    }
  }

  const worker = createLazyWorker<ToLab, FromLab>(makeWorker, {
    onMessage: receive,
    onLost: (how) => {
      const lost = [...listeners.values()]
      listeners.clear()
      for (const { onFailed } of lost) onFailed(`The lab’s worker ${how}. Measure again, or reload the page.`)
    },
  })

  return {
    run: (task, listener) => {
      const job = next++
      listeners.set(job, listener)
      worker.post({ type: 'start', job, task })
      return () => {
        if (listeners.delete(job)) worker.post({ type: 'cancel', job })
      }
    },
    dispose: () => {
      listeners.clear()
      worker.end()
    },
  }
}
