/** The engine under the built page on WebGPU: images as the reference computes them, and the memory of the GPU. */
import { decode } from 'fast-png'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { countBuffers, engineText, finalImages, workerProbe } from './support/probe.ts'
import { probedPages, statisticsOf } from './support/probed-pages.ts'

const pages = probedPages({ webgpu: true })

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

describe('on WebGPU', () => {
  it('without JSPI, on the build for such browsers, gives the images of the reference', async () => {
    pages.site.prepareWorker('delete WebAssembly.Suspending;')
    const page = await pages.compare('model=tiny&backend=webgpu', 'images=4&steps=8')
    expect(await engineText(page)).toMatch(/^Running on WebGPU/)
    expect(pages.requests.some((url) => url.includes('asyncify'))).toBe(true)
  })

  it('draws a run on the canvas of the worker while it goes on, and shows its frames when it is done', async () => {
    const page = await pages.open('model=tiny&backend=webgpu', 'images=1&steps=18')
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
    pages.expectNoErrors()
  })

  it('requests, cancelled and replaced at random, leave no buffer, tensor or session behind', async () => {
    pages.site.prepareWorker(workerProbe)
    const page = await pages.open('model=tiny&backend=webgpu', 'images=4&steps=3')
    await finalImages(page)
    await changeAtRandom(page, 10)
    const before = { ...(await statisticsOf(page)), buffers: await countBuffers(page) }
    await changeAtRandom(page, 25)
    const after = { ...(await statisticsOf(page)), buffers: await countBuffers(page) }
    expect(before.buffers).toBeGreaterThan(0)
    expect(after.buffers).toBe(before.buffers)
    expect(after).toMatchObject({ tensorsAlive: 0, queued: 0, sessions: before.sessions })
    pages.expectNoErrors()
  })
})
