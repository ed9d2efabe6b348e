/** Training as the page sees it: one job at a time in a worker that is kept for the next, and ended by cancel. */
import type { FromTrainer, ToTrainer, TrainingResult } from './protocol.ts'
import type { TrainingRequest } from './settings.ts'

export interface TrainingListener {
  onProgress(share: number): void
  onDone(result: TrainingResult): void
  /** Receives how the training goes; see `Look` in train.ts. */
  onLook?(done: number, excess: readonly number[]): void
  /** A sentence: cause and next step. */
  onFailed(message: string): void
}

const spawn = (): Worker => new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module' })

export const createTrainingClient = (makeWorker: () => Worker = spawn) => {
  /** Has done a job and has none: what it compiled for that need not be compiled again. */
  let idle: Worker | undefined
  /** Starts a training and returns what cancels it; after that its listener hears nothing more. */
  return (request: TrainingRequest, listener: TrainingListener): (() => void) => {
    const worker = idle ?? makeWorker()
    idle = undefined
    let isOver = false
    const leave = (): void => {
      isOver = true
      worker.onmessage = null
      worker.onerror = null
    }
    const end = (): void => {
      if (isOver) return
      leave()
      worker.terminate()
    }
    worker.onmessage = ({ data }: MessageEvent<FromTrainer>) => {
      if (data.type === 'progress') {
        listener.onProgress(data.share)
        return
      }
      if (data.type === 'look') {
        listener.onLook?.(data.done, data.excess)
        return
      }
      leave()
      idle?.terminate()
      idle = worker
      listener.onDone(data.result)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      end()
      listener.onFailed(
        `The training’s worker ${event.message ? `stopped with "${event.message}"` : 'could not be loaded'}. Train again, or reload the page.`,
      )
    }
    worker.postMessage({ request, ...(listener.onLook && { isWatched: true }) } satisfies ToTrainer)
    return end
  }
}

export const startTraining = createTrainingClient()
