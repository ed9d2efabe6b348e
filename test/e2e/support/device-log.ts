/** What a worker's WebGPU device is asked to do, told by wrapping its methods: independent of the engine's own counts. */
import type { Page } from 'playwright-core'

export type DeviceCall =
  /** A compute pass of that label, or of none: onnxruntime's. */
  | { readonly what: 'pass'; readonly label: string; readonly dispatches: number }
  | { readonly what: 'write' | 'map'; readonly bytes: number }

export interface DeviceLog {
  readonly calls: readonly DeviceCall[]
  readonly buffersMade: number
  readonly buffersAlive: number
  readonly bytesAlive: number
}

/** Runs first in the worker, and answers on a channel. */
export const deviceProbe = `{
  const live = new Map()
  let calls = []
  let made = 0
  const wrap = (prototype, name, around) => {
    const original = prototype[name]
    prototype[name] = function (...args) {
      return around.call(this, () => original.apply(this, args), ...args)
    }
  }
  wrap(GPUDevice.prototype, 'createBuffer', function (call, { size }) {
    const buffer = call()
    live.set(buffer, size)
    made++
    return buffer
  })
  wrap(GPUBuffer.prototype, 'destroy', function (call) {
    live.delete(this)
    return call()
  })
  wrap(GPUBuffer.prototype, 'mapAsync', function (call, mode, offset = 0, size = this.size - offset) {
    calls.push({ what: 'map', bytes: size })
    return call()
  })
  wrap(GPUQueue.prototype, 'writeBuffer', function (call, buffer, offset, data, from, size) {
    calls.push({ what: 'write', bytes: size ?? data.byteLength })
    return call()
  })
  wrap(GPUCommandEncoder.prototype, 'beginComputePass', function (call, { label = '' } = {}) {
    const pass = call()
    pass.logged = { what: 'pass', label, dispatches: 0 }
    calls.push(pass.logged)
    return pass
  })
  wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', function (call) {
    if (this.logged) this.logged.dispatches++
    return call()
  })
  const channel = new BroadcastChannel('device-log')
  channel.onmessage = ({ data }) => {
    if (data !== 'read') return
    const bytesAlive = [...live.values()].reduce((sum, size) => sum + size, 0)
    channel.postMessage({ calls, buffersMade: made, buffersAlive: live.size, bytesAlive })
    calls = []
    made = 0
  }
}`

/** What happened since the last reading. */
export const readDeviceLog = (page: Page): Promise<DeviceLog> =>
  page.evaluate(
    () =>
      new Promise<DeviceLog>((resolve) => {
        const channel = new BroadcastChannel('device-log')
        channel.onmessage = ({ data }) => {
          channel.close()
          resolve(data)
        }
        channel.postMessage('read')
      }),
  )
