/** The convergence lab as a person uses it. */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import type { OpenOptions } from './browser.ts'
import { holdMeasurements, releaseMeasurements } from './support/hold-measurements.ts'
import { distPages, openHash, overflowOf, violationsOf } from './support/pages.ts'

const pages = distPages()
afterEach(pages.expectNoErrors)

/** Opens the page and the lab. */
const visit = async (hash = '', options: OpenOptions & { readonly query?: string } = {}): Promise<Page> => {
  const page = await pages.visit(`images=1&steps=8&${hash}`, options)
  await page.locator('.convergence-lab > summary').click()
  await page.locator('.lab-figure').first().waitFor()
  return page
}

const measured = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.querySelector('.lab-table tbody b') !== null &&
      !document.querySelector('.convergence-lab [role=progressbar]'),
    undefined,
    { timeout: 120_000 },
  )

const slopesOf = (page: Page): Promise<readonly (readonly string[])[]> =>
  page
    .getByRole('region', { name: 'Fitted slopes' })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [
        row.querySelector('th')!.textContent!,
        row.querySelectorAll('td')[0]!.textContent!,
        row.querySelector('b')?.textContent ?? '',
      ]),
    )

const designOf = (page: Page) =>
  page.evaluate(() => {
    const { document, hovered, history } = window.samplerscope.explorer.getState()
    return { design: document.design, slot: document.slot, hovered, past: history.past.length }
  })

describe('on the toy', () => {
  const opened = pages.shared(() => visit('B=steps=8;solver=euler'))

  it('finds the declared orders, equalizes the steps in one step of undo, and brings a curve into the page', async () => {
    const page = await opened()
    await measured(page)
    const slopes = await slopesOf(page)
    expect(slopes.map(([name, order]) => [name, order])).toEqual([
      ['A: Heun, Karras', '2'],
      ['B: Euler, Karras', '1'],
    ])
    for (const [, order, slope] of slopes) expect(Math.abs(Number(slope) - Number(order))).toBeLessThan(0.3)
    expect(await page.getByRole('img', { name: /^Mean error against .* slope/ }).count()).toBe(1)
    await page.getByText('All numbers').click()
    const cells = page.getByRole('region', { name: 'All numbers of the plot' }).locator('tbody td')
    await cells.first().waitFor()
    expect(await cells.count()).toBe(2 * 11)

    // The plot of the local error shares the cursor of the page.
    const local = page.getByRole('region', { name: 'Local error', exact: true })
    const marker = local.locator('.lab-series path[transform]').nth(3)
    await marker.scrollIntoViewIfNeeded()
    await marker.hover({ force: true })
    await page.waitForFunction(() => window.samplerscope.explorer.getState().hovered === 3)

    // What is told of equal errors is measured.
    const before = await designOf(page)
    await page.getByRole('button', { name: 'Equalize', exact: true }).click()
    const text = await page.locator('.lab-done').textContent()
    const told = /largest over smallest step error ([\d.]+) → ([\d.]+); .* ([\d.e−]+) → ([\d.e−]+), better/.exec(text!)!
    expect(Number(told[1])).toBeGreaterThan(100)
    expect(Number(told[2])).toBeLessThan(1.05)
    const after = await designOf(page)
    expect(after.design).toMatchObject({ steps: 8, sigmaMin: 0.002, sigmaMax: 80, discretization: { id: 'custom' } })
    expect(after.past).toBe(before.past + 1)
    await expect.poll(() => local.getByRole('rowheader', { name: 'A before' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await designOf(page)).design).toEqual(before.design)
    await page.locator('.lab-done').waitFor({ state: 'detached' })

    await page.getByRole('radio', { name: 'ρ = 1' }).click()
    await local.getByRole('rowheader', { name: 'ρ = 9' }).waitFor()
    expect(await local.getByRole('rowheader').count()).toBe(5)

    await page.getByRole('button', { name: 'B: Euler, Karras' }).click()
    expect((await designOf(page)).slot).toBe('B')

    await page.getByRole('radio', { name: 'Solvers' }).click()
    await expect.poll(async () => (await slopesOf(page)).length).toBe(6)
    await measured(page)
    await page.setViewportSize({ width: 1440, height: 900 })
    expect(await violationsOf(page), 'wide, light').toEqual([])
    expect(await overflowOf(page), 'wide, light').toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violationsOf(page, '.convergence-lab'), 'narrow, dark').toEqual([])
    expect(await overflowOf(page), 'narrow, dark').toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('region', { name: 'Error against cost' }).getByRole('radio', { name: 'Designs' }).click()
  })

  it('optimizes or says why not; shows the talk’s figure, any set of solvers and three worlds, and is cancelled', async () => {
    const page = await opened()
    await openHash(page, 'images=1&steps=5&B=steps=8;solver=unipc')
    // What is read of these curves is not their slopes.
    await page.getByRole('combobox', { name: 'to' }).selectOption('32')
    await measured(page)
    await page.getByRole('button', { name: 'Optimize', exact: true }).click()
    await page.locator('.lab-done').waitFor({ timeout: 120_000 })
    await expect(page.locator('.lab-done').textContent()).resolves.toMatch(/^Optimized: sum of the errors .* better/)
    await page.getByRole('region', { name: 'Fitted slopes' }).getByRole('button', { name: /^B:/ }).click()
    await page.getByRole('button', { name: 'Optimize', exact: true }).click()
    await page.getByText(/^Not done: a step of UniPC depends on the steps before it/).waitFor()

    await page.getByRole('radio', { name: 'Talk’s figure' }).click()
    await page.getByRole('button', { name: 'VE, as published' }).waitFor()
    await measured(page)
    const slopes = await slopesOf(page)
    expect(slopes.map(([, order]) => order)).toEqual(['1', '1', '1', '2', '2', '2'])
    await page.getByRole('button', { name: '+ σ(t) = t, s = 1 (EDM)' }).click()
    await page.getByRole('button', { name: 'VP + Heun + EDM steps' }).click()
    expect((await designOf(page)).design).toMatchObject({
      steps: 8,
      schedule: { id: 'vp' },
      solver: { id: 'second-order' },
    })

    await page.getByRole('radio', { name: 'Solvers' }).click()
    await page.getByRole('combobox', { name: 'to' }).selectOption('256')
    // A hand is slower: between two of its clicks the page would measure what it then drops.
    const ticked = await page.getByRole('group', { name: 'Solvers to measure' }).evaluate(async (all) => {
      const boxes = [...all.querySelectorAll('input')]
      for (const box of boxes.filter(({ checked }, k) => !checked && k % 3 === 0)) {
        box.click()
        await new Promise(requestAnimationFrame)
      }
      return boxes.filter(({ checked }) => checked).length
    })
    expect(ticked).toBeGreaterThan(14)
    const view = page.getByRole('region', { name: 'Error against cost' })
    await view.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Cancelled. What was measured so far stays.').waitFor()
    await view.getByRole('button', { name: 'Measure again' }).click()
    await view.getByRole('progressbar', { name: 'Error against cost measured' }).waitFor()
    // While it measures, the page answers at once.
    const start = Date.now()
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    expect((await designOf(page)).design.steps).toBe(9)
    expect(Date.now() - start).toBeLessThan(3000)
    await view.getByRole('radio', { name: 'Designs' }).click()

    // Where the toy misleads: three worlds beside each other, and a design that goes into exact pictures.
    const misled = page.getByRole('region', { name: 'Where the toy misleads' })
    const table = misled.locator('.worlds-table')
    await table.waitFor()
    const best = await table.evaluate((element) => {
      const rows = [...element.querySelectorAll('tbody tr')]
      const heads = [...element.querySelectorAll('thead th')].slice(1, -1).map((head) => head.textContent!)
      return heads.map((head, world) => {
        const row = rows.find((one) => one.querySelectorAll('td')[world]!.dataset.best !== undefined)
        return [head, row?.querySelector('th')?.textContent]
      })
    })
    const edm = 'Heun 18, σ = t, s = 1'
    expect(best).toEqual([
      ['Toy, modes at ±1', 'Heun 18, σ and s of VP'],
      ['Toy, modes at ±8', edm],
      ['Toy, modes at ±28', edm],
      ['Exact pictures', edm],
      ['Network cifar10-mini', edm],
    ])
    // Pictures and network have their standard errors.
    expect(await table.locator('tbody tr').first().locator('td').nth(3).textContent()).toMatch(/ ± /)
    await misled.getByRole('button', { name: 'See it: Heun 18, σ and s of VP' }).click()
    const shown = await page.evaluate(() => {
      const { network, design } = window.samplerscope.explorer.getState().document
      return [network, design.schedule.id, design.scaling.id, design.steps]
    })
    expect(shown).toEqual(['exact', 'vp', 'vp', 18])
    await misled.getByRole('radio', { name: 'Time steps' }).click()
    await misled.getByRole('button', { name: 'See it: Heun 18, ρ = 30' }).waitFor()
    expect(await violationsOf(page, '[aria-label="Where the toy misleads"]')).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  })
})

describe('on images', () => {
  it('measures against a converged run of the same latents, behind the page', async () => {
    // The real network: slow enough to be interrupted, and smooth enough for its orders.
    const page = await visit('B=steps=8;solver=euler', { query: '' })
    const view = page.getByRole('region', { name: 'Error against cost' })
    await view.getByRole('radio', { name: 'Images', exact: true }).click()
    await page.waitForFunction(() => window.samplerscope.activeRun()?.status === 'done', undefined, {
      timeout: 120_000,
    })
    await view.getByRole('combobox', { name: 'Images' }).selectOption('1')
    await view.getByRole('combobox', { name: 'Converged run' }).selectOption('64')
    await view.getByRole('combobox', { name: 'to' }).selectOption('16')
    await view.getByRole('button', { name: 'Measure', exact: true }).click()
    await view.getByRole('progressbar', { name: 'Error on images measured' }).waitFor()

    // A change of the page's design goes first, and takes nothing from what is measured.
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await page.waitForFunction(
      () => {
        const run = window.samplerscope.activeRun()
        return run?.status === 'done' && run.steps === 9
      },
      undefined,
      { timeout: 120_000 },
    )
    expect(await view.getByRole('progressbar').count()).toBe(1)

    // The converged run comes first, and is announced with what it takes.
    await view.getByText(/^Converged run first: about \d+ s\. About \d+ (s|min) left\.$/).waitFor()
    await view.getByRole('button', { name: 'Pause' }).click()
    await view.getByText('Paused. What was measured is kept.').waitFor()
    await page.waitForFunction(() => window.samplerscope.explorer.getState().backgroundRuns === 0)
    await view.getByRole('button', { name: 'Go on' }).click()
    await view.getByText('All of it is measured and kept.').waitFor({ timeout: 170_000 })
    const slopes = await slopesOf(page)
    expect(slopes.map(([name]) => name)).toEqual(['A: Heun, Karras', 'B: Euler, Karras'])
    const [heun, euler] = slopes.map(([, , slope]) => Number(slope))
    expect(heun).toBeGreaterThan(1.3)
    expect(euler).toBeGreaterThan(0.4)
    expect(euler).toBeLessThan(heun!)
    // The images on the page are those of its own design.
    expect(await page.evaluate(() => window.samplerscope.activeRun()?.steps)).toBe(9)
  })
})

it('begins to fit time steps to images and gives up when told to, and measures what each step adds to them', async () => {
  const page = await visit()
  const before = await designOf(page)
  await holdMeasurements(page, 3)
  await page.getByRole('button', { name: 'Equalize on images' }).click({ timeout: 120_000 })
  const bar = page.getByRole('progressbar', { name: 'Equalizing' })
  await page.waitForFunction(() => {
    const found = document.querySelector('[aria-label="Equalizing"]')
    return Number(found?.getAttribute('aria-valuenow')) > 0
  })
  await page.locator('.lab-actions').getByRole('button', { name: 'Cancel' }).click()
  await bar.waitFor({ state: 'detached' })
  await page.waitForFunction(() => window.samplerscope.explorer.getState().backgroundRuns === 0)
  expect((await designOf(page)).design).toEqual(before.design)
  await releaseMeasurements(page)

  const local = page.getByRole('region', { name: 'Local error', exact: true })
  await local.getByRole('radio', { name: 'Images', exact: true }).click()
  await local.getByRole('combobox', { name: 'Images' }).selectOption('1')
  await local.getByRole('button', { name: 'Measure', exact: true }).click({ timeout: 120_000 })
  await local.getByText('All of it is measured and kept.').waitFor({ timeout: 170_000 })
  await local.getByText('Every step of A').click()
  const rows = local.getByRole('region', { name: 'Every step of the active design' }).locator('tbody tr')
  await rows.first().waitFor()
  // The step to 0 is left out, and where errors are made nobody knows.
  expect(await rows.count()).toBe(7)
  expect(await rows.first().locator('td').count()).toBe(3)
  const carried = (
    await rows.evaluateAll((all) => all.map((row) => row.lastElementChild!.textContent!.replace('−', '-')))
  ).map(Number)
  for (const error of carried) expect(error).toBeGreaterThan(0)
  // Far from equal: that is what equalizing is for.
  expect(Math.max(...carried)).toBeGreaterThan(2 * Math.min(...carried))
})
