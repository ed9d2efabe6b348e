/** The page as one file, opened from a disk. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { buildSingle, singleFile } from '../../src/cli/build-single.mjs'
import { findFirefox, lookWithFirefox } from './support/firefox.ts'
import { openHash, servedPages } from './support/pages.ts'

/** On its own in a folder whose name needs escaping: nothing can stand beside it. */
const place = async () => {
  const size = await buildSingle()
  const folder = await mkdtemp(join(tmpdir(), 'one file #1 '))
  const path = join(folder, 'samplerscope.html')
  await copyFile(singleFile, path)
  return { url: pathToFileURL(path).href, size, close: () => rm(folder, { recursive: true }) }
}

const patient = { timeout: 60_000 }

/** Standard deviation of the brightness of the first canvas that a selector finds, 0 to 255: 0 where nothing is drawn. */
const contrastIn = (selector: string): number => {
  const canvas = document.querySelector<HTMLCanvasElement>(selector)
  if (!canvas || canvas.width * canvas.height === 0) return 0
  const { width, height } = canvas
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
  const grey = Array.from(
    { length: width * height },
    (_, k) => (data[4 * k]! + data[4 * k + 1]! + data[4 * k + 2]!) / 3,
  )
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length
  return Math.sqrt(grey.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grey.length)
}

const contrastOf = (page: Page, canvas: string): Promise<number> => page.evaluate(contrastIn, canvas)

const engineOf = (page: Page) =>
  page.evaluate(() => {
    const { engine } = window.samplerscope.explorer.getState()
    return engine.phase === 'ready' ? [engine.model.name, window.samplerscope.activeRun()?.status] : [engine.phase]
  })

describe('the page as one file', () => {
  const pages = servedPages(place)
  const opened = pages.shared(() => pages.open(pages.server.url))

  const expectNothingLeft = (): void => {
    const asked = pages.log.requests.filter((url) => !/^(blob|data):/.test(url))
    expect(new Set(asked.map((url) => url.replace(/[?#].*/, '')))).toEqual(new Set([pages.server.url]))
    expect(pages.log.failedRequests).toEqual([])
    pages.expectNoErrors()
  }

  it('opens with exact pictures and the toy, shows a scene, and samples its network', async () => {
    expect(pages.server.size).toBeLessThan(8_000_000)
    const page = await opened()
    await expect.poll(() => engineOf(page), patient).toEqual(['Exact pictures', 'done'])
    await expect.poll(() => contrastOf(page, '.picture-columns canvas'), patient).toBeGreaterThan(10)
    await expect.poll(() => page.locator('.tube-figure svg path').count(), patient).toBeGreaterThan(10)
    await page.getByRole('button', { name: 'Learn' }).click()
    await page.locator('.stage h2').waitFor()
    await page.evaluate(() => window.samplerscope.explorer.getState().openScene('heun'))
    await page.getByRole('heading', { name: 'Look ahead: Heun’s step' }).waitFor()
    expect(page.url()).toContain('#scene=heun')
    await openHash(page, 'images=1&steps=4&door=lab')
    await expect.poll(() => engineOf(page), patient).toEqual(['cifar10-nano', 'done'])
    await expect.poll(() => contrastOf(page, '.image-grid canvas'), patient).toBeGreaterThan(10)
    await expect.poll(() => contrastOf(page, '.area-toy canvas'), patient).toBeGreaterThan(1)
    expectNothingLeft()
  })

  it('measures in its workers', async () => {
    const page = await opened()
    await openHash(page, 'network=exact&images=1&steps=8&door=lab&budget=100')
    await page.locator('.convergence-lab > summary').click()
    await page.locator('.lab-table tbody b').first().waitFor(patient)
    await page.locator('.training-panel > summary').click()
    await page.getByRole('button', { name: 'Train', exact: true }).click()
    await expect
      .poll(() => page.evaluate(() => window.samplerscope.explorer.getState().trained.length), patient)
      .toBe(1)
    expectNothingLeft()
  })

  it('has a window of notes that follows the talk, and leads it', async () => {
    const page = await opened()
    await openHash(page, 'scene=heun&beat=3&present=1')
    await page.locator('.stage').waitFor()
    const [notes] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('n')])
    await notes.locator('.notes-beats').waitFor(patient)
    expect(notes.url()).toMatch(/^file:.*\?notes=/)
    const title = () => notes.locator('h1').textContent()
    await expect.poll(title, patient).toContain('beat 4 of 6')
    await page.keyboard.press('PageDown')
    await expect.poll(title, patient).toContain('beat 5 of 6')
    await notes.keyboard.press('PageUp')
    await expect.poll(() => page.evaluate(() => window.samplerscope.explorer.getState().document.beat), patient).toBe(3)
    await expect.poll(title, patient).toContain('beat 4 of 6')
    expectNothingLeft()
    await notes.close()
  })

  const firefox = findFirefox()

  it.skipIf(!firefox)(
    'draws the toy, the same pictures and an even Table 1 in Firefox (skipped where no Firefox is installed)',
    async () => {
      const hash = '#network=exact&steps=7&solver=euler&images=4&seed=11&door=lab'
      /** Pixels of the finished pictures, once everything is drawn. */
      const pixelsWhenDrawn = async (contrastOf: (selector: string) => number): Promise<string> => {
        const isDrawn = (): boolean =>
          window.samplerscope?.activeRun()?.status === 'done' &&
          contrastOf('.image-grid canvas') > 10 &&
          contrastOf('.area-toy canvas') > 1
        while (!isDrawn()) await new Promise((resolve) => setTimeout(resolve, 100))
        return window.samplerscope.activeRun()!.frames.at(-1)!.state.join(' ')
      }
      /** Opens Table 1: cells whose button does not fill them, of all. */
      const unfilledCells = async (): Promise<string> => {
        const until = async (isThere: () => boolean): Promise<void> => {
          while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 100))
        }
        document.querySelector<HTMLElement>('.table-panel > summary')!.click()
        await until(() => document.querySelector('.table-one .katex-html') !== null)
        const parts = [...document.querySelectorAll('.table-one td > .table-cell:only-child')]
        const isLoose = (part: Element): boolean =>
          part.parentElement!.getBoundingClientRect().bottom - part.getBoundingClientRect().bottom > 1
        return `${parts.filter(isLoose).length} of ${parts.length}`
      }
      const page = await pages.open(`${pages.server.url}${hash}`)
      await expect.poll(() => engineOf(page), patient).toEqual(['Exact pictures', 'done'])
      const table = await page.evaluate(unfilledCells)
      expect(table).toMatch(/^0 of [1-9]/)
      const expected = await page.evaluate(() => window.samplerscope.activeRun()!.frames.at(-1)!.state.join(' '))
      expect(expected.split(' ')).toHaveLength(4 * 32 * 32 * 4)
      const seen = await lookWithFirefox(
        firefox!,
        `${pages.server.url}${hash}`,
        `(async () => [await (${pixelsWhenDrawn})(${contrastIn}), await (${unfilledCells})()].join('; '))()`,
        120_000,
      )
      expect(seen.errors).toEqual([])
      expect(seen.value).toBe(`${expected}; ${table}`)
    },
  )

  it('is a part in a frame, and says what is not inside when it is asked for', async () => {
    const page = await opened()
    await page.goto(`${pages.server.url}?embed=toy#steps=4`)
    await page.locator('.embed .toy canvas').first().waitFor()
    expectNothingLeft()
    await page.goto(`${pages.server.url}?model=cifar10-mini#images=1&steps=4&door=lab`)
    await page
      .getByText('It is not in this one file; open Samplerscope from a web host for it.')
      .first()
      .waitFor(patient)
    await page.locator('.area-toy canvas').first().waitFor()
  })
})
