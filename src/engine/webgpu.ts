import type { InferenceSession } from 'onnxruntime-web'
import type { Backend } from './backend.ts'
import type { ModelCard } from './card.ts'
import { EngineFault } from './fault.ts'
import { loadOrt } from './ort.ts'
import { createSessionBackend } from './session-backend.ts'

const maxBatch = 16

/** Features that onnxruntime's kernels make use of where the adapter has them. */
const wantedFeatures = ['timestamp-query', 'subgroups', 'shader-f16'] as const

/** Names that software drivers go by; the CPU's own kernels are faster than a GPU that the CPU imitates. */
const softwareNames = /swiftshader|llvmpipe|softpipe|basic render|warp/i

export const isSoftware = (adapter: GPUAdapter): boolean => {
  const { info } = adapter
  const { isFallbackAdapter } = info as { isFallbackAdapter?: boolean }
  return (
    isFallbackAdapter === true ||
    softwareNames.test([info.vendor, info.architecture, info.device, info.description].join(' '))
  )
}

export const requestAdapter = async (): Promise<GPUAdapter | null> => {
  try {
    return (await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null
  } catch {
    return null
  }
}

/** Milliseconds. */
const lossIsToldWithin = 200
const callEndsWithin = 3000

const pause = (milliseconds: number): Promise<false> =>
  new Promise((resolve) => setTimeout(() => resolve(false), milliseconds))

/** The GPU, on a device of our own whose loss `onLost` hears of: calls on a lost device may resolve and compute nothing. */
export const createWebGpuBackend = async (
  adapter: GPUAdapter,
  card: ModelCard,
  bytes: Uint8Array,
  onLost: (reason: string) => void,
): Promise<Backend> => {
  const { limits, features } = adapter
  const device = await adapter.requestDevice({
    requiredFeatures: wantedFeatures.filter((feature) => features.has(feature)),
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  })
  let lostFor: string | undefined
  let isDisposed = false
  /** Rejects the call that is under way. */
  let abandon: (error: EngineFault) => void = () => {}
  const lostFault = (reason: string): EngineFault =>
    new EngineFault(`The GPU device was lost (${reason}).`, 'The engine starts again by itself.')
  void device.lost.then(({ message, reason }) => {
    lostFor = message || reason
    if (isDisposed) return
    onLost(lostFor)
    abandon(lostFault(lostFor))
  })

  /** A call that fails as soon as the device is lost, after which it may never settle by itself. */
  const guard = <T>(call: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      abandon = reject
      if (lostFor === undefined) call().then(resolve, reject)
      else reject(lostFault(lostFor))
    })

  const create = async (): Promise<Backend> =>
    createSessionBackend({
      ort: await loadOrt('webgpu', 1),
      name: 'webgpu',
      threads: 1,
      maxBatch,
      card,
      bytes,
      hasFixedBatch: true,
      sessionOptions: (batch): InferenceSession.SessionOptions => ({
        // The device goes in through the object form; as env.webgpu.device it would be ignored (1.30).
        executionProviders: [{ name: 'webgpu', device } as InferenceSession.WebGpuExecutionProviderOption],
        freeDimensionOverrides: { B: batch },
        graphOptimizationLevel: 'all',
      }),
    })
  let backend: Backend
  try {
    backend = await guard(create)
  } catch (error) {
    isDisposed = true
    device.destroy()
    throw error
  }
  return {
    ...backend,
    denoise: async (...call) => {
      try {
        await guard(() => backend.denoise(...call))
      } catch (error) {
        // onnxruntime may notice a loss before the device tells of it.
        await Promise.race([device.lost, pause(lossIsToldWithin)])
        throw error
      }
    },
    dispose: async () => {
      isDisposed = true
      const settled = backend.dispose().then(() => true)
      const isSettled = lostFor === undefined ? await settled : await Promise.race([settled, pause(callEndsWithin)])
      device.destroy()
      if (!isSettled) throw new Error('onnxruntime hangs on a lost device')
    },
  }
}
