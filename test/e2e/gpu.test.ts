/** The GPU-resident run: the noise it makes, and its results against the WASM run, on a software device. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { normal, threefry2x32 } from '../../src/core/random.ts'
import { launch } from './browser.ts'
import { type EnginePage, type EnginePageOptions, openEnginePage } from './engine-page.ts'
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
