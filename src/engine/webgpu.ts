import type { Backend } from './backend.ts'
import type { ModelCard } from './card.ts'
import { EngineFault } from './fault.ts'
import { createResidentBackend } from './gpu/backend.ts'
import { loadOrt } from './ort.ts'
import type { GpuBudget } from './protocol.ts'

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
  budget?: GpuBudget,
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
  /** Reject the calls that are under way. */
  const abandon = new Set<(error: EngineFault) => void>()
  const lostFault = (reason: string): EngineFault =>
    new EngineFault(`The GPU device was lost (${reason}).`, 'The engine starts again by itself.')
  void device.lost.then(({ message, reason }) => {
    lostFor = message || reason
    if (isDisposed) return
    onLost(lostFor)
    for (const reject of abandon) reject(lostFault(lostFor))
  })

  const guard = <T>(call: () => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (lostFor !== undefined) {
        reject(lostFault(lostFor))
        return
      }
      abandon.add(reject)
      call()
        .then(resolve, async (error: unknown) => {
          // onnxruntime or a mapping may notice a loss before the device reports it.
          await Promise.race([device.lost, pause(lossIsToldWithin)])
          reject(error)
        })
        .finally(() => abandon.delete(reject))
    })

  let backend: Backend
  try {
    backend = await guard(async () =>
      createResidentBackend({ ort: await loadOrt('webgpu', 1), device, card, bytes, budget, guard }),
    )
  } catch (error) {
    isDisposed = true
    device.destroy()
    throw error
  }
  return {
    ...backend,
    dispose: async () => {
      isDisposed = true
      const settled = backend.dispose().then(() => true)
      const isSettled = lostFor === undefined ? await settled : await Promise.race([settled, pause(callEndsWithin)])
      device.destroy()
      if (!isSettled) throw new Error('onnxruntime hangs on a lost device')
    },
  }
}
