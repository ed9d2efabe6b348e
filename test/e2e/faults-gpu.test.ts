/** Whatever goes wrong with a GPU: one clear message, a way on, and a toy that goes on working. */
import { describe, expect, it } from 'vitest'
import { largestDifference, tinyFiles } from '../unit/engine/node-backend.ts'
import { faultyPages, jsonAnswer, messagesOf, readJson } from './support/faulty-pages.ts'
import { command, engineText, expectedImages, finalImages, workerProbe } from './support/probe.ts'

const pages = faultyPages({ webgpu: true })

describe('with WebGPU', () => {
  it.each([
    ['destroy-device', 'a new device', /^The GPU device was lost .* and the engine started again\. Running on WebGPU/],
    ['remove-gpu', 'WASM', /^The GPU device was lost .* and the engine started again\. No WebGPU adapter: running on/],
  ] as const)('a device lost in mid-run (%s): the run starts again on %s', async (word, _, message) => {
    pages.site.prepareWorker(workerProbe)
    const hash = 'images=4&steps=10'
    const page = await pages.open('model=tiny&backend=webgpu', hash)
    await page.waitForFunction(
      () => {
        const run = window.samplerscope.activeRun()
        return run?.status === 'running' && run.calls > 5
      },
      undefined,
      { timeout: 60_000 },
    )
    const id = await page.evaluate(() => {
      const run = window.samplerscope.activeRun()
      return run?.status === 'running' ? run.id : undefined
    })
    await command(page, word)
    const images = await finalImages(page)
    expect(await page.evaluate(() => window.probe.done?.run)).toBe(id)
    expect(largestDifference(images, await expectedImages(pages.tiny, hash))).toBeLessThan(2e-3)
    expect(await messagesOf(page)).toEqual([expect.stringMatching(message)])
    await pages.expectToyReacts(page)
  })

  it('a device lost while nothing runs is replaced too', async () => {
    pages.site.prepareWorker(workerProbe)
    const page = await pages.open('model=tiny&backend=webgpu')
    await finalImages(page)
    await command(page, 'destroy-device')
    await page.waitForFunction(() => window.samplerscope.explorer.getState().engine.phase === 'starting')
    expect(await engineText(page)).toMatch(/^The GPU device was lost .* Running on WebGPU/)
    await pages.expectToyReacts(page)
    await finalImages(page)
  })

  it('the software adapter alone is not taken unasked', async () => {
    const page = await pages.open('model=tiny')
    expect(await engineText(page)).toMatch(/^The only WebGPU adapter is a software one: running on the CPU/)
    await finalImages(page)
  })

  it('a self-test that fails on the GPU’s device, too, says so once', async () => {
    const selfTest = await readJson(tinyFiles.selfTest)
    pages.site.replace(
      /tiny\.selftest\.json$/,
      jsonAnswer({ ...selfTest, cases: [{ ...selfTest.cases[0], label: 4 }] }),
    )
    const page = await pages.open('model=tiny&backend=webgpu')
    await engineText(page)
    expect(await messagesOf(page)).toEqual([expect.stringMatching(/^The self-test on wasm is off by/)])
    await pages.expectToyReacts(page)
  })
})
