/** A page with an ear on its engine: final images as floats, and commands to the worker and its GPU device. */
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { labelsOf } from '../../../src/document/images.ts'
import type { Backend } from '../../../src/engine/backend.ts'
import type { FromWorker } from '../../../src/engine/protocol.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { sampleInDouble } from '../../unit/engine/node-backend.ts'
import { floatsOf } from './images.ts'
import { type OpenedPage, openKept } from './kept-page.ts'
import type { Site } from './site.ts'

interface Probe {
  /** The newest finished run. */
  done: { readonly run: number; readonly images: Float32Array } | undefined
  /** Those of the engine. */
  workersMade: number
}

declare global {
  interface Window {
    probe: Probe
  }
}

const listenToWorkers = (): void => {
  const probe: Probe = { done: undefined, workersMade: 0 }
  window.probe = probe
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options)
      // The lab has workers, too.
      if (!String(url).includes('engine.worker')) return
      probe.workersMade++
      this.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
        for (const message of data.type === 'together' ? data.messages : [data])
          if (message.type === 'done') probe.done = { run: message.run, images: message.images }
      })
    }
  }
}

/** In the worker: obeys on a channel, and counts the GPU buffers that were made and not destroyed. */
export const workerProbe = `{
  const channel = new BroadcastChannel('probe')
  const live = new Set()
  let device
  let hasGpu = true
  if (globalThis.GPUAdapter) {
    const { requestDevice } = GPUAdapter.prototype
    GPUAdapter.prototype.requestDevice = async function (...options) {
      device = await requestDevice.apply(this, options)
      return device
    }
    const { requestAdapter } = GPU.prototype
    GPU.prototype.requestAdapter = async function (...options) {
      return hasGpu ? requestAdapter.apply(this, options) : null
    }
    const { createBuffer } = GPUDevice.prototype
    GPUDevice.prototype.createBuffer = function (...options) {
      const buffer = createBuffer.apply(this, options)
      live.add(buffer)
      return buffer
    }
    const { destroy } = GPUBuffer.prototype
    GPUBuffer.prototype.destroy = function () {
      live.delete(this)
      return destroy.apply(this)
    }
  }
  channel.onmessage = ({ data }) => {
    if (data === 'count-buffers') channel.postMessage(live.size)
    if (data === 'remove-gpu') hasGpu = false
    if (data === 'remove-gpu' || data === 'destroy-device') device.destroy()
    if (data === 'crash') setTimeout(() => { throw new Error('out of memory') })
  }
}`

export const command = (page: Page, word: 'destroy-device' | 'remove-gpu' | 'crash'): Promise<void> =>
  page.evaluate((data) => {
    const channel = new BroadcastChannel('probe')
    channel.postMessage(data)
    channel.close()
  }, word)

export const countBuffers = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const channel = new BroadcastChannel('probe')
        channel.onmessage = ({ data }) => {
          channel.close()
          resolve(data)
        }
        channel.postMessage('count-buffers')
      }),
  )

/** Opens `?query#hash` of the site with the probe in place; `isFresh` where the site serves other code than it did before. */
export const visit = (
  browser: Browser,
  site: Site,
  query: string,
  hash: string,
  isFresh: boolean,
): Promise<OpenedPage> =>
  openKept(browser, `${site.url}?${query}#${hash}`, site.blank, { script: listenToWorkers, isFresh })

/** The final images, once the newest run is done. */
export const finalImages = async (page: Page, timeout = 120_000): Promise<readonly number[]> => {
  await page.waitForFunction(
    () => {
      const run = window.samplerscope.activeRun()
      return run?.status === 'done' && window.probe.done?.run === run.id
    },
    undefined,
    { timeout },
  )
  return floatsOf(
    await page.evaluate(() => {
      const { buffer, byteOffset, byteLength } = window.probe.done!.images
      const bytes = new Uint8Array(buffer, byteOffset, byteLength)
      let text = ''
      for (let k = 0; k < byteLength; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192))
      return btoa(text)
    }),
  )
}

/** What a page at this hash has to show, computed in float64 around the given network, or two. */
export const expectedImages = (network: Backend, hash: string, weak?: Backend): Promise<Float64Array> => {
  const { value, notes } = parseHash(hash)
  expect(notes).toEqual([])
  const request = { program: compile(value.design), labels: labelsOf(value.images), seed: value.seed }
  return sampleInDouble(network, request, weak)
}

/** Waits until the engine is ready or has failed; what the page says of it. */
export const engineText = async (page: Page): Promise<string> => {
  await page.waitForFunction(
    () => ['ready', 'failed'].includes(window.samplerscope.explorer.getState().engine.phase),
    undefined,
    { timeout: 120_000 },
  )
  return (await page.locator('.area-images [role=status]').textContent()) ?? ''
}
