/** A network behind onnxruntime-web sessions, tensors through CPU memory, on either device. */
import type { InferenceSession, Tensor } from 'onnxruntime-web'
import type { Backend } from './backend.ts'
import { imageShape, type ModelCard } from './card.ts'
import { checkInterface } from './check-interface.ts'
import { EngineFault } from './fault.ts'
import type { Ort } from './ort.ts'
import type { BackendName } from './protocol.ts'

export interface SessionBackendOptions {
  readonly ort: Ort
  readonly name: BackendName
  readonly threads: number
  readonly maxBatch: number
  readonly card: ModelCard
  readonly bytes: Uint8Array
  /** One session for every batch size (WASM), or one for each (WebGPU, where fixed shapes keep all nodes on the GPU). */
  readonly hasFixedBatch: boolean
  readonly sessionOptions: (batch: number) => InferenceSession.SessionOptions
}

/** Sessions of other batch sizes that are kept: creating one compiles shaders anew. */
const mostSessions = 2

export const createSessionBackend = async (options: SessionBackendOptions): Promise<Backend> => {
  const { ort, name, threads, maxBatch, card, bytes, hasFixedBatch, sessionOptions } = options
  const classes = card.labels.length
  const sessions = new Map<number, InferenceSession>()
  let alive = 0
  let last: Promise<unknown> = Promise.resolve()

  /** One call of onnxruntime after another: two at a time block the thread for ever on WebGPU. */
  const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
    const result = last.then(call)
    last = result.catch(() => {})
    return result
  }

  const releaseAll = async (): Promise<void> => {
    for (const session of sessions.values()) await session.release().catch(() => {})
    sessions.clear()
  }

  const sessionFor = async (batch: number): Promise<InferenceSession> => {
    const key = hasFixedBatch ? batch : 0
    const known = sessions.get(key)
    if (known) {
      // The most recently used one stands last.
      sessions.delete(key)
      sessions.set(key, known)
      return known
    }
    const session = await ort.InferenceSession.create(bytes, sessionOptions(batch))
    sessions.set(key, session)
    const [oldest] = sessions
    if (sessions.size > mostSessions && oldest) {
      sessions.delete(oldest[0])
      await oldest[1].release()
    }
    return session
  }

  const denoise: Backend['denoise'] = async (x, sigma, label, count, out) => {
    const session = await sessionFor(count)
    const owned: Tensor[] = []
    const own = (tensor: Tensor): Tensor => {
      alive++
      owned.push(tensor)
      return tensor
    }
    const make = (data: Float32Array, dims: readonly number[]): Tensor => own(new ort.Tensor('float32', data, dims))
    try {
      const { denoised } = await session.run({
        x: make(x, [count, ...imageShape]),
        sigma: make(new Float32Array(count).fill(sigma), [count]),
        label: make(label, [count, classes]),
      })
      if (!denoised) throw new EngineFault('The network gave no output.', 'Load another network.')
      own(denoised)
      if (denoised.dims.join() !== [count, ...imageShape].join())
        throw new EngineFault(
          `The network gave denoised as [${denoised.dims.join(', ')}] for ${count} images.`,
          'Load a network whose output has the shape of its input x.',
        )
      out.set(denoised.data as Float32Array)
    } finally {
      for (const tensor of owned) {
        tensor.dispose()
        alive--
      }
    }
  }

  try {
    checkInterface(await sessionFor(1), card)
  } catch (error) {
    await releaseAll()
    throw error
  }
  return {
    name,
    threads,
    maxBatch,
    tensorsAlive: () => alive,
    sessions: () => sessions.size,
    denoise: (...call) => inTurn(() => denoise(...call)),
    dispose: () => inTurn(releaseAll),
  }
}
