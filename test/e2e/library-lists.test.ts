/** What libraries do to a list: asked on the page, marked, copied, tried. */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { distPages, overflowOf, violationsOf } from './support/pages.ts'

const pages = distPages()
const phone = { width: 390, height: 844 }
const sdxlEuler = 'steps=20&solver=euler&discretization=karras&sigmaMin=0.0291675&sigmaMax=14.614642'

const stateOf = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().document)

const openLists = async (page: Page) => {
  await page.getByRole('button', { name: 'Library lists' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'What the library does to your list' })
  await dialog.getByRole('table').waitFor()
  return dialog
}

const wordsOf = (dialog: ReturnType<Page['getByRole']>, column: number) =>
  dialog
    .getByRole('row', { name: /^In words/ })
    .getByRole('cell')
    .nth(column)
    .textContent()

describe('the lists of libraries', () => {
  afterEach(pages.expectNoErrors)

  it('are one click from Compare, marked where they differ, and follow the settings', async () => {
    const page = await pages.open(pages.server.url)
    await page.getByRole('heading', { name: /of the same noise/ }).waitFor()
    const dialog = await openLists(page)
    expect(await dialog.getByLabel('Sampler').inputValue()).toBe('dpmpp_2m')
    expect(await dialog.getByLabel('Model').inputValue()).toBe('edm')
    await dialog.getByLabel('Model').selectOption('sdxl')
    await dialog.getByLabel('Sampler').selectOption('euler')
    await dialog.getByRole('spinbutton', { name: 'Steps' }).fill('20')
    await dialog.getByLabel('Compare with').selectOption('ComfyUI')
    expect(await wordsOf(dialog, 1)).toContain(
      '20 of 21 levels differ from those of ComfyUI, most at step 19: σ 0.04131 for 0.02917, 42% higher.',
    )
    expect(await wordsOf(dialog, 3)).toBe('The same list as that of ComfyUI.')
    expect(await dialog.locator('.libraries-differs').count()).toBeGreaterThan(19)
    await dialog.getByRole('radio', { name: 'linspace' }).click()
    expect(await wordsOf(dialog, 1)).toContain('The same list as that of ComfyUI')
    await dialog.getByRole('slider', { name: /Start from a picture/ }).fill('0.5')
    const steps = await dialog
      .getByRole('row', { name: /^In words/ })
      .getByRole('cell')
      .allTextContents()
    expect(steps[1]).toContain('10 of 20 steps remain')
    expect(steps[2]).toContain('a run of 40 steps and takes its last 20')
    expect(steps[3]).toContain('11 of 20 steps remain')
    await dialog.getByRole('button', { name: 'As my design' }).click()
    expect(await dialog.getByLabel('Model').inputValue()).toBe('edm')
  })

  it('are copied as text that every paste box reads, fit every window, and become the active design, which can be undone', async () => {
    const page = await pages.visit(sdxlEuler)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const dialog = await openLists(page)
    await dialog.getByRole('button', { name: 'Copy the list of ComfyUI' }).click()
    await dialog.getByText('Copied.').waitFor()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text.split(', ').map(Number)).toHaveLength(21)
    expect(text).toMatch(/^14\.61464.*, 0\.0291\d+, 0$/)

    await dialog.getByLabel('Model').selectOption('sdxl')
    for (const [look, width, rules] of [
      ['light', 1280, {}],
      ['dark', 1280, { only: 'colours' }],
      ['on a phone', phone.width, {}],
    ] as const) {
      await page.emulateMedia({ colorScheme: look === 'dark' ? 'dark' : 'light' })
      await page.setViewportSize({ ...phone, width })
      expect(await violationsOf(page, '.libraries-dialog', rules), look).toEqual([])
      expect(await overflowOf(page), look).toBeLessThanOrEqual(0)
      const box = (await dialog.boundingBox())!
      expect(box.x + box.width, look).toBeLessThanOrEqual(width)
    }
    await page.setViewportSize({ width: 1280, height: 800 })

    await dialog.getByRole('button', { name: 'Try this list of diffusers' }).click()
    await dialog.waitFor({ state: 'detached' })
    const { design, names } = await stateOf(page)
    expect(design.discretization.id).toBe('custom')
    expect(design.sigmaMax).toBeCloseTo(11.03, 2)
    expect([design.steps, design.beginning.id, names.A]).toEqual([20, 'variance', 'Euler, diffusers'])
    await page.getByText('Undo brings').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await stateOf(page)).design.discretization.id).toBe('edm')
  })
})
