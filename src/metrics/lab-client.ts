/**
 * The lab as the page sees it: a worker of its own, made for the first job. A worker and not slices of the page's time,
 * since a single point (256 steps of a guided design and its reference) takes longer than a frame.
 */
import type { FromLab, LabTask, LabUpdate, ToLab } from './lab-protocol.ts'

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
  let worker: Worker | undefined
  let next = 1
  const listeners = new Map<number, JobListener>()

  const die = (what: string): void => {
    worker?.terminate()
    worker = undefined
    const lost = [...listeners.values()]
    listeners.clear()
    for (const { onFailed } of lost) onFailed(`The lab's worker ${what}. Measure again, or reload the page.`)
  }

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

  const post = (message: ToLab): void => {
    if (!worker) {
      const mine = makeWorker()
      mine.onmessage = ({ data }: MessageEvent<FromLab>) => receive(data)
      mine.onerror = (event) => {
        event.preventDefault()
        if (worker === mine) die(event.message ? `stopped with "${event.message}"` : 'could not be loaded')
      }
      worker = mine
    }
    worker.postMessage(message)
  }

  return {
    run: (task, listener) => {
      const job = next++
      listeners.set(job, listener)
      post({ type: 'start', job, task })
      return () => {
        if (listeners.delete(job)) post({ type: 'cancel', job })
      }
    },
    dispose: () => {
      listeners.clear()
      worker?.terminate()
      worker = undefined
    },
  }
}
