/** The backend on a GPU: networks for a few batch sizes, and the runner between their buffers. */
import { asksWeak } from '../../core/program.ts'
import type { Backend, NetworkFile, RunOutcome } from '../backend.ts'
import { sideOf } from '../card.ts'
import { EngineFault } from '../fault.ts'
import { createTurns } from '../in-turn.ts'
import type { Ort } from '../ort.ts'
import { createPool } from '../pool.ts'
import type { GpuBudget, RunRequest } from '../protocol.ts'
import { OutOfGpuMemory, watchMemory } from './buffers.ts'
import { createKernels } from './kernels.ts'
import { meterDevice } from './meter.ts'
import { type Network, openNetwork } from './network.ts'
import { cutBatches } from './rows.ts'
import { createRunner } from './runner.ts'
import { mostDesigns } from './seats.ts'

/** Images of one call at most. */
const mostImages = 16
/** The same of designs that share calls: a larger call costs a GPU less than several. */
const mostShared = 36
/** Networks of other batch sizes that are kept: opening one compiles shaders anew. */
const mostNetworks = 2

const mebibyte = 2 ** 20
const usualBudget: GpuBudget = { tensors: 256 * mebibyte, pixels: 64 * mebibyte, outputs: 128 * mebibyte }

export interface ResidentBackendOptions extends NetworkFile {
  readonly ort: Ort
  readonly device: GPUDevice
  readonly budget: GpuBudget | undefined
  /** A call that fails as soon as the device is lost, after which it may never settle by itself. */
  readonly guard: <T>(call: () => Promise<T>) => Promise<T>
}

export const createResidentBackend = async (options: ResidentBackendOptions): Promise<Backend> => {
  const { ort, device, card, guard } = options
  const classes = card.labels.length
  const side = sideOf(card)
  const meter = meterDevice(device)
  let uncaptured: string | undefined
  device.addEventListener('uncapturederror', ({ error }) => {
    uncaptured ??= error.message
  })
  const takeError = (): string | undefined => {
    const error = uncaptured
    uncaptured = undefined
    return error
  }
  let tensors = 0
  const inTurn = createTurns()
  const open = async ({ card, bytes }: NetworkFile, batch: number): Promise<Network> => {
    const network = await watchMemory(device, `network calls of ${batch} images`, () =>
      openNetwork({
        ort,
        device,
        card,
        bytes,
        batch,
        onTensor: (change) => {
          tensors += change
        },
      }),
    )
    return { ...network, run: () => inTurn(network.run) }
  }
  const poolOf = (file: NetworkFile) =>
    createPool({ most: mostNetworks, open: (batch) => open(file, batch), release: (network) => network.release() })
  const networks = poolOf(options)
  const networkFor = (batch: number): Promise<Network> => inTurn(() => networks.of(batch))
  let weak: ReturnType<typeof poolOf> | undefined
  const weakFor = (batch: number): Promise<Network> =>
    inTurn(() => {
      if (!weak) throw new EngineFault('There is no weak network.', 'Try again or reload the page.')
      return weak.of(batch)
    })
  const releaseAll = async (): Promise<void> => {
    await weak?.releaseAll()
    await networks.releaseAll()
  }

  const { limits } = device
  const largest = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize)
  const wanted = options.budget ?? usualBudget
  const scaled = (factor: number): GpuBudget => ({
    tensors: Math.min(wanted.tensors, largest) * factor,
    pixels: Math.min(wanted.pixels, largest) * factor,
    outputs: Math.min(wanted.outputs, largest) * factor,
  })
  let factor = 1
  let maxBatch = card.batch ?? mostImages
  let maxShared = card.batch ?? mostShared

  // Shaders compile while onnxruntime opens the first network.
  const kernelsMade = createKernels(device, side)
  await networkFor(1).catch(async (error: unknown) => {
    await kernelsMade.catch(() => {})
    throw error
  })
  const runner = createRunner({ device, kernels: await kernelsMade, meter, classes, side, takeError })

  const denoise: Backend['denoise'] = async (x, sigma, label, count, out, denoiser = 'main') => {
    const network = await (denoiser === 'weak' ? weakFor : networkFor)(count)
    device.queue.writeBuffer(network.input, 0, x as Float32Array<ArrayBuffer>)
    device.queue.writeBuffer(network.sigmas, 0, new Float32Array(count).fill(sigma))
    device.queue.writeBuffer(network.labels, 0, label as Float32Array<ArrayBuffer>)
    await network.run()
    const staging = device.createBuffer({
      label: 'denoised',
      size: out.byteLength,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    })
    try {
      const encoder = device.createCommandEncoder()
      encoder.copyBufferToBuffer(network.output, 0, staging, 0, out.byteLength)
      device.queue.submit([encoder.finish()])
      await staging.mapAsync(GPUMapMode.READ)
      out.set(new Float32Array(staging.getMappedRange()))
    } finally {
      staging.destroy()
    }
  }

  /** Requests of one run, as many as fit one call; one whose images do not is cut into several calls. */
  const runTogether = async (
    requests: readonly RunRequest[],
    control: Parameters<NonNullable<Backend['run']>>[1],
  ): Promise<RunOutcome> => {
    const count = requests[0]!.labels.length
    if (requests.length === 1) {
      const { size } = cutBatches(count, maxBatch)
      const alone = await networkFor(size)
      const beside = asksWeak(requests[0]!.program) ? await weakFor(size) : undefined
      const own = { alone, weak: beside }
      return control.isCancelled() ? 'cancelled' : runner.run(requests, own, scaled(factor), control)
    }
    const shared = await networkFor(requests.length * count)
    const alone = networks.peek(count)
    return control.isCancelled() ? 'cancelled' : runner.run(requests, { alone, shared }, scaled(factor), control)
  }

  const run: NonNullable<Backend['run']> = async (requests, control) => {
    const count = requests[0]!.labels.length
    const left = [...requests]
    while (left.length > 0) {
      const most = Math.max(1, Math.min(mostDesigns, Math.floor(maxShared / count)))
      // A design that asks two networks in turn has no calls in common with others.
      const members = asksWeak(left[0]!.program)
        ? left.slice(0, 1)
        : left.filter(({ program }) => !asksWeak(program)).slice(0, most)
      const size = members.length > 1 ? members.length * count : cutBatches(count, maxBatch).size
      try {
        if ((await runTogether(members, control)) === 'cancelled') return 'cancelled'
        for (const member of members) left.splice(left.indexOf(member), 1)
      } catch (error) {
        if (!(error instanceof OutOfGpuMemory) || size === 1) throw error
        const half = Math.floor(size / 2)
        maxShared = Math.min(maxShared, half)
        if (members.length === 1) maxBatch = half
        factor /= 2
        await inTurn(releaseAll)
        runner.release()
        control.say(`The GPU ran out of memory: from now on ${half} images per network call. `)
      }
    }
    return 'finished'
  }

  return {
    name: 'webgpu',
    threads: 1,
    side,
    maxBatch: mostImages,
    tensorsAlive: () => tensors,
    sessions: () => networks.size + (weak?.size ?? 0),
    denoise: (...call) => guard(() => denoise(...call)),
    run: (...call) => guard(() => run(...call)),
    setWeak: (file) =>
      guard(() =>
        inTurn(async () => {
          const before = weak
          weak = file && poolOf(file)
          if (file) runner.forget()
          await before?.releaseAll()
        }),
      ),
    account: () => {
      const { buffersAlive, bytesAlive } = meter()
      return { buffersAlive, bytesAlive, run: runner.account() }
    },
    dispose: async () => {
      await inTurn(releaseAll)
      runner.dispose()
    },
  }
}
