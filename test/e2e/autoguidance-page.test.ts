/** Autoguidance on the page: chosen in its row, counted, restored from a link, and refused where no weaker network is known. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { createNodeBackend, largestDifference, tinyFiles, tinyWeakFiles } from '../unit/engine/node-backend.ts'
import { imagesOf } from './support/images.ts'
import { overflowOf, servedPages, violationsOf } from './support/pages.ts'
import { expectedImages } from './support/probe.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
/** Of the active design, once it is done. */
const finalImages = async (page: Page): Promise<readonly number[]> => {
  await expect
    .poll(() => page.evaluate(() => window.samplerscope.activeRun()?.status), { timeout: 30_000 })
    .toBe('done')
  return imagesOf(page)
}

const query = '?model=tiny&backend=wasm'

describe('autoguidance', () => {
  it('is a choice of the Guidance row that a link restores, images and toy', async () => {
    const hash = 'steps=4&images=1&guidance=auto,weight:3'
    const page = await pages.visit(hash, { query })
    const images = await finalImages(page)
    const [main, weak] = [await createNodeBackend(tinyFiles.onnx), await createNodeBackend(tinyWeakFiles.onnx)]
    expect(largestDifference(images, await expectedImages(main, hash, weak))).toBeLessThan(2e-3)
    const panel = page.getByRole('region', { name: 'Pictures' })
    expect(await panel.getByText('tiny-weak', { exact: false }).textContent()).toBe('Of which tiny-weak')
    // Both calls have the same label, or none: a class is not needed.
    expect(await page.getByText('Guidance needs a class').count()).toBe(0)
    const toy = page.getByRole('region', { name: 'Exact 1D toy' })
    expect(await toy.getByRole('img').first().getAttribute('aria-label')).toContain('guided target')
    await page.getByRole('region', { name: 'Guidance' }).getByText('Classifier-free').click()
    await page.getByRole('region', { name: 'Guidance' }).getByText('Autoguidance').click()
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('guidance=auto')
    expect(await violationsOf(page, '.area-images')).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    pages.expectNoErrors()
  })

  it('says in one line what to do where no weaker network is known, and keeps the images', async () => {
    const page = await pages.visit('steps=4&images=1', { query: '?model=tiny-weak&backend=wasm' })
    const before = await finalImages(page)
    await page.getByRole('region', { name: 'Guidance' }).getByText('Autoguidance').click()
    await page.getByText('none is known for tiny-weak').waitFor({ timeout: 20_000 })
    expect(before.length).toBe(3072)
    expect(await page.evaluate(() => window.samplerscope.activeRun()?.frames.length)).toBe(5)
    pages.expectNoErrors()
  })
})
