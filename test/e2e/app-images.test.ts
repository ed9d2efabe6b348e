/** The page's images as a person looks at them: step by step, beside those of another design, and large. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { appPages, quick, stateOf, waitForDone } from './support/app.ts'
import { openHash, pickName } from './support/pages.ts'

const { pages, visit } = appPages()
const { expectNoErrors } = pages

const opened = pages.shared(() => visit())
/** The page that the tests share, with a link opened in it. */
const openedAt = async (hash = quick): Promise<Page> => {
  const page = await opened()
  await openHash(page, hash)
  return page
}

/** The table is drawn when the toy is: a moment after the change. */
const soon = { timeout: 10_000 }

describe('designs side by side', () => {
  const allDone = (page: Page): Promise<unknown> =>
    page.waitForFunction(
      () => Object.values(window.samplerscope.explorer.getState().runs).every(({ status }) => status === 'done'),
      undefined,
      { timeout: 120_000 },
    )

  it('are duplicated, changed, named, compared, locked and deleted', async () => {
    // How near to each other designs land is the real network's.
    const page = await pages.visit(quick, { query: '' })
    await page.getByRole('button', { name: 'Duplicate' }).click()
    await pickName(page, 'Sampler', 'euler')
    await allDone(page)
    expect(await page.locator('.image-rows .image-grid').count()).toBe(2)
    const rows = page.locator('.compare-table tbody tr')
    await expect
      .poll(() => rows.allTextContents(), soon)
      .toEqual([
        expect.stringMatching(/A: Heun, Karras\s?47.*itself\d+( \(\d+ known\))?$/),
        expect.stringMatching(/B: Euler, Karras\s?44/),
      ])
    // Other images from the same latents, but not far away.
    const cell = rows.nth(1).locator('td').nth(4)
    await expect.poll(async () => Number(await cell.textContent()), soon).toBeGreaterThan(0.01)
    const distance = Number(await cell.textContent())
    expect(distance).toBeLessThan(1)

    await page.getByLabel('Name of design B').fill('cheap')
    await page.keyboard.press('Enter')
    await page.getByText('B: cheap').first().waitFor()
    await page.getByRole('button', { name: 'Lock design B as the baseline' }).click()
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await page.getByText('Design B is locked as the baseline').waitFor()
    expect((await stateOf(page)).steps).toBe(4)
    await page.waitForFunction(() => /B=|slot=B/.test(location.hash) && location.hash.includes('nameB=cheap'))
    await page.reload()
    await page.getByText('B: cheap (baseline)').waitFor()
    await page.getByRole('button', { name: 'Unlock design B' }).click()
    await page.getByRole('button', { name: 'Delete design B' }).click()
    await expect.poll(() => rows.count(), soon).toBe(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => rows.count(), soon).toBe(2)
    expectNoErrors()
  })

  it('differ less from a converged run the more steps they take', async () => {
    const page = await openedAt('images=1&steps=4&B=steps=24&reference=64')
    await allDone(page)
    const cells = page.locator('.compare-table tbody tr td:nth-child(6)')
    await expect.poll(async () => (await cells.allTextContents()).every((text) => Number(text) > 0), soon).toBe(true)
    const [few, many] = (await cells.allTextContents()).map(Number)
    expect(many).toBeGreaterThan(0)
    expect(few! / many!).toBeGreaterThan(4)
    await page.getByRole('radio', { name: 'Δ' }).click()
    expectNoErrors()
  })
})

describe('the cursor', () => {
  it('is shared: the scrubber moves the toy, the toy moves the images', async () => {
    const page = await openedAt()
    await waitForDone(page)
    await page.getByRole('slider', { name: 'Step shown' }).press('Home')
    await page.waitForFunction(() => document.querySelector('.image-grid')?.getAttribute('data-step') === '0')
    expect((await stateOf(page)).pinned).toBe(0)
    const box = (await page.locator('.area-toy canvas').first().boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.waitForFunction(() => window.samplerscope.explorer.getState().hovered !== null)
    const { hovered } = await stateOf(page)
    await page.waitForFunction(
      (step) => document.querySelector('.image-grid')?.getAttribute('data-step') === step,
      String(hovered),
    )
    await page.mouse.move(5, 5)
    await page.waitForFunction(() => window.samplerscope.explorer.getState().hovered === null)
    expectNoErrors()
  })

  it('walks the steps while playing and stops at the result', async () => {
    const page = await openedAt()
    await waitForDone(page)
    await page.getByRole('button', { name: 'Play the steps' }).click()
    await page.waitForFunction(() => window.samplerscope.explorer.getState().pinned === 4)
    await page.getByRole('button', { name: 'Play the steps' }).waitFor()
  })
})

it('an image opens large, in all its views', async () => {
  const page = await openedAt()
  await waitForDone(page)
  await page.getByRole('button', { name: /^Image 1, airplane/ }).click()
  await page.getByRole('dialog').waitFor()
  expect(await page.locator('.large-view canvas').count()).toBe(4)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expectNoErrors()
})
