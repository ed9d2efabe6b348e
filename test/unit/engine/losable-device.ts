import type { Backend } from '../../../src/engine/backend.ts'
import type { ChooseOptions } from '../../../src/engine/choose-backend.ts'

/** A device that counts overlapping calls and can be lost. */
export const createDevice = (options: ChooseOptions, name: 'webgpu' | 'wasm') => {
  let reject: ((error: Error) => void) | undefined
  const device = {
    calls: 0,
    underWay: 0,
    mostUnderWay: 0,
    isDisposed: false,
    isStuck: false,
    lose: (reason: string) => {
      options.onLost(reason)
      reject?.(new Error('lost'))
    },
  }
  const backend: Backend = {
    name,
    threads: 1,
    side: 32,
    maxBatch: 4,
    tensorsAlive: () => 0,
    sessions: () => 1,
    denoise: async (x, _sigma, _label, _count, out) => {
      if (device.isDisposed) throw new Error('used after it was disposed of')
      device.calls++
      device.mostUnderWay = Math.max(device.mostUnderWay, ++device.underWay)
      try {
        await new Promise<void>((resolve, fail) => {
          reject = fail
          setTimeout(resolve, 5)
        })
        out.set(x.map((value) => value / 2))
      } finally {
        device.underWay--
      }
    },
    dispose: async () => {
      if (device.underWay > 0) throw new Error('disposed of during a call')
      device.isDisposed = true
      if (device.isStuck) throw new Error('stuck')
    },
  }
  return { device, backend }
}

export type Device = ReturnType<typeof createDevice>['device']
