/** Studies as a person keeps, extends, shares and deletes them; the tiny network. */
import type { Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { settled } from './browser.ts'
import { holdMeasurements, releaseMeasurements } from './support/hold-measurements.ts'
import { expectToLookClean, savedBy, servedPages } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
afterEach(pages.expectNoErrors)

const visit = async (): Promise<Page> => {
  const page = await pages.visit('images=1&steps=8&B=steps=8;solver=euler', {
    query: '?model=tiny&backend=wasm',
  })
  await page.locator('.convergence-lab > summary').click()
  await page.locator('.lab-figure').first().waitFor()
  return page
}

const cards = (page: Page): Locator =>
  page.getByRole('list', { name: 'Studies of this browser' }).locator('.study-card')
const names = (page: Page): Promise<readonly string[]> => cards(page).locator('b').allTextContents()
const study = (page: Page): Locator => page.getByRole('region', { name: /^Study:/ })
const rowsOf = (page: Page): Promise<readonly string[]> =>
  study(page).getByRole('region', { name: 'Fitted slopes' }).locator('tbody tr').allTextContents()

/** A study of one image on the tiny network, from 4 to 16 steps, which is open but not measured. */
const keepOnImages = async (page: Page): Promise<void> => {
  const chart = page.getByRole('region', { name: 'Error against cost' })
  await chart.getByRole('radio', { name: 'Images', exact: true }).click()
  await chart.getByRole('combobox', { name: 'Images' }).selectOption('1')
  await chart.getByRole('combobox', { name: 'Converged run' }).selectOption('64')
  await chart.getByRole('combobox', { name: 'to' }).selectOption('16')
  await chart.getByRole('button', { name: 'Keep as a study' }).click({ timeout: 60_000 })
  await study(page).waitFor()
}

const measureStudy = async (page: Page): Promise<void> => {
  await study(page)
    .getByRole('button', { name: /^Measure/ })
    .click({ timeout: 60_000 })
  await study(page).getByText('All of it is measured and kept.').waitFor({ timeout: 60_000 })
  await settled(page)
}

describe('a study', () => {
  it('keeps its designs whatever the page does, is measured, extended, and there after a reload', async () => {
    const page = await visit()
    await keepOnImages(page)
    expect(await names(page)).toEqual(['Heun and Euler, 4 to 16 steps, on tiny'])
    await measureStudy(page)
    await expect.poll(() => cards(page).first().textContent()).toMatch(/Complete · [\d,]+ calls/)
    const before = await rowsOf(page)
    expect(before).toHaveLength(2)

    await page.getByRole('slider', { name: 'rho' }).first().press('ArrowLeft')
    await page.waitForURL(/rho/)
    expect(await rowsOf(page)).toEqual(before)
    // Two seeds more: their difference is the uncertainty of each number.
    await study(page).getByRole('combobox', { name: 'Seeds' }).selectOption('2')
    await expect.poll(() => cards(page).first().textContent()).toContain('10 of 20 measured')
    await measureStudy(page)

    await study(page).getByRole('textbox', { name: 'Name of the study' }).fill('Two seeds')
    await study(page).getByRole('textbox', { name: 'Name of the study' }).press('Enter')
    await expect.poll(() => names(page)).toEqual(['Two seeds'])
    const after = await rowsOf(page)
    await page.reload()
    await page.locator('.convergence-lab > summary').click()
    await expect.poll(() => names(page)).toEqual(['Two seeds'])
    await expect.poll(() => rowsOf(page)).toEqual(after)
  })

  it('is duplicated, deleted, put back with all that was measured, and one file, which another browser takes whole', async () => {
    const page = await visit()
    await keepOnImages(page)
    await measureStudy(page)
    const before = await rowsOf(page)
    await study(page).getByRole('button', { name: 'Duplicate' }).click()
    await expect.poll(async () => (await names(page)).length).toBe(2)
    expect((await names(page))[0]).toMatch(/ \(copy\)$/)
    await expect.poll(() => rowsOf(page)).toEqual(before)
    await study(page).getByRole('button', { name: 'Delete' }).click()
    await expect.poll(async () => (await names(page)).length).toBe(1)
    await page.getByRole('button', { name: 'Put it back' }).click()
    await expect.poll(async () => (await names(page)).length).toBe(2)
    await cards(page).filter({ hasText: '(copy)' }).click()
    await expect.poll(() => rowsOf(page)).toEqual(before)

    const file = await savedBy(study(page).getByRole('button', { name: 'Export' }))
    const json = JSON.parse(file.toString())
    expect(json).toMatchObject({ format: 'samplerscope-study/1', kind: 'convergence' })
    expect(json.measurements).toHaveLength(10)

    // The page's designs: new ones in the place of the study's, the old curve in grey, or beside them.
    const designs = study(page).getByRole('list', { name: 'Designs of the study' }).getByRole('listitem')
    await page.getByRole('slider', { name: 'rho' }).first().press('ArrowLeft')
    await study(page).getByRole('button', { name: 'Update by letter' }).click()
    await expect.poll(async () => (await rowsOf(page))[0]).toMatch(/^A: Heun, Karras before/)
    expect(await rowsOf(page)).toHaveLength(3)
    await measureStudy(page)
    await expect.poll(() => rowsOf(page)).toHaveLength(2)

    await page.getByRole('slider', { name: 'rho' }).first().press('ArrowLeft')
    await study(page).getByRole('button', { name: 'Add the page’s designs' }).click()
    await expect.poll(() => designs.count()).toBe(3)
    await study(page)
      .getByRole('button', { name: /^Take A: Heun.* out$/ })
      .first()
      .click()
    await expect.poll(() => designs.count()).toBe(2)

    // Another browser: it has measured nothing. A bad file says what is wrong with it.
    const other = await visit()
    expect(await cards(other).count()).toBe(0)
    const field = other.getByLabel('Import a study')
    const broken = { ...json, spec: { ...json.spec, seeds: ['x'] } }
    await field.setInputFiles({
      name: 'bad.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(broken)),
    })
    await other.getByText('bad.json is not taken: spec.seeds.0: must be a number. Nothing has changed.').waitFor()
    expect(await cards(other).count()).toBe(0)
    await field.setInputFiles({ name: 'good.json', mimeType: 'application/json', buffer: file })
    await expect.poll(() => rowsOf(other)).toEqual(before)
    await study(other).getByText('All of it is measured and kept.').waitFor()
    // It has room in every window.
    await expectToLookClean(other, '[aria-label="Studies"]')
  })
})

it('one job after the other; each is paused, and cancelled without a loss; fitted levels are a study', async () => {
  const page = await visit()
  await keepOnImages(page)
  await study(page).getByRole('combobox', { name: 'to' }).selectOption('256')
  await holdMeasurements(page, 3)
  await study(page).getByRole('button', { name: 'Measure', exact: true }).click({ timeout: 60_000 })
  await expect.poll(async () => (await rowsOf(page))[0], { timeout: 60_000 }).toMatch(/NFE/)
  // The chart's own measurement stands behind the study's.
  const chart = page.getByRole('region', { name: 'Error against cost' })
  await chart.getByRole('combobox', { name: 'Images' }).selectOption('4')
  await chart.getByRole('button', { name: /^Measure/ }).click()
  await chart.getByText('Waits for the measurement before it.').waitFor()
  await study(page).getByRole('button', { name: 'Pause' }).click()
  await study(page).getByText('Paused. What was measured is kept.').waitFor()
  await releaseMeasurements(page)
  await chart.getByText('All of it is measured and kept.').waitFor({ timeout: 60_000 })
  const before = await rowsOf(page)
  await study(page).getByRole('button', { name: 'Cancel' }).click()
  await study(page).getByRole('button', { name: 'Measure what is missing' }).waitFor()
  expect(await rowsOf(page)).toEqual(before)
  // Levels that are fitted are a study of their own.
  await page.getByRole('button', { name: 'Equalize', exact: true }).click()
  await expect.poll(async () => (await names(page))[0]).toBe('Equalized, 8 steps')
  await page.getByRole('button', { name: 'Undo' }).click()
  await cards(page).first().click()
  await study(page)
    .getByText(/^Equalized: largest over smallest step error /)
    .waitFor()
  await study(page).getByRole('button', { name: 'Take the fitted design' }).click()
  expect(await page.evaluate(() => window.samplerscope.explorer.getState().document.design.discretization.id)).toBe(
    'custom',
  )
})
