/** The page as one file, opened from a disk. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { buildSingle, singleFile } from '../../src/cli/build-single.mjs'
import { servedPages } from './support/pages.ts'

/** On its own in a folder whose name needs escaping: nothing can stand beside it. */
const place = async () => {
  const size = await buildSingle()
  const folder = await mkdtemp(join(tmpdir(), 'one file #1 '))
  const path = join(folder, 'samplerscope.html')
  await copyFile(singleFile, path)
  return { url: pathToFileURL(path).href, size, close: () => rm(folder, { recursive: true }) }
}

const patient = { timeout: 60_000 }

/** Standard deviation of the brightness of a canvas, 0 to 255: 0 where nothing is drawn. */
const contrastOf = (page: Page, canvas: string): Promise<number> =>
  page
    .locator(canvas)
    .first()
    .evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement
      const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
      const grey = Array.from(
        { length: width * height },
        (_, k) => (data[4 * k]! + data[4 * k + 1]! + data[4 * k + 2]!) / 3,
      )
      const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length
      return Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length)
    })

const engineOf = (page: Page) =>
  page.evaluate(() => {
    const { engine } = window.samplerscope.explorer.getState()
    return engine.phase === 'ready' ? [engine.model.name, window.samplerscope.activeRun()?.status] : [engine.phase]
  })

describe('the page as one file', () => {
  const pages = servedPages(place)

  const expectNothingLeft = (): void => {
    const asked = pages.log.requests.filter((url) => !/^(blob|data):/.test(url))
    expect(new Set(asked.map((url) => url.replace(/[?#].*/, '')))).toEqual(new Set([pages.server.url]))
    expect(pages.log.failedRequests).toEqual([])
    pages.expectNoErrors()
  }

  it('opens with exact pictures and the toy, shows a scene, and samples its network', async () => {
    expect(pages.server.size).toBeLessThan(8_000_000)
    const page = await pages.open(pages.server.url)
    await expect.poll(() => engineOf(page), patient).toEqual(['Exact pictures', 'done'])
    await expect.poll(() => contrastOf(page, '.picture-columns canvas'), patient).toBeGreaterThan(10)
    await expect.poll(() => page.locator('.tube-figure svg path').count(), patient).toBeGreaterThan(10)
    await page.getByRole('button', { name: 'Learn' }).click()
    await page.locator('.stage h2').waitFor()
    await page.evaluate(() => window.samplerscope.explorer.getState().openScene('heun'))
    await page.getByRole('heading', { name: 'Look ahead: Heun’s step' }).waitFor()
    expect(page.url()).toContain('#scene=heun')
    await page.goto('about:blank')
    await page.goto(`${pages.server.url}#images=1&steps=4&door=lab`)
    await expect.poll(() => engineOf(page), patient).toEqual(['cifar10-nano', 'done'])
    await expect.poll(() => contrastOf(page, '.image-grid canvas'), patient).toBeGreaterThan(10)
    await expect.poll(() => contrastOf(page, '.area-toy canvas'), patient).toBeGreaterThan(1)
    expectNothingLeft()
  })

  it('measures in its workers, and is a part in a frame', async () => {
    const page = await pages.open(`${pages.server.url}?embed=toy#steps=4`)
    await page.locator('.embed .toy canvas').first().waitFor()
    await page.goto('about:blank')
    await page.goto(`${pages.server.url}#network=exact&images=1&steps=8&door=lab&budget=100`)
    await page.locator('.convergence-lab > summary').click()
    await page.locator('.lab-table tbody b').first().waitFor(patient)
    await page.locator('.training-panel > summary').click()
    await page.getByRole('button', { name: 'Train', exact: true }).click()
    await expect
      .poll(() => page.evaluate(() => window.samplerscope.explorer.getState().trained.length), patient)
      .toBe(1)
    expectNothingLeft()
  })

  it('says what is not inside when it is asked for', async () => {
    const page = await pages.open(`${pages.server.url}?model=cifar10-mini#images=1&steps=4&door=lab`)
    await page
      .getByText('It is not in this one file; open Samplerscope from a web host for it.')
      .first()
      .waitFor(patient)
    await page.locator('.area-toy canvas').first().waitFor()
  })
})
