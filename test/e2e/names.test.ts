/** Samplers, noise schedules and ranges by their names, on the page. */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { distPages, openOnDesk, overflowOf, pickName, violationsOf } from './support/pages.ts'

const pages = distPages()
const phone = { width: 390, height: 800 }

const designOf = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().document.design)
const undoable = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().history.past.length)
const openList = async (page: Page, list: string) => {
  await page.getByRole('button', { name: new RegExp(`^${list}: `) }).click()
  return page.getByRole('combobox', { name: `Search: ${list}` })
}

const opened = pages.shared(() => pages.visit('sampler=deis karras 8'))

/** The page that the tests share, on a desk, with another link opened in it. */
const openedAt = async (hash: string): Promise<Page> => {
  const page = await opened()
  await openOnDesk(page, hash)
  return page
}

it('a link in words opens what it says, and says what it took', async () => {
  const page = await opened()
  await expect(page.locator('.note').allInnerTexts()).resolves.toEqual([
    '“deis” also means “DEIS”; taken as “DEIS (ComfyUI)”',
  ])
  expect(await designOf(page)).toMatchObject({ steps: 8, solver: { id: 'deis', params: { time: 2 } } })
  pages.expectNoErrors()
})

describe('the list of samplers', () => {
  afterEach(pages.expectNoErrors)

  it('tries what the arrow keys reach, keeps it or puts it back, and finds names of four libraries', async () => {
    const page = await openedAt('steps=6')
    const before = await undoable(page)
    const search = await openList(page, 'Sampler')
    await expect.poll(() => search.evaluate((input) => input === document.activeElement)).toBe(true)
    expect(await page.locator('.picker').getByRole('option', { selected: true }).textContent()).toMatch(
      /^Heun2 calls per step/,
    )
    await page.keyboard.press('ArrowDown')
    expect((await designOf(page)).solver.id).toBe('dpm-solver-2')
    await page.keyboard.press('ArrowDown')
    expect((await designOf(page)).ending.id).toBe('dropped')
    await page.keyboard.press('Escape')
    await page.getByRole('listbox', { name: 'Sampler' }).waitFor({ state: 'detached' })
    const { solver, ending } = await designOf(page)
    expect([solver.id, ending.id]).toEqual(['second-order', 'zero'])
    expect(await undoable(page)).toBe(before)

    await openList(page, 'Sampler')
    for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect((await designOf(page)).solver.id).toBe('dpmpp-2s')
    await page.getByRole('button', { name: 'Sampler: DPM++ 2S', exact: true }).waitFor()
    // Everything that was tried is one step of undo.
    expect(await undoable(page)).toBe(before + 1)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await designOf(page)).solver.id).toBe('second-order')

    // Names of four libraries are found, and a phrase is taken at once.
    await pickName(page, 'Sampler', 'EulerAncestralDiscreteScheduler')
    expect((await designOf(page)).solver).toEqual({ id: 'euler-ancestral', params: { eta: 1, sNoise: 1 } })
    await pickName(page, 'Sampler', 'dpmpp_2m exponential 10 sdxl')
    expect(await designOf(page)).toMatchObject({
      solver: { id: 'dpmpp-2m' },
      discretization: { id: 'exponential' },
      steps: 10,
    })
    expect(await page.getByRole('combobox', { name: 'Noise range of the model' }).inputValue()).toBe('sd')
    expect(await page.getByRole('textbox', { name: 'Name of design A' }).inputValue()).toBe('DPM++ 2M, Exponential')
    await openList(page, 'Sampler')
    await search.fill('dpm_adaptive')
    await page
      .getByText('“dpm_adaptive” chooses its steps from the pictures, which no design of the page can.')
      .waitFor()
    await page.keyboard.press('Escape')
  })

  it('is accessible, and fits: light on a desk, dark on a phone', async () => {
    const page = await openedAt('steps=6')
    const looks = [
      ['light', 1280],
      ['dark', phone.width],
    ] as const
    for (const [colorScheme, width] of looks) {
      const look = `${colorScheme}, ${width} wide`
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 800 })
      for (const list of ['Sampler', 'Noise schedule']) {
        await openList(page, list)
        await page.keyboard.press('ArrowDown')
        expect(await violationsOf(page, '.picker'), `${list}, ${look}`).toEqual([])
        const box = (await page.locator('.picker').boundingBox())!
        expect(box.x, look).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width, look).toBeLessThanOrEqual(width)
        await page.keyboard.press('Escape')
      }
      expect(await overflowOf(page), look).toBeLessThanOrEqual(0)
    }
  })
})

describe('the noise range of a model', () => {
  afterEach(pages.expectNoErrors)

  it('sets both ends, and time steps that follow the model’s own', async () => {
    const page = await openedAt('steps=6&discretization=iddpm')
    const menu = page.getByRole('combobox', { name: 'Noise range of the model' })
    expect(await menu.inputValue()).toBe('edm')
    await menu.selectOption('sd')
    const design = await designOf(page)
    expect([design.sigmaMin, design.sigmaMax].map((level) => level.toFixed(4))).toEqual(['0.0292', '14.6146'])
    expect(design.discretization.id).toBe('normal')
    await page.getByRole('button', { name: /^As usual there: DPM\+\+ 2M, Karras, 20 steps$/ }).click()
    expect(await designOf(page)).toMatchObject({
      solver: { id: 'dpmpp-2m' },
      discretization: { id: 'edm' },
      steps: 20,
    })
    expect(await page.getByRole('button', { name: /^As usual there/ }).count()).toBe(0)
    await page.evaluate(() =>
      window.samplerscope.explorer
        .getState()
        .change('sigmaMax', (document) => ({ ...document, design: { ...document.design, sigmaMax: 40 } })),
    )
    await expect.poll(() => menu.inputValue()).toBe('custom')
  })
})

describe('names that mislead', () => {
  afterEach(pages.expectNoErrors)

  it('are listed with what was measured, fit a phone, and are shown as two designs on exact pictures; so are results that are off', async () => {
    const page = await openedAt('steps=6')
    await page.getByRole('button', { name: 'Names', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Names that mislead' })
    const row = dialog.getByRole('listitem').filter({ hasText: 'DDIM (η = 0) = Euler' })
    await row.getByText('Pictures').waitFor()
    await expect(row.locator('dd').allInnerTexts()).resolves.toEqual(['0', '0'])
    expect(await violationsOf(page, '.names-dialog')).toEqual([])
    await page.setViewportSize(phone)
    const overflow = () => page.locator('.names-dialog').evaluate((box) => box.scrollWidth - box.clientWidth)
    await expect.poll(overflow, { message: 'on a phone' }).toBeLessThanOrEqual(0)
    expect(await violationsOf(page, '.names-dialog'), 'on a phone').toEqual([])
    await page.setViewportSize({ width: 1280, height: 800 })
    await dialog.getByRole('radio', { name: 'Same name, different things' }).click()
    await dialog.getByRole('button', { name: 'Show UniPC (diffusers) and uni_pc (ComfyUI)' }).click()
    await dialog.waitFor({ state: 'detached' })
    const { document } = await page.evaluate(() => window.samplerscope.explorer.getState())
    expect(document).toMatchObject({
      slot: 'A',
      network: 'exact',
      design: { solver: { params: { order: 2 } } },
      others: [{ id: 'B', design: { ending: { id: 'lower-orders' } } }],
      names: { A: 'UniPC (diffusers)', B: 'uni_pc (ComfyUI)' },
    })
    // The table has the distance of these nine pictures from those of A.
    const far = page.locator('.compare-table tbody tr').nth(1).locator('td').nth(4)
    await expect.poll(async () => Number(await far.textContent()), { timeout: 30_000 }).toBeGreaterThan(0.05)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await designOf(page)).solver.id).toBe('second-order')

    // Results that are off have their experiments beside them, and two designs of each.
    await page.getByRole('button', { name: 'Names', exact: true }).click()
    await dialog.getByRole('radio', { name: 'Results that are off' }).click()
    const churn = dialog.getByRole('region', { name: /^Experiment: On flow models, churn/ })
    expect(await churn.getByRole('row', { name: /^As coded there/ }).textContent()).toMatch(/0\.53, 0\.42$/)
    expect(await churn.getByRole('row', { name: /^With the signal shrunk/ }).textContent()).toMatch(/0\.3, 0\.24$/)
    expect(await violationsOf(page, '.names-dialog'), 'results that are off').toEqual([])
    await dialog.getByRole('button', { name: 'Show LCM, flow, 8 steps and Euler, flow, 8 steps' }).click()
    await dialog.waitFor({ state: 'detached' })
    const { design, others } = await page.evaluate(() => window.samplerscope.explorer.getState().document)
    expect([design.solver.id, others[0]!.design.solver.id]).toEqual(['lcm', 'euler'])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  })
})
