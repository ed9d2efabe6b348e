/** Training as the page sees it: a worker a job, ended by cancel. */
import type { FromTrainer, ToTrainer, TrainingResult } from './protocol.ts'
import type { TrainingRequest } from './settings.ts'

export interface TrainingListener {
  onProgress(share: number): void
  onDone(result: TrainingResult): void
  /** A sentence: cause and next step. */
  onFailed(message: string): void
}

const spawn = (): Worker => new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module' })

/** Starts a training and returns what cancels it; after that its listener hears nothing more. */
export const startTraining = (
  request: TrainingRequest,
  listener: TrainingListener,
  makeWorker: () => Worker = spawn,
): (() => void) => {
  const worker = makeWorker()
  const end = (): void => {
    worker.onmessage = null
    worker.onerror = null
    worker.terminate()
  }
  worker.onmessage = ({ data }: MessageEvent<FromTrainer>) => {
    if (data.type === 'progress') {
      listener.onProgress(data.share)
      return
    }
    end()
    listener.onDone(data.result)
  }
  worker.onerror = (event) => {
    event.preventDefault()
    end()
    listener.onFailed(
      `The training's worker ${event.message ? `stopped with "${event.message}"` : 'could not be loaded'}. Train again, or reload the page.`,
    )
  }
  worker.postMessage({ request } satisfies ToTrainer)
  return end
}
