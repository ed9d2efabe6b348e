/** Measures one candidate in a worker of its own: onnxruntime's threads are set once and for all at its first session. */
import type { Backend } from './backend.ts'
import type { Candidate, Outcome } from './calibration.ts'
import { lengthOf } from './card.ts'
import { messageOf } from './fault.ts'
import { fetchModel, type Model } from './model.ts'
import { passesSelfTest, selfTestError } from './self-test.ts'
import { openWasm } from './wasm.ts'
import { createWebGpuBackend, requestAdapter } from './webgpu.ts'

export interface CalibrationRequest {
  readonly modelUrl: string
  readonly candidate: Candidate
}

/** Calls of one image, and images of the larger call. */
const calls = 5
const batch = 9
/** A network that takes longer a call than this, in milliseconds, is not asked for nine images at once. */
const slow = 600

const scope = globalThis as unknown as {
  postMessage(message: Outcome | null): void
  onmessage: ((event: MessageEvent<CalibrationRequest>) => void) | null
}

const open = async ({ backend, threads }: Candidate, { card, bytes, selfTest }: Model): Promise<[Backend, number]> => {
  let error = Number.POSITIVE_INFINITY
  const test = async (opened: Backend): Promise<Backend> => {
    error = await selfTestError(opened, selfTest, card.labels.length)
    if (!passesSelfTest(error)) throw new Error(`its results are wrong, off by ${error.toPrecision(2)}`)
    return opened
  }
  if (backend === 'wasm') {
    const { backend: opened } = await openWasm({ card, bytes }, { threads, isOnnxruntime: false, test })
    return [opened, error]
  }
  const adapter = await requestAdapter()
  if (!adapter) throw new Error('there is no WebGPU adapter')
  return [await test(await createWebGpuBackend(adapter, card, bytes, () => {})), error]
}

const measure = async ({ modelUrl, candidate }: CalibrationRequest): Promise<Outcome | null> => {
  const model = await fetchModel(modelUrl, () => {})
  const classes = model.card.labels.length
  const [backend, error] = await open(candidate, model)
  // onnxruntime has one thread without cross-origin isolation, however many are asked for.
  if (backend.threads !== candidate.threads) return null
  const timeOf = async (count: number): Promise<number> => {
    const x = new Float32Array(count * lengthOf(backend.side))
    const start = performance.now()
    await backend.denoise(x, 1, new Float32Array(count * classes), count, x.slice())
    return performance.now() - start
  }
  const times: number[] = []
  for (let call = 0; call < calls; call++) times.push(await timeOf(1))
  const one = times.sort((a, b) => a - b)[calls >> 1]!
  if (one > slow) return { ...candidate, one, each: one, batch: 1, error }
  // The first call of a size may compile for it.
  await timeOf(batch)
  const many = Math.min(await timeOf(batch), await timeOf(batch))
  return { ...candidate, one, each: many / batch, batch, error }
}

scope.onmessage = ({ data }) => {
  void measure(data)
    .catch((error): Outcome => ({ ...data.candidate, fault: messageOf(error) }))
    .then((outcome) => scope.postMessage(outcome))
}
