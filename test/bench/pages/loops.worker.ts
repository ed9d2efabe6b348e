/**
 * What the engine is measured against: `floor`, bare calls of session.run on tensors that are there already, and `naive`,
 * Heun's method as one writes it first, with tensors from and to the CPU at every call and pixels through a 2D canvas.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { fillNormals } from '../../../src/core/random.ts'
import { imageLength, imageShape } from '../../../src/engine/card.ts'
import { openNetwork } from '../../../src/engine/gpu/network.ts'
import { fetchModel, type Model } from '../../../src/engine/model.ts'
import { loadOrt, type Ort } from '../../../src/engine/ort.ts'
import type { BackendName } from '../../../src/engine/protocol.ts'
import { paintDenoised } from '../../../src/engine/tonemap.ts'

export interface LoopRequest {
  readonly kind: 'naive' | 'floor'
  readonly backend: BackendName
  readonly modelUrl: string
  readonly batch: number
  /** Of the noise levels, without the 0 at the end; two calls a step but one for the last. */
  readonly sigmas: readonly number[]
}

export interface LoopTime {
  readonly milliseconds: number
  readonly calls: number
}

interface Loop {
  run(sigmas: readonly number[]): Promise<LoopTime>
  close(): Promise<void>
}

const openDevice = async (): Promise<GPUDevice> => {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Error('there is no WebGPU adapter')
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits
  return adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } })
}

const callsOf = (sigmas: readonly number[]): number => 2 * sigmas.length - 1

const timed = async (sigmas: readonly number[], act: () => Promise<unknown>): Promise<LoopTime> => {
  const start = performance.now()
  await act()
  return { milliseconds: performance.now() - start, calls: callsOf(sigmas) }
}

const openFloorOnWasm = async (ort: Ort, { card, bytes }: Model, batch: number): Promise<Loop> => {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] })
  const classes = card.labels.length
  // Noise, as the other loops have it.
  const noise = new Float32Array(batch * imageLength)
  for (let image = 0; image < batch; image++) fillNormals(noise, 1, image, 0, image * imageLength, imageLength)
  const feeds = {
    x: new ort.Tensor('float32', noise, [batch, ...imageShape]),
    sigma: new ort.Tensor('float32', new Float32Array(batch).fill(1), [batch]),
    label: new ort.Tensor('float32', new Float32Array(batch * classes), [batch, classes]),
  }
  return {
    run: (sigmas) =>
      timed(sigmas, async () => {
        for (let call = 0; call < callsOf(sigmas); call++) (await session.run(feeds)).denoised!.dispose()
      }),
    close: () => session.release(),
  }
}

const openFloorOnGpu = async (ort: Ort, { card, bytes }: Model, batch: number): Promise<Loop> => {
  const device = await openDevice()
  const network = await openNetwork({ ort, device, card, bytes, batch, onTensor: () => {} })
  return {
    run: (sigmas) =>
      timed(sigmas, async () => {
        for (let call = 0; call < callsOf(sigmas); call++) await network.run()
        await device.queue.onSubmittedWorkDone()
      }),
    close: async () => {
      await network.release()
      device.destroy()
    },
  }
}

const openNaive = async (ort: Ort, { card, bytes }: Model, batch: number, backend: BackendName): Promise<Loop> => {
  const device = backend === 'webgpu' ? await openDevice() : undefined
  const provider = device
    ? ({ name: 'webgpu', device } as InferenceSession.WebGpuExecutionProviderOption)
    : ('wasm' as const)
  const session = await ort.InferenceSession.create(bytes, { executionProviders: [provider] })
  const classes = card.labels.length
  const length = batch * imageLength
  const canvas = new OffscreenCanvas(32, 32 * batch)
  const context = canvas.getContext('2d')!

  const denoise = async (x: Float32Array, sigma: number): Promise<Float32Array> => {
    const label = new Float32Array(batch * classes)
    for (let image = 0; image < batch; image++) label[image * classes] = 1
    const make = (data: Float32Array, dims: readonly number[]): Tensor => new ort.Tensor('float32', data, dims)
    const feeds = {
      x: make(x, [batch, ...imageShape]),
      sigma: make(new Float32Array(batch).fill(sigma), [batch]),
      label: make(label, [batch, classes]),
    }
    const { denoised } = await session.run(feeds)
    const data = ((await denoised!.getData()) as Float32Array).slice()
    for (const tensor of [...Object.values(feeds), denoised!]) tensor.dispose()
    return data
  }
  const draw = (x: Float32Array): void =>
    context.putImageData(new ImageData(paintDenoised(32, x) as Uint8ClampedArray<ArrayBuffer>, 32, 32 * batch), 0, 0)

  const sample = async (sigmas: readonly number[]): Promise<void> => {
    let x: Float32Array = new Float32Array(length)
    for (let image = 0; image < batch; image++) fillNormals(x, 1, image, 0, image * imageLength, imageLength)
    x = x.map((value) => value * sigmas[0]!)
    for (const [step, sigma] of sigmas.entries()) {
      const next = sigmas[step + 1] ?? 0
      const denoised = await denoise(x, sigma)
      const slope = x.map((value, j) => (value - denoised[j]!) / sigma)
      const euler = x.map((value, j) => value + (next - sigma) * slope[j]!)
      if (next === 0) x = euler
      else {
        const again = await denoise(euler, next)
        x = x.map((value, j) => value + (next - sigma) * 0.5 * (slope[j]! + (euler[j]! - again[j]!) / next))
      }
      draw(x)
    }
  }
  return {
    run: (sigmas) => timed(sigmas, () => sample(sigmas)),
    close: async () => {
      await session.release()
      device?.destroy()
    },
  }
}

const open = async ({ kind, backend, modelUrl, batch }: LoopRequest): Promise<Loop> => {
  const [ort, model] = await Promise.all([loadOrt(backend, 1), fetchModel(modelUrl, () => {})])
  if (kind === 'naive') return openNaive(ort, model, batch, backend)
  return backend === 'wasm' ? openFloorOnWasm(ort, model, batch) : openFloorOnGpu(ort, model, batch)
}

let present: { readonly key: string; readonly loop: Loop } | undefined

const answer = async (request: LoopRequest): Promise<LoopTime> => {
  const key = `${request.modelUrl} ${request.batch}`
  if (present?.key !== key) {
    await present?.loop.close()
    present = { key, loop: await open(request) }
  }
  return present.loop.run(request.sigmas)
}

const scope = globalThis as unknown as {
  postMessage(message: LoopTime): void
  onmessage: ((event: MessageEvent<LoopRequest>) => void) | null
}
scope.onmessage = ({ data }) => {
  // An error goes to the page's onerror.
  void answer(data).then(
    (time) => scope.postMessage(time),
    (error: unknown) =>
      setTimeout(() => {
        throw error
      }),
  )
}
