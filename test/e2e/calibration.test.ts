/** Devices measured and chosen on the page, without a GPU. */
import { describe, expect, it } from 'vitest'
import { savedBy, servedPages } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)

describe('the device', () => {
  it('is measured at rest, can be chosen, and is remembered', async () => {
    const page = await pages.visit('steps=3&images=1', { query: '?model=tiny', calibrates: true })
    const badge = page.getByRole('button', { name: /^Device:/ })
    await expect.poll(() => badge.textContent(), { timeout: 20_000 }).toContain('WASM')
    await badge.click()
    const table = page.getByRole('table', { name: 'Measured devices' })
    await expect.poll(() => table.isVisible(), { timeout: 40_000 }).toBe(true)
    const rows = await table.getByRole('row').allTextContents()
    const cores = await page.evaluate(() => navigator.hardwareConcurrency)
    expect(rows.slice(1).map((row) => /^WASM · (\d+) thread/.exec(row)?.[1])).toContain(String(Math.min(cores, 8)))
    for (const row of rows.slice(1)) expect(row).toMatch(/\d/)

    await page.getByRole('button', { name: 'Save the table: Measured devices' }).click()
    const csv = await savedBy(page.getByRole('menuitem', { name: 'Save the numbers as CSV' }))
    const saved = csv.toString().trim().split('\n').slice(2)
    expect(saved.map((line) => line.split(',')[0])).toEqual(
      rows.slice(1).map((row) => /^WASM · \d+ threads?/.exec(row)?.[0]),
    )
    for (const line of saved) expect(line).toMatch(/^[^,]+,[\d.]+,\d+,[\d.]+,[\d.e-]+,$/)

    await page.getByText('Details of the latest finished run').click()
    const account = page.locator('.account')
    await expect.poll(() => account.textContent()).toMatch(/Tensors alive0.*Runs[1-9]\d* done/)

    const select = page.getByLabel('Run the network on')
    expect(await select.inputValue()).toBe('auto')
    await select.selectOption('wasm 1')
    await expect.poll(() => badge.textContent(), { timeout: 20_000 }).toBe('WASM · 1 thread')
    await page.reload()
    await expect.poll(() => badge.textContent(), { timeout: 20_000 }).toBe('WASM · 1 thread')
    await badge.click()
    expect(await page.getByLabel('Run the network on').inputValue()).toBe('wasm 1')
    // What was measured is not measured again.
    expect(await table.isVisible()).toBe(true)

    await page.getByLabel('Run the network on').selectOption('webgpu')
    await expect
      .poll(
        () =>
          page
            .getByText(/^No WebGPU adapter: running on the CPU/)
            .first()
            .isVisible(),
        { timeout: 20_000 },
      )
      .toBe(true)
    expect(pages.log.pageErrors).toEqual([])
  })
})
