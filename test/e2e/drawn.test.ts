/** Curves drawn by hand: sigma(t) and the rate of noise replacement. */
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { distPages, expectToLookClean, openHash, openOnDesk } from './support/pages.ts'

const pages = distPages()
const { expectNoErrors } = pages

const opened = pages.shared(() => pages.visit('images=1&steps=4&schedule=drawn,list:0.5/0.4'))

/** The page that the tests share, on a desk, with another link opened in it. */
const openedAt = async (hash: string): Promise<Page> => {
  const page = await opened()
  await openOnDesk(page, `images=1&steps=4&${hash}`)
  return page
}

const stateOf = (page: Page) =>
  page.evaluate(() => {
    const { document, fault, history, runnable } = window.samplerscope.explorer.getState()
    return {
      design: document.design,
      fault,
      undoable: history.past.length,
      times: runnable.program.steps.map(({ t }) => t),
    }
  })
const point = (page: Page, k: number, row: string): Locator =>
  page.getByRole('slider', { name: new RegExp(`^Point ${k} of \\d+, ${row}`) })
const dragBy = async (page: Page, handle: Locator, pixels: number): Promise<void> => {
  await handle.scrollIntoViewIfNeeded()
  const box = (await handle.boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x, y + pixels, { steps: 8 })
  await page.mouse.up()
}

describe('sigma(t)', () => {
  it('from a bad link takes the wave, with a note', async () => {
    const page = await opened()
    await expect(page.locator('.note').allInnerTexts()).resolves.toEqual([
      'schedule.list does not rise by at least 0.005 from place 1 (0.5) to place 2 (0.4); using the default list',
    ])
    expect(await page.getByRole('slider', { name: /^Point \d of 7, Schedule/ }).count()).toBe(7)
  })

  it('is drawn with the mouse: the design, the link and the run follow, and one undo takes the drag back', async () => {
    const page = await openedAt('')
    // Key presses on a noise level within a second are one step of undo.
    const start = await stateOf(page)
    await page.getByRole('slider', { name: /^Noise level 1 / }).focus()
    for (let k = 0; k < 3; k++) {
      await page.keyboard.press('ArrowUp')
      await page.waitForTimeout(300)
    }
    const levelled = await stateOf(page)
    expect(levelled.design.discretization.list![1]! / start.design.sigmaMax).toBeGreaterThan(0.1)
    expect(levelled.undoable).toBe(start.undoable + 1)
    await page.keyboard.press('Control+z')
    expect((await stateOf(page)).design).toEqual(start.design)

    await page.getByRole('combobox', { name: 'Schedule σ(t)' }).selectOption('drawn')
    const before = await stateOf(page)
    expect(before.design.schedule.id).toBe('drawn')
    await dragBy(page, point(page, 4, 'Schedule'), -12)
    const after = await stateOf(page)
    expect(after.undoable).toBe(before.undoable + 1)
    const [list, listBefore] = [after.design.schedule.list!, before.design.schedule.list!]
    expect(list[3]).toBeGreaterThan(listBefore[3]! + 0.02)
    expect(list.filter((height, k) => height !== listBefore[k])).toHaveLength(1)
    expect(after.times[1]).not.toBe(before.times[1])
    await page.waitForFunction((text) => decodeURIComponent(location.hash).includes(text), `list:${list.join('/')}`)
    await page.reload()
    await page.locator('.area-toy canvas').first().waitFor()
    expect((await stateOf(page)).design).toEqual(after.design)
    expect(await page.locator('.note').count()).toBe(0)
    // Beyond its neighbours a point does not go.
    await dragBy(page, point(page, 4, 'Schedule'), -90)
    const pushed = (await stateOf(page)).design.schedule.list!
    expect(pushed[3]).toBeCloseTo(pushed[4]! - 0.005, 9)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await stateOf(page)).design).toEqual(after.design)
    expectNoErrors()
  })

  it('is drawn with the keyboard, quick presses are one step of undo; straight and wave are a press away; it fits', async () => {
    const page = await openedAt('schedule=drawn')
    const before = await stateOf(page)
    const handle = point(page, 2, 'Schedule')
    await handle.focus()
    const text = await handle.getAttribute('aria-valuetext')
    expect(text).toMatch(/^t 0\.0781, σ\(t\) /)
    for (let k = 0; k < 4; k++) await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Shift+ArrowDown')
    const after = await stateOf(page)
    expect(after.design.schedule.list![1]).toBeCloseTo(before.design.schedule.list![1]! - 0.01, 9)
    expect(after.undoable).toBe(before.undoable + 1)
    expect(await handle.getAttribute('aria-valuetext')).not.toBe(text)
    await page.keyboard.press('Control+z')
    expect((await stateOf(page)).design).toEqual(before.design)
    await page.keyboard.press('End')
    expect((await stateOf(page)).design.schedule.list![1]).toBeCloseTo(before.design.schedule.list![2]! - 0.005, 9)
    await page.keyboard.press('ArrowRight')
    await expect(page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).resolves.toMatch(/^Point 3 /)
    await page.keyboard.press('Home')
    const { list } = (await stateOf(page)).design.schedule
    // The second point was lifted to just below where the third stood: the third can go no further down.
    expect(list![2]! - list![1]!).toBeCloseTo(0.005, 9)

    // Straight is sigma = t, and the wave comes back.
    await page.getByRole('button', { name: 'Straight' }).click()
    const straight = await stateOf(page)
    expect(straight.times[0]).toBeCloseTo(80, 9)
    expect(straight.times.at(-1)! / 0.002).toBeCloseTo(1, 9)
    expect(straight.design.schedule.list).toEqual([1, 2, 3, 4, 5, 6, 7].map((k) => k / 8))
    await page.getByRole('button', { name: 'Wave' }).click()
    expect((await stateOf(page)).design).toEqual(before.design)

    // Both curves fit beside each other.
    await openHash(page, 'images=1&steps=4&schedule=drawn&solver=euler-maruyama-drawn')
    await page.locator('.curve-line').nth(1).waitFor()
    await expectToLookClean(page, '.area-controls')
    expectNoErrors()
  })
})

describe('beta(t)', () => {
  it('is drawn, reaches 0 and the top, stands in the link, and says when it is too large for the steps', async () => {
    const page = await openedAt('solver=euler-maruyama-drawn,b:0.5')
    const middle = point(page, 4, 'Sampler')
    await dragBy(page, middle, 300)
    expect((await stateOf(page)).design.solver.list![3]).toBe(0)
    await page.keyboard.press('End')
    const { design, fault } = await stateOf(page)
    expect(design.solver.list![3]).toBe(2)
    expect(fault).toBeNull()
    await page.waitForFunction(() =>
      decodeURIComponent(location.hash).includes('solver=euler-maruyama-drawn,b:0.5,list:0/0.2/0.8/2/0.8/0.2/0'),
    )
    await page.getByRole('button', { name: 'Flat' }).click()
    expect((await stateOf(page)).design.solver.list).toEqual([1, 1, 1, 1, 1, 1, 1])

    // Too large for the steps it says so, and the last design that runs is kept.
    await openHash(page, 'images=1&steps=4&solver=euler-maruyama')
    await page.getByRole('slider', { name: 'b', exact: true }).press('End')
    await expect(page.locator('.area-controls .fault').textContent()).resolves.toMatch(
      /cannot run: the step from noise level .* times over.*lower b or take more steps/,
    )
    const nan = await page.evaluate(() => /NaN/.test(document.querySelector('main')!.innerHTML))
    expect(nan).toBe(false)
    expectNoErrors()
  })
})
