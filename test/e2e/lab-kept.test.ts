/** What the lab has measured outlives folds, reloads, undo, edits and other networks; the tiny network. */
import type { Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { settled } from './browser.ts'
import { holdMeasurements } from './support/hold-measurements.ts'
import { servedPages } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
afterEach(pages.expectNoErrors)

const open = async (page: Page): Promise<void> => {
  await page.locator('.convergence-lab > summary').click()
  await page.locator('.lab-figure').first().waitFor()
}

const visit = async (): Promise<Page> => {
  const page = await pages.visit('images=1&steps=8&B=steps=8;solver=euler', { query: '?model=tiny&backend=wasm' })
  await open(page)
  return page
}

const chartOf = (page: Page): Locator => page.getByRole('region', { name: 'Error against cost' })

/** Each row of the table: name, slope and last error. */
const rowsOf = (page: Page): Promise<readonly string[]> =>
  chartOf(page)
    .getByRole('region', { name: 'Fitted slopes' })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [row.querySelector('th')!, ...row.querySelectorAll('td')].map((cell) => cell.textContent).join('|'),
      ),
    )

const measureImages = async (page: Page): Promise<void> => {
  const chart = chartOf(page)
  await chart.getByRole('radio', { name: 'Images', exact: true }).click()
  await chart.getByRole('combobox', { name: 'Images' }).selectOption('1')
  await chart.getByRole('combobox', { name: 'Converged run' }).selectOption('64')
  await chart.getByRole('combobox', { name: 'to' }).selectOption('16')
  await chart.getByRole('button', { name: 'Measure', exact: true }).click({ timeout: 60_000 })
  await kept(page)
}

const kept = async (page: Page): Promise<void> => {
  await expect
    .poll(() => chartOf(page).locator('.lab-job').textContent(), { timeout: 20_000 })
    .toContain('All of it is measured and kept.')
  await settled(page)
}

describe('what was measured', () => {
  it('is there after a fold, a reload, undo, for a wider range and in grey where the page has changed', async () => {
    const page = await visit()
    await page.waitForFunction(() => document.querySelectorAll('.lab-table tbody b').length === 2)
    await expect.poll(() => chartOf(page).getByRole('progressbar').count(), { timeout: 60_000 }).toBe(0)
    const before = await rowsOf(page)
    await page.locator('.convergence-lab > summary').click()
    await open(page)
    expect(await rowsOf(page)).toEqual(before)
    await page.reload()
    // Whatever is measured from now on would be counted.
    await page.evaluate(() => {
      const post = Worker.prototype.postMessage
      Object.assign(window, { started: 0 })
      Worker.prototype.postMessage = function (this: Worker, ...message: unknown[]) {
        const [first] = message
        if (JSON.stringify(first)?.includes('"convergence"')) (window as unknown as { started: number }).started++
        return Reflect.apply(post, this, message)
      }
    })
    await open(page)
    await expect.poll(() => rowsOf(page)).toEqual(before)
    await page.waitForTimeout(600)
    expect(await page.evaluate(() => (window as unknown as { started: number }).started)).toBe(0)

    // On images: points are added to a wider range, and another network's curves are shown in grey.
    await measureImages(page)
    const measured = await rowsOf(page)
    const chart = chartOf(page)
    await chart.getByRole('combobox', { name: 'to' }).selectOption('32')
    await chart.getByRole('button', { name: 'Measure what is missing' }).waitFor()
    // What was measured of the narrower range stands.
    expect(await rowsOf(page)).toEqual(measured)
    await chart.getByRole('button', { name: 'Measure what is missing' }).click()
    await kept(page)
    const wide = await rowsOf(page)
    expect(wide[0]).toContain('NFE 63')

    await page.evaluate(() =>
      window.samplerscope.explorer.getState().change('network', (document) => ({ ...document, network: 'exact' })),
    )
    await expect
      .poll(async () => (await rowsOf(page)).map((row) => row.split('|')[0]))
      .toEqual(['A on tiny', 'B on tiny', 'A: Heun, Karras', 'B: Euler, Karras'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => rowsOf(page)).toEqual(wide)

    // A changed curve is grey while it is not measured; undo brings it back at once.
    expect(wide.map((row) => row.split('|')[0])).toEqual(['A: Heun, Karras', 'B: Euler, Karras'])

    const rho = page.getByRole('slider', { name: 'rho' }).first()
    await rho.press('ArrowLeft')
    await expect.poll(async () => (await rowsOf(page)).length).toBe(3)
    const [grey, changed, other] = await rowsOf(page)
    expect(grey).toBe(wide[0]!.replace('A: Heun, Karras', 'A before'))
    expect(changed).toMatch(/^A: Heun, Karras .*\|–\|–$/)
    expect(other).toBe(wide[1])

    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => rowsOf(page)).toEqual(wide)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(() => rowsOf(page)).toEqual([grey, changed, other])

    // A reload is no loss either: the grey curve is there before the network is.
    await page.waitForURL(/rho/)
    await page.reload()
    await open(page)
    await expect.poll(async () => (await rowsOf(page))[0]).toBe(grey)
    expect(await rowsOf(page)).toEqual([grey, changed, other])
  })

  it('is paused by a reload, and goes on from there', async () => {
    const page = await visit()
    const chart = chartOf(page)
    await chart.getByRole('radio', { name: 'Images', exact: true }).click()
    await chart.getByRole('combobox', { name: 'Images' }).selectOption('16')
    await chart.getByRole('combobox', { name: 'Converged run' }).selectOption('256')
    await chart.getByRole('combobox', { name: 'to' }).selectOption('128')
    await chart.getByRole('button', { name: 'Measure', exact: true }).click({ timeout: 60_000 })
    // A point of B comes after one of A, which is on the disk by then.
    await expect.poll(async () => (await rowsOf(page))[1], { timeout: 60_000 }).toMatch(/NFE/)
    await page.reload()
    await open(page)
    await chart.getByText('Paused. What was measured is kept.').waitFor()
    await expect.poll(async () => (await rowsOf(page))[0]).toMatch(/NFE/)
    await holdMeasurements(page, 0)
    await chart.getByRole('button', { name: 'Go on' }).click()
    await chart.getByRole('progressbar', { name: 'Error on images measured' }).waitFor({ timeout: 60_000 })
    await chart.getByRole('button', { name: 'Cancel' }).click()
    await chart.getByRole('button', { name: 'Measure what is missing' }).waitFor()
    expect((await rowsOf(page))[0]).toMatch(/NFE/)
  })
})
