import type { InferenceSession } from 'onnxruntime-web'
import type { Backend } from './backend.ts'
import type { ModelCard } from './card.ts'
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
  let isDisposed = false
  void device.lost.then(({ message, reason }) => {
    if (!isDisposed) onLost(message || reason)
  })
  const backend = await createSessionBackend({
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
  return {
    ...backend,
    dispose: async () => {
      isDisposed = true
      await backend.dispose()
      device.destroy()
    },
  }
}
