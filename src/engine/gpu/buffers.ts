/** Buffers that outlive runs, and what a device says when it has no memory left. */
import { EngineFault, messageOf } from '../fault.ts'

export class OutOfGpuMemory extends EngineFault {
  constructor(what: string) {
    super(`The GPU has no memory left for ${what}.`, 'Sample fewer images, or close other pages that use the GPU.')
    this.name = 'OutOfGpuMemory'
  }
}

/** onnxruntime rejects with texts of its own. */
const tellsOfMemory = /out of memory|BufferManager::Create|Failed to create (a )?buffer|allocat/i

/** The call's result; throws OutOfGpuMemory where the device or onnxruntime reports it. */
export const watchMemory = async <T>(device: GPUDevice, what: string, call: () => T | Promise<T>): Promise<T> => {
  device.pushErrorScope('out-of-memory')
  let result: T
  try {
    result = await call()
  } catch (error) {
    const scoped = await device.popErrorScope().catch(() => null)
    if (scoped || tellsOfMemory.test(messageOf(error))) throw new OutOfGpuMemory(what)
    throw error
  }
  if (await device.popErrorScope().catch(() => null)) throw new OutOfGpuMemory(what)
  return result
}

/** One buffer that is as large as anybody has asked for, in powers of two, so that runs of any design reuse it. */
export interface GrowingBuffer {
  /** A buffer of at least this many bytes; an older one is destroyed. */
  ofSize(bytes: number): GPUBuffer
  destroy(): void
}

export const createGrowingBuffer = (device: GPUDevice, label: string, usage: number): GrowingBuffer => {
  let buffer: GPUBuffer | undefined
  return {
    ofSize: (bytes) => {
      if (buffer && buffer.size >= bytes) return buffer
      buffer?.destroy()
      // Beyond a few megabytes, doubling would waste more than it saves.
      const step = Math.min(2 ** Math.ceil(Math.log2(Math.max(bytes, 256))), 2 ** 23)
      buffer = device.createBuffer({ label, size: Math.ceil(bytes / step) * step, usage })
      return buffer
    },
    destroy: () => {
      buffer?.destroy()
      buffer = undefined
    },
  }
}
