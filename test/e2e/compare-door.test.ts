/** The Compare door as a person uses it: four samplers side by side on exact pictures. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { distPages, openHash, overflowOf, violationsOf } from './support/pages.ts'

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
  const opened = pages.shared(() => pages.open(pages.server.url, { viewport: { width: 1440, height: 900 } }))
  /** The page that the tests share, with what it opens with. */
  const openedAgain = async (): Promise<Page> => {
    const page = await opened()
    await openHash(page, '')
    await settled(page)
    return page
  }

  it('opens by default with four samplers at equal calls, and says which is closest', async () => {
    const page = await opened()
    await settled(page)
    await page.getByRole('heading', { name: /^What do four samplers make of the same noise with/ }).waitFor()
    const { scale, network } = await page.evaluate(() => window.samplerscope.explorer.getState().document)
    expect([scale, network]).toEqual([16, 'exact'])
    const answer = page.locator('.verdict:not([data-updating])')
    await expect
      .poll(() => answer.textContent())
      .toMatch(/^At 11 calls .* is closest to the converged run: 0\.\d+ ± 0\.\d+\./)
    const verdict = await answer.textContent()
    expect(verdict).toContain('adds noise: another picture, not an error.')
    // It is said once it has settled.
    await page.getByText(verdict!.trim(), { exact: false }).nth(1).waitFor({ state: 'attached' })
    // All on one screen.
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBeLessThanOrEqual(0)
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    pages.expectNoErrors()
  })

  it('is accessible and fits 1366 x 768; a phone has tests of its own', async () => {
    const page = await openedAgain()
    await page.setViewportSize({ width: 1366, height: 768 })
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    // Pictures are in sight without scrolling.
    const picture = (await page.locator('.picture-large').first().boundingBox())!
    expect(picture.y + picture.height).toBeLessThan(768)
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('holds all designs to the calls of the sentence', async () => {
    const page = await openedAgain()
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

  it('reorders cards by dragging, by keys and by the menu', async () => {
    const page = await openedAgain()
    const names = () => page.locator('.card strong').allTextContents()
    expect(await names()).toEqual(['DPM++ 2M', 'Heun', 'Euler', 'Euler a'])
    const [first, third] = [page.getByRole('tab').nth(0), page.getByRole('tab').nth(2)]
    const [from, to] = [(await first.boundingBox())!, (await third.boundingBox())!]
    await page.mouse.move(from.x + 40, from.y + 20)
    await page.mouse.down()
    await page.mouse.move(to.x + 40, to.y + 24, { steps: 8 })
    await page.mouse.up()
    expect(await names()).toEqual(['Heun', 'Euler', 'DPM++ 2M', 'Euler a'])
    // The design that was dragged is still the chosen one, under its new letter.
    expect(await page.getByRole('tab', { selected: true }).getAttribute('id')).toBe('card-C')
    await page.getByRole('tab', { selected: true }).press('Shift+ArrowLeft')
    expect(await names()).toEqual(['Heun', 'DPM++ 2M', 'Euler', 'Euler a'])
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('card-B')
    await page.getByText('DPM++ 2M is now design B, 2 of 4.').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'More for design B' }).click()
    await page.getByRole('menuitem', { name: 'Move right' }).click()
    expect(await names()).toEqual(['Heun', 'Euler', 'DPM++ 2M', 'Euler a'])
    for (let k = 0; k < 3; k++) await page.getByRole('button', { name: 'Undo' }).click()
    expect(await names()).toEqual(['DPM++ 2M', 'Heun', 'Euler', 'Euler a'])
  })

  it('locks, removes with undo, adds by search and duplicates', async () => {
    const page = await openedAgain()
    const names = () => page.locator('.card strong').allTextContents()
    const menu = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: /^More for design/ }).click()
      await page.getByRole('menuitem', { name: new RegExp(`^${item}`) }).click()
    }
    // A locked design keeps its steps while the others follow the sentence.
    await page.getByRole('tab', { name: /Heun/ }).click()
    await menu('Lock')
    await page.getByRole('tab', { name: /DPM/ }).click()
    await page.getByRole('slider', { name: 'Calls of every design' }).press('PageUp')
    expect(await stepsOf(page)).toEqual([16, 6, 16, 16])
    await page.getByRole('tab', { name: /Heun/ }).click()
    await menu('Unlock')
    await page.getByRole('tab', { selected: true }).press('Delete')
    expect(await names()).toEqual(['DPM++ 2M', 'Euler', 'Euler a'])
    const note = page.locator('.note', { hasText: 'Design B, Heun, was removed.' })
    await note.getByRole('button', { name: 'Undo' }).click()
    expect(await names()).toEqual(['DPM++ 2M', 'Heun', 'Euler', 'Euler a'])
    await note.waitFor({ state: 'detached' })
    // An offer to undo goes with the next change: it would undo that one.
    await menu('Remove')
    await page.getByRole('radio', { name: 'Same steps' }).click()
    await note.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Add a design' }).click()
    await page.getByRole('combobox', { name: 'Search: Add a design' }).fill('uni_pc')
    await page.keyboard.press('Enter')
    await page.getByRole('listbox').waitFor({ state: 'detached' })
    expect(await page.getByRole('tab').count()).toBe(4)
    expect(await page.getByRole('tab', { selected: true }).textContent()).toContain('UniPC')
    await menu('Remove')
    await page.getByRole('button', { name: 'Add a design' }).click()
    const tried = page.getByRole('tab')
    await page.getByRole('combobox', { name: 'Search: Add a design' }).press('ArrowDown')
    expect(await tried.count()).toBe(4)
    await page.keyboard.press('Escape')
    expect(await tried.count()).toBe(3)
    await menu('Duplicate')
    expect(await page.getByRole('tab').count()).toBe(4)
    expect(await page.getByRole('button', { name: 'Add a design' }).count()).toBe(0)
  })

  it('walks the cards by keys, and opens the whole design space, each choice with a sentence and its formula', async () => {
    const page = await openedAgain()
    const chosen = () => page.getByRole('tab', { selected: true }).getAttribute('id')
    await page.getByRole('tab', { selected: true }).press('ArrowRight')
    expect(await chosen()).toBe('card-B')
    await page.getByRole('tab', { selected: true }).press('End')
    expect(await chosen()).toBe('card-D')
    await page.getByRole('tab', { selected: true }).press('3')
    expect(await chosen()).toBe('card-C')
    await page.getByRole('button', { name: 'Design space' }).click()
    await page.getByRole('region', { name: 'Scaling s(t)' }).waitFor()
    const panel = page.locator('#design-controls')
    for (const section of await panel.locator('section.row').all()) {
      const sentence = await section.locator('.control-about, .picker-current').first().textContent()
      expect(sentence, (await section.getAttribute('aria-label')) ?? '').toMatch(/^\S.{20,}\.$/s)
    }
    await panel.getByRole('button', { name: /^Formula of Scaling/ }).click()
    await page.locator('.popover .katex').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await violationsOf(page, '.arena')).toEqual([])
  })

  it('has the same state behind every door, and the back button walks them', async () => {
    const page = await openedAgain()
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

  it('says when nothing is compared, and makes the converged run when it is asked', async () => {
    const page = await opened()
    await openHash(page, 'door=compare&network=exact&images=4&steps=6&B=steps=12')
    const answer = page.locator('.verdict')
    await expect.poll(() => answer.textContent()).toMatch(/have no converged run to be compared with/)
    expect(await answer.textContent()).not.toContain('updating')
    await page.getByRole('button', { name: 'Make the converged run' }).click()
    await expect.poll(() => answer.textContent()).toMatch(/closest to the converged run/)
    expect(await page.getByRole('button', { name: 'Make the converged run' }).count()).toBe(0)
    pages.expectNoErrors()
  })
})
