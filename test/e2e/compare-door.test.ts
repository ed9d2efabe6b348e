/** The Compare door as a person uses it: four samplers side by side on exact pictures. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { distPages, overflowOf, violationsOf } from './support/pages.ts'

const pages = distPages()

const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const { runs } = window.samplerscope.explorer.getState()
    const all = Object.values(runs)
    return all.length > 4 && all.every((run) => run.status === 'done')
  })

const stepsOf = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => {
    const { design, slot, others } = window.samplerscope.explorer.getState().document
    return [...others, { id: slot, design }].sort((a, b) => (a.id < b.id ? -1 : 1)).map((one) => one.design.steps)
  })

describe('the Compare door', () => {
  it('opens by default with four samplers at equal calls, and says which is closest', async () => {
    const page = await pages.open(pages.server.url, { viewport: { width: 1440, height: 900 } })
    await settled(page)
    await page.getByRole('heading', { name: /^What do four samplers make of the same noise with/ }).waitFor()
    const verdict = await page.locator('.verdict').textContent()
    expect(verdict).toMatch(/^At 11 calls .* is closest to the converged run: 0\.\d+ ± 0\.\d+\./)
    expect(verdict).toContain('adds noise: another picture, not an error.')
    // It is said once it has settled.
    await page.getByText(verdict!.trim(), { exact: false }).nth(1).waitFor({ state: 'attached' })
    // All on one screen.
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBeLessThanOrEqual(0)
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    pages.expectNoErrors()
  })

  it('holds all designs to the calls of the sentence', async () => {
    const page = await pages.open(pages.server.url)
    await settled(page)
    expect(await stepsOf(page)).toEqual([11, 6, 11, 11])
    const number = page.getByRole('slider', { name: 'Calls of every design' })
    await number.press('ArrowRight')
    await number.press('ArrowRight')
    expect(await stepsOf(page)).toEqual([13, 7, 13, 13])
    const box = (await number.boundingBox())!
    await page.mouse.move(box.x + 5, box.y + 5)
    await page.mouse.down()
    await page.mouse.move(box.x + 5 + 6 * 10, box.y + 5, { steps: 4 })
    await page.mouse.up()
    expect(await stepsOf(page)).toEqual([23, 12, 23, 23])
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await stepsOf(page)).toEqual([13, 7, 13, 13])
    await page.getByRole('radio', { name: 'Same steps' }).click()
    expect(await stepsOf(page)).toEqual([13, 13, 13, 13])
  })

  it('walks the cards by keys, copies and removes designs, and opens the whole design space', async () => {
    const page = await pages.open(pages.server.url)
    await settled(page)
    const chosen = () => page.getByRole('tab', { selected: true }).getAttribute('id')
    await page.getByRole('tab', { selected: true }).press('ArrowRight')
    expect(await chosen()).toBe('card-B')
    await page.getByRole('tab', { selected: true }).press('End')
    expect(await chosen()).toBe('card-D')
    await page.getByRole('button', { name: 'More for design D' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    expect(await page.getByRole('tab').count()).toBe(3)
    await page.getByRole('button', { name: 'Add a design' }).click()
    expect(await page.getByRole('tab').count()).toBe(4)
    await page.getByRole('button', { name: 'Design space' }).click()
    await page.getByRole('region', { name: 'Scaling s(t)' }).waitFor()
    expect(await violationsOf(page, '.arena')).toEqual([])
  })

  it('has the same state behind every door, and the back button walks them', async () => {
    const page = await pages.open(pages.server.url)
    await settled(page)
    await page.getByRole('button', { name: 'Lab' }).click()
    await page.getByRole('region', { name: 'Pictures' }).waitFor()
    expect(await stepsOf(page)).toEqual([11, 6, 11, 11])
    await page.getByRole('button', { name: 'Learn' }).click()
    await page.waitForFunction(() => location.hash.includes('scene='))
    await page.goBack()
    await page.waitForFunction(() => !location.hash.includes('scene='))
    await page.getByRole('region', { name: 'Pictures' }).waitFor()
    await page.goBack()
    await page.locator('.arena').waitFor()
    expect(await stepsOf(page)).toEqual([11, 6, 11, 11])
  })

  it('shows differences and wipes the converged run over each picture', async () => {
    const page = await pages.open(pages.server.url)
    await settled(page)
    await page.getByRole('radio', { name: 'Wipe' }).click()
    const divider = page.getByRole('slider', { name: 'Divider between A and its converged run' })
    await divider.press('ArrowLeft')
    expect(await divider.inputValue()).toBe('49')
    await page.getByRole('radio', { name: 'Difference' }).click()
    const gray = await page
      .locator('.picture-column[data-slot="A"] canvas')
      .first()
      .evaluate((canvas) => {
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 32, 32)
        return data.reduce((sum, value, j) => sum + (j % 4 === 3 ? 0 : value), 0) / (3 * 32 * 32)
      })
    expect(Math.abs(gray - 128)).toBeLessThan(25)
  })

  it.each([
    ['light', 1366, 768],
    ['dark', 390, 844],
  ] as const)('is accessible and fits: %s, %i x %i', async (colorScheme, width, height) => {
    const page = await pages.open(pages.server.url, { colorScheme, viewport: { width, height } })
    await settled(page)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    // Pictures are in sight without scrolling.
    const picture = (await page.locator('.picture-large').first().boundingBox())!
    expect(picture.y + picture.height).toBeLessThan(height)
  })
})
