/** A network behind a session of onnxruntime that takes any batch, tensors through CPU memory. */
import type { InferenceSession, Tensor } from 'onnxruntime-web'
import type { Backend } from './backend.ts'
import { imageShape, type ModelCard } from './card.ts'
import { checkInterface } from './check-interface.ts'
import { EngineFault } from './fault.ts'
import { createTurns } from './in-turn.ts'
import type { Ort } from './ort.ts'
import type { BackendName } from './protocol.ts'

export interface SessionBackendOptions {
  readonly ort: Ort
  readonly name: BackendName
  readonly threads: number
  readonly maxBatch: number
  readonly card: ModelCard
  readonly bytes: Uint8Array
  readonly sessionOptions: InferenceSession.SessionOptions
}

export const createSessionBackend = async (options: SessionBackendOptions): Promise<Backend> => {
  const { ort, name, threads, maxBatch, card, bytes, sessionOptions } = options
  const classes = card.labels.length
  let alive = 0
  const inTurn = createTurns()
  const session = await ort.InferenceSession.create(bytes, sessionOptions)
  let isOpen = true
  const release = async (): Promise<void> => {
    if (!isOpen) return
    isOpen = false
    await session.release().catch(() => {})
  }

  const denoise: Backend['denoise'] = async (x, sigma, label, count, out) => {
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
    checkInterface(session, card)
  } catch (error) {
    await release()
    throw error
  }
  return {
    name,
    threads,
    maxBatch,
    tensorsAlive: () => alive,
    sessions: () => (isOpen ? 1 : 0),
    denoise: (...call) => inTurn(() => denoise(...call)),
    dispose: () => inTurn(release),
  }
}
