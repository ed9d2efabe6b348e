/** Questions of the scenes as a student meets them: guess, see, guess again; kept in the browser, never in a link. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { overflowOf, violationsOf } from './support/pages.ts'
import { openLink, showIn, stagePages } from './support/stage.ts'

const { pages, visit: visitStage } = stagePages()

const visit = async (...where: Parameters<typeof visitStage>): Promise<Page> => {
  const page = await visitStage(...where)
  await page.locator('.stage .question').waitFor()
  return page
}

const opened = pages.shared(() => visit('scene=heun&beat=3'))

/** The page that the tests share, with a question of its own opened in it, to which there is no answer. */
const openedAt = async (hash: string): Promise<Page> => {
  const page = await opened()
  await page.evaluate(() => window.samplerscope.explorer.getState().startAfresh())
  await openLink(page, hash)
  await page.locator('.stage .question').waitFor()
  return page
}

const answers = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().answers)
const commit = (page: Page) => page.getByRole('button', { name: 'That is my guess' })
const reply = (page: Page) => page.locator('.question-reply p')

/** Drags over the plot: points as shares of its width and height. */
const drag = async (page: Page, way: readonly (readonly [number, number])[]): Promise<void> => {
  const box = (await page.locator('.guess-surface').boundingBox())!
  const [first, ...rest] = way.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const)
  await page.mouse.move(...first!)
  await page.mouse.down()
  for (const to of rest) await page.mouse.move(...to, { steps: 8 })
  await page.mouse.up()
}

describe('a choice', () => {
  it('is made by a click or a number key, shows the truth, and stays in this browser alone', async () => {
    const page = await opened()
    expect(await page.locator('[data-right]').count()).toBe(0)
    await page.getByRole('button', { name: '23 steps of Euler' }).click()
    expect(await page.locator('[data-right]').textContent()).toContain('12 steps of Heun')
    expect(await reply(page).textContent()).toMatch(/^Close, but no: 0\.024 against 0\.016/)
    expect(await answers(page)).toEqual({ 'heun/price': 0 })
    await page.reload()
    await page.locator('[data-right]').waitFor()
    expect(await page.getByRole('button', { name: '23 steps of Euler' }).getAttribute('aria-pressed')).toBe('true')
    expect(await page.evaluate(() => location.hash)).toBe('#scene=heun&beat=3')
    await page.getByRole('button', { name: 'Guess again' }).click()
    expect(await answers(page)).toEqual({})
    await page.keyboard.press('2')
    expect(await reply(page).textContent()).toMatch(/^Right/)
    // The talk’s keys are still the talk’s.
    await page.keyboard.press('PageDown')
    expect(await page.evaluate(() => window.samplerscope.explorer.getState().document.beat)).toBe(4)
    expect(await page.locator('.question').count()).toBe(0)
    // It is open for whoever opens a copied link: a page with a storage of its own.
    await page.keyboard.press('PageUp')
    await page.locator('[data-right]').waitFor()
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#scene=heun&beat=3')
    const other = await visit(new URL(page.url()).hash.slice(1), { isFresh: true })
    expect(await answers(other)).toEqual({})
    expect(await other.locator('.question-reply').count()).toBe(0)
  })
})

describe('a curve', () => {
  it('is drawn before it is seen, by hand or by keys alone, and stands beside the truth in later beats too', async () => {
    const page = await openedAt('scene=time-steps&beat=2')
    expect(await page.locator('.stage-curve, .stage-flat, .stage-you').count()).toBe(0)
    expect(await commit(page).isDisabled()).toBe(true)
    await drag(page, [
      [0.01, 0.1],
      [0.45, 0.85],
      [0.99, 0.4],
    ])
    await commit(page).click()
    const drawn = (await answers(page))['time-steps/error-over-rho'] as number[]
    expect(drawn).toHaveLength(16)
    expect(await reply(page).textContent()).toMatch(
      /^Your lowest point is at (6|7|8\.5)\. That is where it is low.* factor of \d/,
    )
    expect(await page.locator('.stage-curve').count()).toBe(1)
    await page.keyboard.press('PageDown')
    await page.locator('.guess-line').waitFor()
    expect(await page.getByText('your guess').count()).toBe(1)
    // Once more, with the arrow keys alone.
    await page.keyboard.press('PageUp')
    await page.getByRole('button', { name: 'Guess again' }).click()
    await page.locator('.guess-surface').focus()
    for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowRight')
    for (let k = 0; k < 6; k++) await page.keyboard.press('ArrowDown')
    expect(await page.locator('.guess-surface').getAttribute('aria-valuetext')).toMatch(/^ρ 2\.5: 0\.0\d+$/)
    await commit(page).focus()
    await page.keyboard.press('Enter')
    expect(await reply(page).textContent()).toMatch(/^Your lowest point is at 2\.5\. The best is further to the right/)
    expect(await page.evaluate(() => window.samplerscope.explorer.getState().document.beat)).toBe(2)
    pages.expectNoErrors()
  })
})

describe('a place', () => {
  it('is pointed at while the path is hidden, and is compared with where it ends', async () => {
    const page = await openedAt('scene=discretize')
    const pathLength = () => page.locator('.stage-path.active .stage-marker').count()
    expect(await pathLength()).toBe(3)
    await drag(page, [
      [0.5, 0.5],
      [0.5, 0.95],
    ])
    await commit(page).click()
    expect(await pathLength()).toBe(6)
    expect(await reply(page).textContent()).toMatch(/^Higher\./)
    await page.getByRole('button', { name: 'Guess again' }).click()
    expect(await pathLength()).toBe(3)
    // By keys: from the middle up to the truth.
    await page.locator('.guess-surface').focus()
    const truth = await page.evaluate(() => window.samplerscope.explorer.getState().document.scene)
    expect(truth).toBe('discretize')
    for (let k = 0; k < 6; k++) await page.keyboard.press('Shift+ArrowUp')
    await commit(page).click()
    expect(await reply(page).textContent()).toMatch(/^Yes\./)
    // It is asked in the picture of one step, too.
    await openLink(page, 'scene=heun&beat=2')
    expect(await page.locator('.stage-heun').count()).toBe(0)
    await drag(page, [
      [0.5, 0.5],
      [0.5, 0.02],
    ])
    await commit(page).click()
    expect(await reply(page).textContent()).toMatch(/^Lower/)
    expect(await page.locator('.stage-heun').count()).toBeGreaterThan(0)
    pages.expectNoErrors()
  })
})

it('questions are clean for axe, open and answered: light, dark while presenting, and dark on a phone', async () => {
  const page = await openedAt('scene=heun&beat=3')
  const expectClean = async (hash: string, isAnswered: boolean): Promise<void> => {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1280, height: 720 })
    expect(await violationsOf(page), hash).toEqual([])
    expect(await overflowOf(page), hash).toBeLessThanOrEqual(0)
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const [width, height, isPresenting] of [
      [1280, 720, true],
      [390, 844, false],
    ] as const) {
      await showIn(page, { width, height, isPresenting })
      const where = `${hash}, ${isAnswered ? 'answered' : 'open'}, dark, ${width} pixels wide`
      // The stage has one DOM in all windows; an answer has most in it.
      const rules = isAnswered && !isPresenting ? {} : ({ only: 'colours' } as const)
      expect(await violationsOf(page, '.stage', rules), where).toEqual([])
      expect(await overflowOf(page), where).toBeLessThanOrEqual(0)
    }
  }
  for (const hash of ['scene=heun&beat=3', 'scene=time-steps&beat=2', 'scene=discretize']) {
    await page.setViewportSize({ width: 1280, height: 720 })
    await openLink(page, hash)
    await page.locator('.stage .question').waitFor()
    await expectClean(hash, false)
    // On the phone.
    if (hash.includes('heun')) await page.keyboard.press('1')
    else {
      await drag(page, [
        [0.05, 0.2],
        [0.9, 0.6],
      ])
      await commit(page).click()
    }
    await page.locator('.question-reply').waitFor()
    await expectClean(hash, true)
  }
  pages.expectNoErrors()
})
