/** Runs on a software GPU, and the same ones on WASM to compare them with. */
import { afterAll, afterEach, expect } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import type { DeviceName, RunRequest, StartOptions } from '../../../src/engine/protocol.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { largestDifference } from '../../unit/engine/node-backend.ts'
import type { EnginePage, Finished } from '../engine-page.ts'
import { enginePages } from './engine-pages.ts'

/** Of images, relative to the largest value: three times what was measured on SwiftShader. */
export const tolerance = 1e-4

export const report = (what: string, value: string): void => {
  process.stdout.write(`  ${what}: ${value}\n`)
}

export const requestOf = (
  id: number,
  hash: string,
  labels: RunRequest['labels'],
  more: Partial<RunRequest> = {},
): RunRequest => {
  const { value, notes } = parseHash(hash)
  if (notes.length > 0) throw new RangeError(notes.join())
  return { id, program: compile(value.design), seed: 3, labels, displaySigmaData: 0.5, ...more }
}

export const runOn = async (page: EnginePage, request: RunRequest): Promise<Finished> => {
  await page.run(request)
  return page.finished(request.id)
}

export const largestOf = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

/** Largest difference of two runs' images, relative to the largest value; their frames are off by a grey value at most. */
export const expectSame = (actual: Finished, expected: Finished, tolerance: number): number => {
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

/** Pages whose tests must leave no error. The hooks are those of the file. */
export const gpuRuns = () => {
  const pages = enginePages()
  // After hooks run in reverse: the page is still open.
  afterEach(() => expect(pages.errors()).toEqual([]))

  const start = async (
    page: EnginePage,
    preferred: DeviceName,
    more: Partial<StartOptions> = {},
    network = 'tiny',
  ): Promise<void> => {
    await page.start({ modelUrl: pages.site.modelUrl(network), preferred, ...more })
    expect(await page.status('ready')).toMatchObject({ backend: preferred })
  }

  /** Pages that run a network on WASM, one for each, kept for the file. */
  const wasmPages = new Map<string, Promise<EnginePage>>()
  afterAll(async () => {
    for (const page of wasmPages.values()) await (await page).close()
  })

  const openOnWasm = async (network: string): Promise<EnginePage> => {
    const page = await pages.openAnother()
    await start(page, 'wasm', {}, network)
    return page
  }

  /** What the same requests give on WASM, in another page. */
  const onWasm = async (requests: readonly RunRequest[], network = 'tiny'): Promise<Finished[]> => {
    const opened = wasmPages.get(network) ?? openOnWasm(network)
    wasmPages.set(network, opened)
    const page = await opened
    const results: Finished[] = []
    // Ids of a page are used once: those of the tests repeat.
    for (const request of requests) results.push(await runOn(page, { ...request, id: nextWasmId++ }))
    return results
  }

  let nextWasmId = 1

  return { pages, start, onWasm }
}
