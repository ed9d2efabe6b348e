/** The quality lab as a person uses it, with tiny networks. */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { holdMeasurements } from './support/hold-measurements.ts'
import { overflowOf, savedBy, servedPages, violationsOf } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
afterEach(() => pages.server.restore())

const query = '?model=tiny&classifier=tiny-classifier&backend=wasm'

const openLab = async (page: Page): Promise<void> => {
  await page.locator('.quality-panel > summary').click()
  await page.getByRole('region', { name: 'Quality of images' }).waitFor({ timeout: 20_000 })
}

const region = (page: Page) => page.getByRole('region', { name: 'Quality of images' })

/** Texts of the cells of every row. */
const rowsOf = (page: Page, name: string): Promise<readonly (readonly string[])[]> =>
  page
    .getByRole('region', { name })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent!)))

const backgroundRuns = (page: Page): Promise<number> =>
  page.evaluate(() => window.samplerscope.explorer.getState().backgroundRuns)

const done = (page: Page) => region(page).getByText('All of it is measured and kept.').waitFor({ timeout: 60_000 })

/** The form, or what it has measured, is clean for axe and fits: wide and light, narrow and dark. */
const looks = async (page: Page, form: string): Promise<void> => {
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 844 })
    const look = `${form}: ${colorScheme}, ${width} pixels`
    expect(await violationsOf(page, '.quality-panel'), look).toEqual([])
    expect(await overflowOf(page), look).toBeLessThanOrEqual(0)
  }
}

describe('quality against cost', () => {
  const hash = 'images=1&steps=2&B=steps=4;solver=euler'
  /** Of the study that was interrupted: its table and its file. */
  let kept: { readonly rows: readonly (readonly string[])[]; readonly file: Buffer }

  it('says when it cannot be fetched, is measured, paused, goes on after a reload, and fits a phone', async () => {
    const page = await pages.visit(hash, { query })
    const code = '**/assets/QualityLab-*.js'
    await page.route(code, (route) => route.abort())
    await page.locator('.quality-panel > summary').click()
    await page.getByRole('alert').getByText('The quality lab cannot be shown').waitFor()
    expect(await page.locator('.area-toy canvas').count()).toBeGreaterThan(0)
    await page.unroute(code)
    await page.getByRole('button', { name: 'Try again' }).click()
    const lab = region(page)
    await lab.waitFor({ timeout: 20_000 })
    await looks(page, 'quality against cost')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await lab.textContent()).toContain('It is not the FID of the literature')
    await lab.getByRole('textbox', { name: 'Steps N' }).fill('3, x')
    await lab.getByText('Enter whole numbers').waitFor()
    await lab.getByRole('textbox', { name: 'Steps N' }).fill('3')
    await lab.getByRole('combobox', { name: 'Draws' }).selectOption('2')
    await lab.getByText('8,000 network calls with one image').waitFor()
    await lab.getByRole('combobox', { name: 'Draws' }).selectOption('1')
    // Of ten images each.
    await holdMeasurements(page, 60)
    await lab.getByRole('button', { name: 'Start' }).click()
    await lab.getByRole('region', { name: 'Quality in numbers' }).locator('tbody tr').first().waitFor()
    // The page answers meanwhile, and its own images come first.
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await page.waitForFunction(() => {
      const run = window.samplerscope.activeRun()
      return run?.status === 'done' && run.steps === 3
    })
    await expect.poll(() => backgroundRuns(page)).toBe(1)
    await lab.getByRole('button', { name: 'Pause' }).click()
    await lab.getByText('Paused. What was measured is kept.').waitFor()
    expect(await backgroundRuns(page)).toBe(0)
    const before = await rowsOf(page, 'Quality in numbers')

    await page.reload()
    await openLab(page)
    await expect.poll(() => rowsOf(page, 'Quality in numbers')).toEqual(before)
    await region(page).getByRole('button', { name: 'Go on' }).click()
    await done(page)
    const rows = await rowsOf(page, 'Quality in numbers')
    expect(rows.map(([, steps, nfe]) => [steps, nfe])).toEqual([
      ['3', '5'],
      ['3', '3'],
    ])
    for (const [, , , , distance, accuracy] of rows) {
      expect(Number(distance)).toBeGreaterThan(0)
      expect(accuracy).toMatch(/^[\d.]+%$/)
    }
    expect(await region(page).getByRole('img').count()).toBe(2)
    // At equal calls: 3 calls pay for 2 steps of Heun, which nobody has measured, and for 3 of Euler.
    await region(page).getByRole('radio', { name: 'Same calls' }).click()
    await expect
      .poll(async () => (await rowsOf(page, 'Quality in numbers')).map((row) => row.slice(1, 3)))
      .toEqual([['3', '3']])
    await region(page).getByRole('button', { name: 'Measure what is missing' }).waitFor()
    await region(page).getByRole('radio', { name: 'Same steps' }).click()
    await expect.poll(() => rowsOf(page, 'Quality in numbers')).toEqual(rows)

    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await violationsOf(page, '.quality-panel')).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1280, height: 800 })

    // It is a study like the others: with a card, which opens it in the lab.
    await page.locator('.convergence-lab > summary').click()
    const card = page.getByRole('list', { name: 'Studies of this browser' }).locator('.study-card')
    await expect.poll(() => card.textContent()).toMatch(/Quality against cost .*Complete · 4,000 calls/)
    await card.click()
    const study = page.getByRole('region', { name: /^Study:/ })
    await study.getByRole('region', { name: 'Quality in numbers of the study' }).waitFor()
    const file = await savedBy(study.getByRole('button', { name: 'Export' }))
    expect(JSON.parse(file.toString()).measurements).toHaveLength(2)
    kept = { rows, file }
    expect(pages.log.pageErrors).toEqual([])
  })

  it('has the same numbers in a browser that was never interrupted; churn is searched for, and the best is taken', async () => {
    const page = await pages.visit(hash, { query })
    await openLab(page)
    const lab = region(page)
    await lab.getByRole('textbox', { name: 'Steps N' }).fill('3')
    await lab.getByRole('combobox', { name: 'Draws' }).selectOption('1')
    await lab.getByRole('button', { name: 'Start' }).click()
    await done(page)
    expect((await rowsOf(page, 'Quality in numbers')).map((row) => row.slice(1))).toEqual(
      kept.rows.map((row) => row.slice(1)),
    )
    await lab.getByRole('button', { name: 'New study' }).click()
    await lab.getByRole('radio', { name: 'Search churn' }).click()
    await looks(page, 'search')
    await lab.getByRole('textbox', { name: 'S_noise' }).fill('2')
    await lab.getByText('S_noise must be between 0.9 and 1.1, got 2.').waitFor()
    for (const [name, value] of [
      ['S_churn', '0, 0.5'],
      ['S_tmin', '0'],
      ['S_tmax', 'inf'],
      ['S_noise', '1.05'],
    ] as const)
      await lab.getByRole('textbox', { name }).fill(value)
    await lab.getByRole('combobox', { name: 'Images' }).selectOption('500')
    await lab.getByText(/^2 on 500 images; /).waitFor()
    await lab.getByRole('button', { name: 'Search', exact: true }).click()
    await done(page)
    const rows = await rowsOf(page, 'Candidates of the search')
    expect(rows.map(([name]) => name).sort()).toEqual(['0.5 / 0 / inf / 1.05', 'no churn'])
    const distances = rows.map(([, , distance]) => Number(distance))
    expect(distances).toEqual([...distances].sort((a, b) => a - b))
    await lab.getByRole('button', { name: 'Take 0.5 / 0 / inf / 1.05' }).click()
    const design = await page.evaluate(() => window.samplerscope.explorer.getState().document.design)
    expect(design).toMatchObject({
      steps: 2,
      stochasticity: { id: 'churn', params: { sChurn: 0.5, sTmin: 0, sTmax: Number.POSITIVE_INFINITY, sNoise: 1.05 } },
    })
    await lab.getByText(/^Best/).waitFor()
    expect(pages.log.pageErrors).toEqual([])
  })

  it('without a classifier says what is missing, and takes a network of your own', async () => {
    const page = await pages.visit('images=1&steps=2', { query: '?model=tiny&classifier=tiny-none&backend=wasm' })
    // A browser that has only the file of a study measures nothing any more.
    await page.locator('.convergence-lab > summary').click()
    await page
      .getByLabel('Import a study')
      .setInputFiles({ name: 'quality.json', mimeType: 'application/json', buffer: kept.file })
    const taken = page.getByRole('region', { name: /^Study:/ })
    await taken.getByText('All of it is measured and kept.').waitFor()
    expect(await rowsOf(page, 'Quality in numbers of the study')).toEqual(kept.rows)
    await page.locator('.convergence-lab > summary').click()

    await openLab(page)
    const lab = region(page)
    await lab.getByRole('textbox', { name: 'Steps N' }).fill('2')
    await lab.getByRole('combobox', { name: 'Draws' }).selectOption('1')
    await lab.getByRole('button', { name: 'Start' }).click()
    await lab.getByText(/^Nothing can be measured without a classifier\./).waitFor()
    await lab.getByRole('button', { name: 'New study' }).click()

    await lab.getByRole('combobox', { name: 'Features of' }).selectOption('own')
    await lab.getByText('Choose a network and its statistics first.').waitFor()
    await lab.getByLabel('Network (.onnx)').setInputFiles('test/models/tiny-classifier.onnx')
    await lab.getByLabel('Statistics (.npz').setInputFiles('test/unit/metrics/fixtures/double.npz')
    await lab.getByRole('combobox', { name: 'Its input goes' }).selectOption('signed')
    await lab.getByRole('button', { name: 'Start' }).click()
    await lab.getByText('the statistics are of 3 features').waitFor()
    await lab.getByRole('button', { name: 'New study' }).click()
    await lab.getByLabel('Statistics (.npz').setInputFiles('test/models/tiny-classifier.statistics.npz')
    await lab.getByRole('button', { name: 'Start' }).click()
    await done(page)
    const [row] = await rowsOf(page, 'Quality in numbers')
    expect(row).toHaveLength(5)
    expect(Number(row![4])).toBeGreaterThan(0)
    expect(await lab.textContent()).toContain('It is the FID of the literature when tiny-classifier is its Inception')
  })
})
