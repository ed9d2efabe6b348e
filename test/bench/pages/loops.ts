/** The engine beside loops that know nothing of it, in one page: what `npm run bench` compares. */
import '../../e2e/pages/engine.ts'
import type { LoopRequest, LoopTime } from './loops.worker.ts'

declare global {
  interface Window {
    /** Milliseconds of a loop; loops of one backend share a worker, in which they wait for each other. */
    timeLoop(request: LoopRequest): Promise<LoopTime>
  }
}

const workers = new Map<string, Worker>()

window.timeLoop = (request) => {
  const key = `${request.backend} ${request.kind}`
  const worker = workers.get(key) ?? new Worker(new URL('./loops.worker.ts', import.meta.url), { type: 'module' })
  workers.set(key, worker)
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<LoopTime>) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(request)
  })
}
