/** The Compare door on a phone: pictures stay in sight, cards swipe, settings come from below. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { distPages, openHash, overflowOf, violationsOf } from './support/pages.ts'

const pages = distPages()
const phone = { viewport: { width: 390, height: 844 } }

const visited = pages.shared(() => pages.open(pages.server.url, phone))

/** The page that the tests share, with what it opens with. */
const opened = async (): Promise<Page> => {
  const page = await visited()
  await openHash(page, '')
  await page.waitForFunction(
    () => {
      const { runs } = window.samplerscope.explorer.getState()
      const all = Object.values(runs)
      return all.length > 4 && all.every((run) => run.status === 'done')
    },
    undefined,
    { timeout: 120_000 },
  )
  return page
}

/** Names of what a finger must hit and cannot: smaller than 44 px in some direction. */
const tooSmall = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, select, input, a, [role="slider"]')].flatMap((element) => {
      const style = getComputedStyle(element)
      let { width, height } = element.getBoundingClientRect()
      if (width === 0 || style.visibility === 'hidden' || element.closest('.visually-hidden, svg, .skip-link'))
        return []
      if (element.classList.contains('skip-link')) return []
      // What a finger hits may reach beyond what is seen.
      const reach = getComputedStyle(element, '::after')
      if (reach.content !== 'none' && reach.position === 'absolute') {
        width = Math.max(width, Number.parseFloat(reach.width))
        height = Math.max(height, Number.parseFloat(reach.height))
      }
      const name = element.getAttribute('aria-label') ?? element.textContent
      return width < 43.5 || height < 43.5 ? [`${name}: ${Math.round(width)} x ${Math.round(height)}`] : []
    }),
  )

describe('on a phone', () => {
  it('is no wider than the screen, is accessible in light and dark, and has targets of 44 px', async () => {
    const page = await opened()
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    expect(await tooSmall(page)).toEqual([])
    expect(await violationsOf(page)).toEqual([])
    // The pictures of all four designs, and the answer, without scrolling.
    for (const part of ['.picture-column[data-slot="D"] .picture-large', '.verdict']) {
      const box = (await page.locator(part).boundingBox())!
      expect(box.y + box.height).toBeLessThan(844 - 70)
    }
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violationsOf(page, 'html', { only: 'colours' }), 'dark').toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it('keeps the pictures in a strip once they are scrolled away', async () => {
    const page = await opened()
    const strip = page.getByRole('navigation', { name: 'The designs’ pictures' })
    expect(await strip.count()).toBe(0)
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
    await strip.waitFor()
    expect((await strip.boundingBox())!.y).toBe(0)
    await strip.getByRole('button', { name: /^Design C, .*: 0\.\d+$/ }).click()
    expect(await page.getByRole('tab', { selected: true }).getAttribute('id')).toBe('card-C')
    // The carousel has brought its card into sight.
    const card = page.locator('#card-C')
    await page.waitForFunction(() => {
      const { left, right } = document.querySelector('#card-C')!.getBoundingClientRect()
      return left >= 0 && right <= window.innerWidth
    })
    expect((await card.boundingBox())!.y).toBeGreaterThan(700)
    await page.evaluate(() => window.scrollTo(0, 0))
    await strip.waitFor({ state: 'detached' })
  })

  it('changes a design in a sheet from below that leaves its pictures in sight', async () => {
    const page = await opened()
    await page.getByRole('button', { name: 'Settings of the chosen design' }).click()
    const sheet = page.getByRole('dialog', { name: 'Settings of the chosen design' })
    const top = async (): Promise<number> => (await sheet.boundingBox())!.y
    await sheet.evaluate((element) => Promise.all(element.getAnimations().map((animation) => animation.finished)))
    const half = await top()
    expect(half).toBeGreaterThan(844 * 0.4)
    await page.getByRole('navigation', { name: 'The designs’ pictures' }).waitFor()
    expect(await tooSmall(page)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    await sheet.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    const steps = await page.evaluate(() => window.samplerscope.explorer.getState().document.design.steps)
    expect(steps).toBe(12)
    await sheet.getByRole('button', { name: 'Design B, Heun, Karras' }).click()
    expect(await page.evaluate(() => window.samplerscope.explorer.getState().document.slot)).toBe('B')
    // Drawn up it is as high as the screen below the strip; drawn down, half; and again, gone.
    const grip = sheet.getByRole('button', { name: /^Make the settings/ })
    const draw = async (by: number): Promise<void> => {
      const box = (await grip.boundingBox())!
      await page.mouse.move(box.x + 100, box.y + 20)
      await page.mouse.down()
      await page.mouse.move(box.x + 100, box.y + 20 + by, { steps: 5 })
      await page.mouse.up()
    }
    await draw(-200)
    expect(await top()).toBeLessThan(110)
    expect(await top()).toBeGreaterThan(80)
    await draw(200)
    expect(Math.abs((await top()) - half)).toBeLessThan(3)
    await draw(200)
    await sheet.waitFor({ state: 'detached' })
    await page.locator('#card-B').click()
    await sheet.waitFor()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('card-settings')
  })

  it('has the toy below the answer, the noise levels one swipe beside it', async () => {
    const page = await opened()
    const [verdict, toy] = [page.locator('.verdict'), page.getByRole('region', { name: 'The toy' })]
    expect((await toy.boundingBox())!.y).toBeGreaterThan((await verdict.boundingBox())!.y)
    const levels = page.getByRole('region', { name: 'Noise levels' })
    expect((await levels.boundingBox())!.x).toBeGreaterThan(340)
    await page.locator('.arena-why').evaluate((row) => row.scrollTo({ left: 500 }))
    await page.waitForFunction(
      () => document.querySelector('[aria-label="Noise levels"]')!.getBoundingClientRect().left < 60,
    )
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  })
})
