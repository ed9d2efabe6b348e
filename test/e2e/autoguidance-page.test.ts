/** Autoguidance on the page: chosen in its row, counted, restored from a link, and refused where no weaker network is known. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { wrapOnnx } from '../../src/engine/custom/wrap.ts'
import { createNodeBackend, largestDifference, tinyFiles, tinyWeakFiles } from '../unit/engine/node-backend.ts'
import { imagesOf } from './support/images.ts'
import { openHash, overflowOf, servedPages, violationsOf } from './support/pages.ts'
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

/** Any other network of the same interface can be led away from, and the answers of two are never mixed up. */
const expectToLeadAwayFromAnother = async (page: Page, shown: readonly number[]): Promise<void> => {
  const hash = 'steps=4&images=1&class=none&guidance=auto,weight:3'
  await openHash(page, hash)
  // Its images are of no class.
  await expect.poll(async () => largestDifference(await finalImages(page), shown)).toBeGreaterThan(1e-3)
  const ofCard = await finalImages(page)
  await page.getByRole('button', { name: /^Network:/ }).click()
  const buffer = await readFile('test/models/custom/edm.onnx')
  const octets = { name: 'edm.onnx', mimeType: 'application/octet-stream', buffer }
  await page.getByLabel('File', { exact: true }).setInputFiles(octets)
  await page.getByLabel('It predicts').selectOption('edm')
  await page.getByRole('button', { name: 'Check and use' }).click()
  const network = () => page.evaluate(() => window.samplerscope.explorer.getState().document.network)
  await expect.poll(network, { timeout: 30_000 }).toMatch(/^own-/)
  const own = (await network())!
  // Back to the page's own, which it is now to be led away from.
  await page.getByLabel('Images come from').selectOption('')
  await page.getByLabel('Autoguidance leads away from').selectOption(own)
  expect(await violationsOf(page, '.popover')).toEqual([])
  await page.keyboard.press('Escape')
  const weakName = () =>
    page.evaluate(() => {
      const { engine } = window.samplerscope.explorer.getState()
      return engine.phase === 'ready' ? `${engine.model.name} ${engine.model.weak?.name}` : engine.phase
    })
  await expect.poll(weakName, { timeout: 30_000 }).toBe('tiny edm')
  const path = join(await mkdtemp(join(tmpdir(), 'guide-')), 'edm.onnx')
  await writeFile(path, wrapOnnx(buffer, { parameterization: 'edm', sigmaData: 0.5, range: 'signed' }))
  const [main, guide] = [await createNodeBackend(tinyFiles.onnx), await createNodeBackend(path)]
  const expected = await expectedImages(main, hash, guide)
  await expect
    .poll(async () => largestDifference(await finalImages(page), expected), { timeout: 30_000 })
    .toBeLessThan(5e-3)
  expect(largestDifference(ofCard, expected)).toBeGreaterThan(0.05)
  expect(await page.evaluate(() => location.hash)).toContain(`guide=${own}`)
  await page.evaluate(() => window.samplerscope.explorer.getState().undo())
  await expect
    .poll(async () => largestDifference(await finalImages(page), ofCard), { timeout: 30_000 })
    .toBeLessThan(1e-6)
}

describe('autoguidance', () => {
  it('is a choice of the Guidance row that a link restores, images and toy, and leads away from other networks', async () => {
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
    await expectToLeadAwayFromAnother(page, images)
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
