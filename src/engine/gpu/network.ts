/** The network for one batch size, between GPU buffers that stay the same for all of its calls. */
import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { lengthOf, type ModelCard, sideOf } from '../card.ts'
import { checkInterface } from '../check-interface.ts'
import { EngineFault, messageOf } from '../fault.ts'
import type { Ort } from '../ort.ts'

export interface Network {
  readonly batch: number
  /** Whether calls replay a captured graph: about a millisecond of this thread a call instead of twenty. */
  readonly isCaptured: boolean
  /** x [batch, 3, side, side] unscaled, sigma [batch], label [batch, classes], denoised like x. */
  readonly input: GPUBuffer
  readonly sigmas: GPUBuffer
  readonly labels: GPUBuffer
  readonly output: GPUBuffer
  /** Submits a call; the queue keeps its order with what is submitted before and after. */
  run(): Promise<void>
  release(): Promise<void>
}

export interface NetworkOptions {
  readonly ort: Ort
  readonly device: GPUDevice
  readonly card: ModelCard
  readonly bytes: Uint8Array
  readonly batch: number
  /** Count of onnxruntime's tensors that are not disposed. */
  readonly onTensor: (change: 1 | -1) => void
}

const openSession = async (
  { ort, device, bytes, batch }: NetworkOptions,
  enableGraphCapture: boolean,
): Promise<InferenceSession> =>
  ort.InferenceSession.create(bytes, {
    // The device goes in through the object form; as env.webgpu.device it would be ignored (1.30).
    executionProviders: [{ name: 'webgpu', device } as InferenceSession.WebGpuExecutionProviderOption],
    preferredOutputLocation: 'gpu-buffer',
    // A free batch leaves shape nodes on the CPU, which forbids capture.
    freeDimensionOverrides: { B: batch },
    graphOptimizationLevel: 'all',
    enableGraphCapture,
  })

/** Opens a session, compiles it by a first call, and captures that where the graph allows it. One at a time. */
export const openNetwork = async (options: NetworkOptions): Promise<Network> => {
  const { ort, device, card, batch, onTensor } = options
  let isCaptured = true
  let session: InferenceSession
  try {
    session = await openSession(options, true)
  } catch (error) {
    if (!/graph capture/i.test(messageOf(error))) throw error
    isCaptured = false
    session = await openSession(options, false)
  }

  const owned: GPUBuffer[] = []
  let captured: GPUBuffer | undefined
  const release = async (): Promise<void> => {
    await session.release().catch(() => {})
    for (const buffer of owned) buffer.destroy()
    // Of a captured session onnxruntime (1.30) leaves the output behind.
    captured?.destroy()
  }
  const make = (label: string, length: number): GPUBuffer => {
    // onnxruntime binds multiples of 16 bytes.
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
    const buffer = device.createBuffer({ label, size: Math.ceil((4 * length) / 16) * 16, usage })
    owned.push(buffer)
    return buffer
  }
  const tensorOf = (buffer: GPUBuffer, dims: readonly number[]): Tensor =>
    ort.Tensor.fromGpuBuffer(buffer as unknown as Tensor.GpuBufferType, { dataType: 'float32', dims })

  try {
    checkInterface(session, card)
    const classes = card.labels.length
    const side = sideOf(card)
    const dims = [batch, 3, side, side]
    const input = make('network x', batch * lengthOf(side))
    const sigmas = make('network sigma', batch)
    const labels = make('network label', batch * classes)
    const feeds = {
      x: tensorOf(input, dims),
      sigma: tensorOf(sigmas, [batch]),
      label: tensorOf(labels, [batch, classes]),
    }
    // With capture the output has to be onnxruntime's (1.30 loses a given one); it is the same buffer at every call.
    const given = isCaptured ? undefined : make('network denoised', batch * lengthOf(side))
    const fetches = given && { denoised: tensorOf(given, dims) }
    const call = async (): Promise<GPUBuffer> => {
      const { denoised } = await (fetches ? session.run(feeds, fetches) : session.run(feeds))
      if (!denoised) throw new EngineFault('The network gave no output.', 'Load another network.')
      if (given) return given
      onTensor(1)
      try {
        if (denoised.dims.join() !== dims.join())
          throw new EngineFault(
            `The network gave denoised as [${denoised.dims.join(', ')}] for ${batch} images.`,
            'Load a network whose output has the shape of its input x.',
          )
        return denoised.gpuBuffer as unknown as GPUBuffer
      } finally {
        denoised.dispose()
        onTensor(-1)
      }
    }
    device.queue.writeBuffer(sigmas, 0, new Float32Array(batch).fill(1))
    const output = await call()
    if (isCaptured) captured = output
    return {
      batch,
      isCaptured,
      input,
      sigmas,
      labels,
      output,
      run: async () => {
        if ((await call()) !== output) throw new Error('onnxruntime moved the output of a captured network')
      },
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}
