/** The engine under the built page: images as the reference computes them, and drags. */
import { describe, expect, it } from 'vitest'
import { createNodeBackend, largestDifference, realFiles } from '../unit/engine/node-backend.ts'
import { engineText, expectedImages, finalImages } from './support/probe.ts'
import { probedPages, statisticsOf, tolerance } from './support/probed-pages.ts'

const pages = probedPages()

describe('on WASM', () => {
  it('more images than one call takes, with churn, are those of the reference', async () => {
    const hash = 'images=16&steps=18&stochasticity=churn,sChurn:15&seed=5'
    const page = await pages.compare('model=tiny&backend=wasm', hash)
    expect(await engineText(page)).toMatch(/^WASM was asked for: running on the CPU/)
  })

  it('a long drag makes no queue, and ends with its last design', async () => {
    // The real network: a call takes longer than many changes, as on a device that is in use.
    const hash = 'images=4&steps=4&sigmaMin=0.5'
    const page = await pages.open('backend=wasm', hash)
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
      while (changes < 60) {
        setRho(2 + changes++ / 20)
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
    pages.expectNoErrors()
  })
})
