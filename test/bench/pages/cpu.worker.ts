/** One way of computing a network on the CPU. */
import type { Backend } from '../../../src/engine/backend.ts'
import { lengthOf } from '../../../src/engine/card.ts'
import { fetchModel, type Model } from '../../../src/engine/model.ts'
import { openWasm } from '../../../src/engine/wasm.ts'

export type CpuRequest =
  | { readonly type: 'open'; readonly modelUrl: string; readonly isOnnxruntime: boolean; readonly threads: number }
  | { readonly type: 'time'; readonly batch: number; readonly calls: number }

export interface CpuAnswer {
  /** Of the opening, without the download, or of all calls. */
  readonly milliseconds: number
  readonly threads: number
  /** Who computes, where it is not the page's own kernels. */
  readonly note?: string | undefined
  readonly error?: string
}

let backend: Backend | undefined
let model: Model | undefined

const open = async ({ modelUrl, isOnnxruntime, threads }: CpuRequest & { type: 'open' }): Promise<CpuAnswer> => {
  model = await fetchModel(modelUrl, () => {})
  const start = performance.now()
  const opened = await openWasm(model, { threads, isOnnxruntime, test: async (one) => one })
  backend = opened.backend
  return { milliseconds: performance.now() - start, threads: backend.threads, note: opened.note }
}

const time = async ({ batch, calls }: CpuRequest & { type: 'time' }): Promise<CpuAnswer> => {
  if (!backend || !model) throw new Error('not open')
  const x = Float32Array.from({ length: batch * lengthOf(backend.side) }, (_, j) => Math.sin(j))
  const label = new Float32Array(batch * model.card.labels.length)
  const out = x.slice()
  const start = performance.now()
  for (let call = 0; call < calls; call++) await backend.denoise(x, 1, label, batch, out)
  return { milliseconds: performance.now() - start, threads: backend.threads }
}

const scope = globalThis as unknown as {
  postMessage(message: CpuAnswer): void
  onmessage: ((event: MessageEvent<CpuRequest>) => void) | null
}

scope.onmessage = ({ data }) => {
  void (data.type === 'open' ? open(data) : time(data))
    .catch((error): CpuAnswer => ({ milliseconds: Number.NaN, threads: 0, error: String(error) }))
    .then((answer) => scope.postMessage(answer))
}
