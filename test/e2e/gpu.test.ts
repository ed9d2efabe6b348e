/** The GPU-resident run: the noise it makes, and its results against the WASM run, on a software device. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import { normal, threefry2x32 } from '../../src/core/random.ts'
import type { BackendName, RunRequest, StartOptions } from '../../src/engine/protocol.ts'
import { parseHash } from '../../src/state/url.ts'
import { largestDifference } from '../unit/engine/node-backend.ts'
import { launch } from './browser.ts'
import { type EnginePage, type EnginePageOptions, type Finished, openEnginePage } from './engine-page.ts'
import { type EngineSite, serveEngineSite } from './engine-site.ts'

let site: EngineSite
let browser: Browser
let opened: EnginePage | undefined

beforeAll(async () => {
  site = await serveEngineSite()
  browser = await launch({ webgpu: true })
})
afterAll(async () => {
  await browser?.close()
  await site?.close()
})
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

/** Of images, relative to the largest value. */
const tolerance = 1e-3

const visit = async (options?: EnginePageOptions): Promise<EnginePage> => {
  opened = await openEnginePage(browser, site, options)
  return opened
}

const report = (what: string, value: string): void => {
  process.stdout.write(`  ${what}: ${value}\n`)
}

describe('noise made on the GPU', () => {
  it('has the integers of core/random.ts, and its normals to 1e-6', async () => {
    const { page } = await visit()
    const pairs = 4096
    let largest = 0
    for (const [seed, image, stream] of [
      [0, 0, 0],
      [3, 15, 1],
      [0xffffffff, 7, 2 ** 30 + 123_456],
      [123_456_789, 0x80000000, 0xfffffffe],
    ] as const) {
      const { words, normals } = await page.evaluate((args) => window.engineStand.drawNormals(...args), [
        seed,
        image,
        stream,
        pairs,
      ] as [number, number, number, number])
      const expected = new Uint32Array(2)
      const differing: number[] = []
      for (let pair = 0; pair < pairs; pair++) {
        threefry2x32(seed, image, stream, pair, expected)
        if (words[2 * pair] !== expected[0] || words[2 * pair + 1] !== expected[1]) differing.push(pair)
      }
      expect(differing).toEqual([])
      normals.forEach((value, element) => {
        const exact = normal(seed, image, stream, element)
        largest = Math.max(largest, Math.abs(value - exact) / (Math.abs(exact) + 1e-12))
      })
    }
    report('normals of 32768 elements', `off by ${largest.toExponential(2)}, relative`)
    expect(largest).toBeLessThan(1e-6)
  })
})

const requestOf = (
  id: number,
  hash: string,
  labels: RunRequest['labels'],
  more: Partial<RunRequest> = {},
): RunRequest => {
  const { value, notes } = parseHash(hash)
  if (notes.length > 0) throw new RangeError(notes.join())
  return { id, program: compile(value.design), seed: 3, labels, displaySigmaData: 0.5, ...more }
}

const start = async (page: EnginePage, preferred: BackendName, more: Partial<StartOptions> = {}): Promise<void> => {
  await page.start({ modelUrl: site.modelUrl('tiny'), preferred, ...more })
  expect(await page.status('ready')).toMatchObject({ backend: preferred })
}

const runOn = async (page: EnginePage, request: RunRequest): Promise<Finished> => {
  await page.run(request)
  return page.finished(request.id)
}

/** What the same requests give on WASM, in a page of its own. */
const onWasm = async (requests: readonly RunRequest[]): Promise<Finished[]> => {
  const page = await openEnginePage(browser, site)
  try {
    await start(page, 'wasm')
    const results: Finished[] = []
    for (const request of requests) results.push(await runOn(page, request))
    return results
  } finally {
    await page.close()
  }
}

const largestOf = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

/** Largest difference of two runs' images, relative to the largest value; their frames are off by a grey value at most. */
const expectSame = (actual: Finished, expected: Finished, tolerance: number): number => {
  const difference = largestDifference(actual.images, expected.images) / Math.max(1, largestOf(expected.images))
  expect(difference).toBeLessThan(tolerance)
  expect(actual.calls).toEqual(expected.calls)
  expect(actual.frames.map(({ step }) => step)).toEqual(expected.frames.map(({ step }) => step))
  actual.frames.forEach((frame, step) => {
    for (const panel of ['state', 'denoised', 'residual'] as const)
      expect(largestDifference(frame[panel], expected.frames[step]![panel]), `${panel} of step ${step}`).toBeLessThan(2)
  })
  return difference
}

describe('a run on the GPU', () => {
  const two = [3, null]
  /** Twice what was measured on SwiftShader, and far below what a wrong coefficient does. */
  const designs: readonly { readonly hash: string; readonly labels?: RunRequest['labels'] }[] = [
    { hash: 'steps=6' },
    { hash: 'steps=4&stochasticity=churn,sChurn:15&schedule=vp&scaling=vp' },
    { hash: 'steps=5&solver=euler-ancestral' },
    { hash: 'steps=4&solver=dpmpp-2m-sde' },
    { hash: 'steps=3&guidance=cfg,weight:3' },
    // A form of thirteen tensors.
    { hash: 'steps=5&solver=lms,order:4&guidance=cfg,weight:3' },
    { hash: 'steps=4&stochasticity=restart,k:1' },
    // Two calls of nine images, of which one is computed twice.
    { hash: 'steps=2&stochasticity=churn,sChurn:5', labels: Array.from({ length: 17 }, (_, k) => k % 10) },
  ]

  it('gives the images and the frames of the run on WASM', async () => {
    const requests = designs.map(({ hash, labels = two }, k) => requestOf(k + 1, hash, labels))
    const expected = await onWasm(requests)
    const page = await visit()
    await start(page, 'webgpu')
    for (const [k, request] of requests.entries()) {
      const actual = await runOn(page, request)
      report(designs[k]!.hash, `off by ${expectSame(actual, expected[k]!, tolerance).toExponential(1)}`)
      const { device } = await page.statistics()
      const calls = k === 7 ? 2 : 1
      expect(device!.run).toMatchObject({ networkCalls: calls * request.program.nfe, isCaptured: true })
    }
    expect(page.log.pageErrors).toEqual([])
    expect(page.log.consoleErrors).toEqual([])
    expect(page.log.consoleWarnings).toEqual([])
  })
})
