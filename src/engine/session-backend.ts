/** Networks behind sessions of onnxruntime that take any batch, tensors through CPU memory. */
import type { InferenceSession, Tensor } from 'onnxruntime-web'
import type { Backend, NetworkFile } from './backend.ts'
import { sideOf } from './card.ts'
import { checkInterface } from './check-interface.ts'
import { EngineFault } from './fault.ts'
import { createTurns } from './in-turn.ts'
import type { Ort } from './ort.ts'
import type { BackendName } from './protocol.ts'

export interface SessionBackendOptions extends NetworkFile {
  readonly ort: Ort
  readonly name: BackendName
  readonly threads: number
  readonly maxBatch: number
  readonly sessionOptions: InferenceSession.SessionOptions
}

export const createSessionBackend = async (options: SessionBackendOptions): Promise<Backend> => {
  const { ort, name, threads, maxBatch, card, sessionOptions } = options
  const classes = card.labels.length
  const side = sideOf(card)
  let alive = 0
  const inTurn = createTurns()
  const sessions: Partial<Record<'main' | 'weak', InferenceSession>> = {}

  const release = async (which: 'main' | 'weak'): Promise<void> => {
    const session = sessions[which]
    delete sessions[which]
    await session?.release().catch(() => {})
  }
  const open = async (which: 'main' | 'weak', network: NetworkFile): Promise<void> => {
    const session = await ort.InferenceSession.create(network.bytes, sessionOptions)
    sessions[which] = session
    try {
      checkInterface(session, network.card)
    } catch (error) {
      await release(which)
      throw error
    }
  }

  const denoise: Backend['denoise'] = async (x, sigma, label, count, out, denoiser = 'main') => {
    const session = sessions[denoiser]
    if (!session) throw new EngineFault(`There is no ${denoiser} network.`, 'Try again or reload the page.')
    const owned: Tensor[] = []
    const own = (tensor: Tensor): Tensor => {
      alive++
      owned.push(tensor)
      return tensor
    }
    const make = (data: Float32Array, dims: readonly number[]): Tensor => own(new ort.Tensor('float32', data, dims))
    try {
      const { denoised } = await session.run({
        x: make(x, [count, 3, side, side]),
        sigma: make(new Float32Array(count).fill(sigma), [count]),
        label: make(label, [count, classes]),
      })
      if (!denoised) throw new EngineFault('The network gave no output.', 'Load another network.')
      own(denoised)
      if (denoised.dims.join() !== [count, 3, side, side].join())
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

  await open('main', options)
  return {
    name,
    threads,
    side,
    maxBatch,
    tensorsAlive: () => alive,
    sessions: () => Object.keys(sessions).length,
    denoise: (...call) => inTurn(() => denoise(...call)),
    setWeak: (network) =>
      inTurn(async () => {
        await release('weak')
        if (network) await open('weak', network)
      }),
    dispose: () =>
      inTurn(async () => {
        await release('weak')
        await release('main')
      }),
  }
}
