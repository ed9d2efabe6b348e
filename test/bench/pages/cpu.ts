/** The page's own kernels and onnxruntime-web in one page, each in a worker of its own: what `npm run bench -- cpu` compares. */
import '../../e2e/pages/engine.ts'
import type { CpuAnswer, CpuRequest } from './cpu.worker.ts'

declare global {
  interface Window {
    /** Has the worker of this name do something; it is made when it is first asked. */
    askCpu(name: string, request: CpuRequest): Promise<CpuAnswer>
  }
}

const workers = new Map<string, Worker>()

window.askCpu = (name, request) => {
  const worker = workers.get(name) ?? new Worker(new URL('./cpu.worker.ts', import.meta.url), { type: 'module' })
  workers.set(name, worker)
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<CpuAnswer>) =>
      data.error === undefined ? resolve(data) : reject(new Error(data.error))
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(request)
  })
}
