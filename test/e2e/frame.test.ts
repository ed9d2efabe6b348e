/** The frame of the talk: opening, map, and the sampler that a person builds at the end. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { distPages, overflowOf, violationsOf } from './support/pages.ts'
import { openLink, showIn } from './support/stage.ts'

const pages = distPages()

const opened = pages.shared(() =>
  pages.open(pages.server.url, { viewport: { width: 1440, height: 789 }, reducedMotion: 'reduce' }),
)

/** The page that the tests share, with a scene opened in it. */
const openedAt = async (hash: string): Promise<Page> => {
  const page = await opened()
  await openLink(page, hash)
  await page.locator('.stage').waitFor()
  return page
}

const errorsIn = async (page: Page, part: string): Promise<readonly number[]> => {
  const texts = page.locator(part)
  await expect
    .poll(async () => (await texts.allTextContents()).every((text) => text.startsWith('off by ')), { timeout: 90_000 })
    .toBe(true)
  return (await texts.allTextContents()).map((text) => Number(text.slice('off by '.length)))
}

describe('the opening', () => {
  it('is where Learn begins: four samplers with their pictures, over an empty table that becomes the map', async () => {
    const page = await opened()
    await page.getByRole('button', { name: 'Learn' }).click()
    await page.locator('.stage').waitFor()
    expect(await page.locator('.stage .caption').textContent()).toBe('Opening')
    const [vp, ve, ddim, edm] = (await errorsIn(page, '.map-error')) as [number, number, number, number]
    expect(ve).toBeGreaterThan(1.5 * Math.max(vp, ddim, edm))
    expect(edm).toBeLessThan(Math.min(vp, ddim))
    expect(await page.locator('.map-table [data-filled]').count()).toBe(0)
    expect(await page.locator('.map-table tbody td').count()).toBe(35)
    // The map fills as scenes are gone through, leads to any of them, and can be emptied.
    await openLink(page, 'scene=time-steps&beat=4')
    await page.keyboard.press('PageDown')
    await page.keyboard.press('Home')
    const map = page.getByRole('dialog', { name: 'The map' })
    await map.waitFor()
    expect(await map.locator('[data-filled]').count()).toBe(1)
    expect(await map.locator('[data-filled]').textContent()).toContain('Time steps')
    expect(await violationsOf(page, '.map-dialog')).toEqual([])
    await map.getByRole('button', { name: 'Take finite steps' }).click()
    await map.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => window.samplerscope.explorer.getState().document.scene)).toBe('discretize')
    await page.evaluate(() => window.samplerscope.explorer.getState().answer('heun/price', 1))
    await page.getByRole('button', { name: 'Open the map' }).click()
    expect(await map.getByText('Your predictions: 1 of 1 right').count()).toBe(1)
    await map.getByRole('button', { name: 'Start afresh' }).click()
    expect(await map.locator('[data-filled]').count()).toBe(0)
    expect(await page.evaluate(() => localStorage.getItem('samplerscope-learning'))).toBe('{"done":[],"answers":{}}')
    // Escape closes the map and does not leave the talk.
    await page.keyboard.press('Escape')
    await map.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => window.samplerscope.explorer.getState().document.scene)).toBe('discretize')
    pages.expectNoErrors()
  })
})

describe('the end', () => {
  it('builds a sampler row by row, at 35 calls, and beats EDM', async () => {
    const page = await openedAt('scene=your-sampler')
    const [start, edm] = (await errorsIn(page, '.stage-result-error')) as [number, number]
    expect(start).toBeGreaterThan(3 * edm)
    for (const [label, option] of [
      ['Schedule', 'σ = t'],
      ['Scaling', 's = 1'],
      ['Time steps', 'EDM, ρ = 7'],
      ['Sampler', 'Heun'],
      ['Sampler', 'DPM++ 2M'],
    ] as const) {
      await page.getByLabel(label, { exact: true }).selectOption({ label: option })
      if (option === 'Heun') expect(await page.locator('.build-steps').textContent()).toBe('18 steps, 35 calls')
    }
    expect(await page.locator('.build-steps').textContent()).toBe('35 steps, 35 calls')
    await page.getByText(/You beat EDM: yours is \d/).waitFor()
    // A menu that was used has let go of the keys.
    await page.keyboard.press('PageDown')
    await page.getByText('You have made no predictions').waitFor()
    expect(await page.locator('.stage-score li').count()).toBeGreaterThan(8)
    await page.keyboard.press('PageDown')
    expect(await page.getByRole('link', { name: /Read the paper/ }).getAttribute('href')).toContain('2206.00364')
    expect(await page.locator('.stage-next').isDisabled()).toBe(true)
    // And it opens Compare with the sampler that was built.
    await openLink(page, 'scene=your-sampler&beat=2&solver=unipc&scaling=none')
    await page.waitForFunction(() => window.samplerscope.explorer.getState().document.design.solver.id === 'unipc')
    await page.getByRole('button', { name: /Race it in Compare/ }).click()
    await page.locator('.arena').waitFor()
    const { design, names } = await page.evaluate(() => window.samplerscope.explorer.getState().document)
    expect([design.solver.id, design.scaling.id, names.A]).toEqual(['unipc', 'none', 'Yours'])
    pages.expectNoErrors()
  })
})

it('the frame is clean for axe: light, dark while presenting, and dark on a phone', async () => {
  const page = await openedAt('scene=opening')
  for (const hash of [
    'scene=opening',
    'scene=your-sampler',
    'scene=your-sampler&beat=1',
    'scene=your-sampler&beat=2',
  ]) {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1440, height: 789 })
    await openLink(page, hash)
    expect(await violationsOf(page), hash).toEqual([])
    expect(await overflowOf(page), hash).toBeLessThanOrEqual(0)
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const [width, height, isPresenting] of [
      [1024, 768, true],
      [390, 844, false],
    ] as const) {
      await showIn(page, { width, height, isPresenting })
      const where = `${hash}, dark, ${width} pixels wide`
      expect(await violationsOf(page, 'html', isPresenting ? { only: 'colours' } : {}), where).toEqual([])
      expect(await overflowOf(page), where).toBeLessThanOrEqual(0)
    }
  }
  pages.expectNoErrors()
})
