/** The engine under the built page: images as the reference computes them, drags, and the memory of the GPU. */
import { decode } from 'fast-png'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Backend } from '../../src/engine/backend.ts'
import { createNodeBackend, largestDifference, realFiles, tinyFiles } from '../unit/engine/node-backend.ts'
import { type OpenPage, sharedBrowser } from './browser.ts'
import { countBuffers, engineText, expectedImages, finalImages, visit, workerProbe } from './support/probe.ts'
import { type Site, serveSite } from './support/site.ts'

/** A quarter of a grey value; a wrong coefficient is far beyond it. */
const tolerance = 2e-3

let site: Site
let tiny: Backend
let opened: OpenPage | undefined

beforeAll(async () => {
  site = await serveSite()
  tiny = await createNodeBackend(tinyFiles.onnx)
})
afterAll(() => site?.close())
afterEach(async () => {
  await opened?.close()
  opened = undefined
  site.restore()
})

const expectNoErrors = (): void => {
  expect(opened?.log.pageErrors).toEqual([])
  expect(opened?.log.consoleErrors).toEqual([])
}

/** Opens the page, waits for its run, and compares the images with the reference. */
const compare = async (browser: Browser, query: string, hash: string): Promise<Page> => {
  opened = await visit(browser, site, query, hash)
  const { page } = opened
  const images = await finalImages(page)
  expect(largestDifference(images, await expectedImages(tiny, hash))).toBeLessThan(tolerance)
  expectNoErrors()
  return page
}

/** Asks for runs of random designs, of which some get time to finish and some are cancelled; waits for a last one. */
const changeAtRandom = (page: Page, changes: number): Promise<void> =>
  page.evaluate(async (changes) => {
    const { explorer, engine, activeRun } = window.samplerscope
    let state = 1
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 2 ** 32
    }
    const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
    const change = (steps: number) =>
      explorer.getState().change('steps', (document) => ({
        ...document,
        seed: document.seed + 1,
        design: { ...document.design, steps },
      }))
    for (let k = 0; k < changes; k++) {
      change(2 + Math.floor(8 * random()))
      await pause(400 * random() ** 3)
      if (random() < 0.2) engine.cancel()
    }
    change(3)
    while (activeRun()?.status !== 'done') await pause(10)
  }, changes)

const statisticsOf = (page: Page) => page.evaluate(() => window.samplerscope.engine.statistics())

describe('on WASM', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await sharedBrowser()
  })

  it('more images than one call takes, with churn, are those of the reference', async () => {
    const hash = 'images=16&steps=18&stochasticity=churn,sChurn:15&seed=5'
    const page = await compare(browser, 'model=tiny&backend=wasm', hash)
    expect(await engineText(page)).toMatch(/^WASM was asked for: running on the CPU/)
  })

  it('a long drag makes no queue, and ends with its last design', async () => {
    // The real network: a call takes longer than many changes, as on a device that is in use.
    const hash = 'images=9&steps=4&sigmaMin=0.5'
    opened = await visit(browser, site, 'backend=wasm', hash)
    const { page } = opened
    await finalImages(page)
    const before = await statisticsOf(page)
    const changes = await page.evaluate(async () => {
      const { explorer } = window.samplerscope
      const setRho = (rho: number) =>
        explorer.getState().change('rho', (document) => ({
          ...document,
          design: { ...document.design, discretization: { id: 'edm', params: { rho } } },
        }))
      let changes = 0
      while (changes < 150) {
        setRho(2 + (changes++ % 100) / 20)
        await new Promise((resolve) => setTimeout(resolve, 16))
      }
      setRho(4.5)
      return changes
    })
    const images = await finalImages(page)
    const after = await statisticsOf(page)
    const started = after.runsStarted - before.runsStarted
    process.stdout.write(`  ${changes} changes started ${started} runs\n`)
    // How many depends on the machine; a queue would start one for every change.
    expect(started).toBeLessThan(changes)
    expect(after).toMatchObject({ queued: 0, tensorsAlive: 0, sessions: 1 })
    expect(after.runsStarted).toBe(after.runsFinished + after.runsCancelled)
    const real = await createNodeBackend(realFiles.onnx)
    const expected = await expectedImages(real, `${hash}&discretization=edm,rho:4.5`)
    expect(largestDifference(images, expected)).toBeLessThan(tolerance)
    expectNoErrors()
  })
})

describe('on WebGPU', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await sharedBrowser({ webgpu: true })
  })

  it('without JSPI, on the build for such browsers, gives the images of the reference', async () => {
    site.prepareWorker('delete WebAssembly.Suspending;')
    const page = await compare(browser, 'model=tiny&backend=webgpu', 'images=4&steps=8')
    expect(await engineText(page)).toMatch(/^Running on WebGPU/)
    expect(opened?.log.requests.some((url) => url.includes('asyncify'))).toBe(true)
  })

  it('draws a run on the canvas of the worker while it goes on, and shows its frames when it is done', async () => {
    opened = await visit(browser, site, 'model=tiny&backend=webgpu', 'images=1&steps=18')
    const { page } = opened
    await page.waitForFunction(() => {
      const run = window.samplerscope.activeRun()
      return run?.status === 'running' && run.drawn?.run === run.id && run.drawn.step >= 2
    })
    const canvas = page.locator('.live-screen')
    expect(await canvas.isVisible()).toBe(true)
    // Noise of many colours: not the page's own ground.
    const { data, channels } = decode(await canvas.screenshot())
    const reds = new Set(Array.from({ length: data.length / channels }, (_, pixel) => data[pixel * channels]))
    expect(reds.size).toBeGreaterThan(50)
    expect(await page.locator('.scrubber-head').textContent()).toMatch(/^Step (?!0 )\d+ of 18/)
    await finalImages(page)
    expect(await canvas.isVisible()).toBe(false)
    const { device } = await statisticsOf(page)
    expect(device!.run).toMatchObject({ networkCalls: 35, combineLaunches: 36, paintLaunches: 18, mapAsyncs: 1 })
    expectNoErrors()
  })

  it('requests, cancelled and replaced at random, leave no buffer, tensor or session behind', async () => {
    site.prepareWorker(workerProbe)
    opened = await visit(browser, site, 'model=tiny&backend=webgpu', 'images=4&steps=3')
    const { page } = opened
    await finalImages(page)
    await changeAtRandom(page, 10)
    const before = { ...(await statisticsOf(page)), buffers: await countBuffers(page) }
    await changeAtRandom(page, 25)
    const after = { ...(await statisticsOf(page)), buffers: await countBuffers(page) }
    expect(before.buffers).toBeGreaterThan(0)
    expect(after.buffers).toBe(before.buffers)
    expect(after).toMatchObject({ tensorsAlive: 0, queued: 0, sessions: before.sessions })
    expectNoErrors()
  })
})
