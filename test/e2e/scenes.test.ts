/** Around the scenes: what a person worked on before, links, the pointer, and the readings of straightness that they send one to. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { distPages, openHash } from './support/pages.ts'
import { openLink } from './support/stage.ts'

const pages = distPages()

const wide = { width: 1440, height: 900 }
const visited = pages.shared(() => pages.visit('network=exact&images=1', { viewport: wide }))

/** The page that the tests share, with a link opened in it. */
const visit = async (hash: string, viewport = wide): Promise<Page> => {
  const page = await visited()
  await page.setViewportSize(viewport)
  await openHash(page, hash)
  await page
    .locator(hash.includes('scene=') ? '.stage' : '.area-toy canvas')
    .first()
    .waitFor({ state: 'attached' })
  return page
}

const stateOf = (page: Page) =>
  page.evaluate(() => {
    const { document, done, isPresenting } = window.samplerscope.explorer.getState()
    return { document, done, isPresenting }
  })

/** A reading under the plot. */
const reading = async (page: Page, name: string): Promise<number> =>
  Number(
    await page
      .locator('.toy-readings div')
      .filter({ has: page.locator('dt', { hasText: name }) })
      .locator('dd')
      .first()
      .textContent(),
  )

describe('readings of straightness', () => {
  const hash =
    'steps=12&solver=euler&schedule=power,p:2&points=16&axis=t&zoom=0,80,-170,170&straightness=1&network=exact&images=1'

  it('stand in a table of a family, which one walks through and takes one from', async () => {
    const page = await visit(hash)
    const rows = page.locator('.toy-family tbody tr')
    const cells = async (row: number): Promise<readonly number[]> =>
      (await rows.nth(row).locator('td').allTextContents()).map(Number)
    expect(await reading(page, 'Curvature')).toBeGreaterThan(0.15)
    expect(await page.locator('.toy-family [aria-current="true"]').count()).toBe(1)
    const all = await Promise.all(Array.from({ length: await rows.count() }, (_, row) => cells(row)))
    const [, , straight] = all
    expect(all.every(([curvature]) => curvature! >= straight![0]!)).toBe(true)
    // The walk goes on until it is paused, and is one step of undo.
    const p = async (): Promise<number> => (await stateOf(page)).document.design.schedule.params.p!
    await page.getByRole('button', { name: 'Walk through the powers' }).click()
    await expect.poll(p).toBeLessThan(1.9)
    await page.getByRole('button', { name: 'Pause' }).click()
    const paused = await p()
    await page.waitForTimeout(300)
    expect(await p()).toBe(paused)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await p()).toBe(2)
    await rows.nth(2).getByRole('button').click()
    await expect.poll(() => reading(page, 'Curvature')).toBe(straight![0])
    expect(await reading(page, 'Gap to the tangent')).toBe(straight![1])
    // Where motion is unwanted they are not walked through by themselves.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const schedule = async () => (await stateOf(page)).document.design.schedule
    await page.getByRole('button', { name: 'Next of the family' }).waitFor()
    expect(await page.getByRole('button', { name: 'Walk through the powers' }).count()).toBe(0)
    const before = await schedule()
    await page.getByRole('button', { name: 'Next of the family' }).click()
    const taken = await schedule()
    expect(taken).not.toEqual(before)
    await page.waitForTimeout(300)
    expect(await schedule()).toEqual(taken)
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    pages.expectNoErrors()
  })
})

describe('the scenes', () => {
  it('leave a person’s own state as it was, undo goes back within one, and a link to none says so', async () => {
    const page = await visit('steps=7&seed=3&network=exact&images=1')
    await page.evaluate(() => window.samplerscope.explorer.getState().openScene('discretize', 1))
    await page.locator('.stage').waitFor()
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    expect((await stateOf(page)).document).toMatchObject({ scene: 'discretize', design: { steps: 6 } })
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await stateOf(page)).document).toMatchObject({ scene: 'discretize', design: { steps: 5 } })
    await page.getByRole('button', { name: 'Leave the scenes' }).click()
    expect((await stateOf(page)).document).toMatchObject({ scene: null, seed: 3, design: { steps: 7 } })
    // A link that names a scene which does not exist is told so.
    await openLink(page, 'scene=straightest')
    await page.getByRole('button', { name: 'All scenes' }).click()
    await page.getByRole('button', { name: 'Noise schedules' }).click()
    expect((await stateOf(page)).document.scene).toBe('schedules')
    await page.evaluate(() => {
      location.hash = '#scene=finale'
    })
    await page.getByText('scene "finale" is not one of').waitFor()
    expect((await stateOf(page)).document.scene).toBeNull()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    pages.expectNoErrors()
  })

  it('show a dot that follows the mouse, while presenting and when it is asked for', async () => {
    const page = await visit('scene=ode&pointer=1', { width: 1024, height: 768 })
    const dot = page.locator('.presenter-pointer')
    expect(await dot.count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Pointer' }).count()).toBe(0)
    await page.evaluate(() => window.samplerscope.explorer.getState().present(true))
    for (const [x, y] of [
      [600, 300],
      [300, 80],
    ] as const) {
      await page.mouse.move(x, y)
      await dot.waitFor()
      const { x: left, y: top, width, height } = (await dot.boundingBox())!
      expect([left + width / 2, top + height / 2]).toEqual([x, y])
      expect(width).toBeGreaterThan(30)
    }
    await page.getByRole('button', { name: 'Pointer', pressed: true }).click()
    expect(await dot.count()).toBe(0)
    await page.waitForFunction(() => location.hash.includes('present=1') && !location.hash.includes('pointer'))
    await page.getByRole('button', { name: 'Pointer', pressed: false }).click()
    await page.waitForFunction(() => location.hash.includes('pointer=1'))
    pages.expectNoErrors()
  })
})
