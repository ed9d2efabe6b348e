/** Contact sheets as a person makes, saves and opens them; the tiny network. */
import { decode } from 'fast-png'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import { paintDenoised } from '../../src/engine/tonemap.ts'
import { cellOf } from '../../src/sweep/cells.ts'
import { parsePlan } from '../../src/sweep/plan.ts'
import { encodeSheet, paintSheet, planOfSheet } from '../../src/sweep/sheet.ts'
import { createNodeBackend, sampleInDouble, tinyFiles } from '../unit/engine/node-backend.ts'
import { expectToLookClean, openHash, savedBy, servedPages, violationsOf } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
afterEach(pages.expectNoErrors)

const visited = pages.shared(async () => {
  const page = await pages.visit('images=1&steps=3', { query: '?model=tiny&backend=wasm' })
  await page.locator('.convergence-lab > summary').click()
  await page.getByRole('button', { name: 'Make the sheet' }).waitFor()
  return page
})

/** The page that the tests share, with a link opened in it, and the lab. */
const visit = async (hash = ''): Promise<Page> => {
  const page = await visited()
  await openHash(page, `images=1&steps=3&${hash}`)
  await page.waitForFunction(() => {
    const run = window.samplerscope.activeRun()
    return run?.status === 'done' && run.steps === 3
  })
  return page
}

const sheetOf = (page: Page) => page.getByRole('region', { name: 'Sheets' })

/** Keys of what is varied, and their values as text where they are typed. */
const setAxes = async (page: Page, columns: [string, string], rows: [string, string | null]): Promise<void> => {
  const view = sheetOf(page)
  await view.getByRole('combobox', { name: 'Columns' }).selectOption(columns[0])
  await view.getByRole('textbox', { name: 'Values of the columns' }).fill(columns[1])
  await view.getByRole('combobox', { name: 'Rows' }).selectOption(rows[0])
  if (rows[1] !== null) await view.getByRole('textbox', { name: 'Values of the rows' }).fill(rows[1])
}

const documentOf = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().document)

const saved = (page: Page, name: string): Promise<Buffer> => savedBy(sheetOf(page).getByRole('button', { name }))

describe('a contact sheet', () => {
  it('gives way to the page, is cancelled and goes on; a bad value is told as it is typed', async () => {
    const page = await visit()
    const view = sheetOf(page)
    await setAxes(page, ['steps', '2, 0'], ['discretization.rho', '3, 7'])
    await view.getByText('columns.values[1]: steps must be between 1 and 1000, got 0').waitFor()
    expect(await view.getByRole('button', { name: 'Make the sheet' }).isDisabled()).toBe(true)
    await view.getByRole('textbox', { name: 'Values of the columns' }).fill('2, 250, 256')
    await view.getByRole('combobox', { name: 'Images per cell' }).selectOption('16')
    await view.getByRole('button', { name: 'Make the sheet' }).click()
    // The page's own design goes first.
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await page.waitForFunction(() => {
      const run = window.samplerscope.activeRun()
      return run?.status === 'done' && run.steps === 4
    })
    await view.getByRole('button', { name: /^Steps 2, rho 3.*, done/i }).waitFor()
    await view.getByText(/^About .* left\.$/).waitFor()
    await view.getByRole('button', { name: 'Pause' }).click()
    await view.getByText('Paused. What was measured is kept.').waitFor()
    await page.waitForFunction(() => window.samplerscope.explorer.getState().backgroundRuns === 0)

    // A reload keeps the job: it goes on where it was.
    await page.reload()
    await page.locator('.convergence-lab > summary').click()
    await view.getByRole('button', { name: /^Steps 2, rho 3.*, done/i }).waitFor()
    await view.getByRole('button', { name: 'Go on' }).click()
    await view.getByRole('progressbar', { name: 'Sheet made' }).waitFor()
    await view.getByRole('button', { name: 'Cancel' }).click()
    await view.getByRole('button', { name: 'Make the rest' }).waitFor()
    await view.getByRole('button', { name: /^Steps 2, rho 3.*, done/i }).waitFor()
  })

  it('is made cell by cell, saved with its plan, each cell brings its design or says why it has none; it fits and is clean for axe', async () => {
    const page = await visit('seed=5&class=none')
    const view = sheetOf(page)
    await setAxes(page, ['stochasticity.sChurn', '0, 40'], ['stochasticity.sNoise', '1, 1.05'])
    await view.getByRole('combobox', { name: 'Images per cell' }).selectOption('1')
    await view.getByText(/^4 cells with the page’s design, seed and class, 20 denoiser calls in all/).waitFor()
    await view.getByRole('button', { name: 'Make the sheet' }).click()
    const cells = view.getByRole('table').getByRole('button')
    await expect
      .poll(() => cells.evaluateAll((all) => all.map((cell) => cell.dataset.status)))
      .toEqual(Array(4).fill('done'))

    const png = await saved(page, 'Save PNG')
    const plan = planOfSheet(png)
    expect(plan).toMatchObject({ seed: 5, images: 1, class: 'none', design: { steps: 3 } })
    expect(plan.columns).toEqual({ key: 'stochasticity.sChurn', values: [0, 40] })
    // The picture is that of the core's own computation.
    const backend = await createNodeBackend(tinyFiles.onnx)
    const expected = []
    for (const number of [0, 1, 2, 3]) {
      const { run } = cellOf(plan, number)
      if (!('design' in run)) throw new Error(run.fault)
      const images = await sampleInDouble(backend, { program: compile(run.design), labels: [null], seed: 5 })
      expected.push(paintDenoised(32, Float32Array.from(images)))
    }
    await backend.dispose()
    const [seen, wanted] = [decode(png), paintSheet(plan, expected, 2)]
    expect([seen.width, seen.height]).toEqual([wanted.width, wanted.height])
    const worst = wanted.data.reduce((most, value, k) => Math.max(most, Math.abs(value - seen.data[k]!)), 0)
    expect(worst).toBeLessThanOrEqual(1)

    await cells.nth(3).click()
    expect(await documentOf(page)).toMatchObject({
      seed: 5,
      design: { steps: 3, stochasticity: { id: 'churn', params: { sChurn: 40, sNoise: 1.05 } } },
    })
    // Saved as a plan it is what the command takes, now of the page's new design.
    const json = parsePlan(JSON.parse((await saved(page, 'Save plan')).toString()))
    expect(json).toEqual({ ...plan, design: (await documentOf(page)).design })

    // Values that do not go together: the cell says why.
    await setAxes(page, ['solver.alpha', '0.5, 1'], ['solver', null])
    const boxes = view.getByRole('checkbox')
    for (let k = 0; k < (await boxes.count()); k++) await boxes.nth(k).setChecked(k < 2)
    await view.getByRole('button', { name: 'Make the sheet' }).click()
    await view.getByText('solver "euler" has no parameter alpha').nth(1).waitFor()
    const done = view.locator('.sheet-cell[data-status="done"]')
    await expect.poll(() => done.count()).toBe(2)

    // Guidance by class, by name.
    await setAxes(page, ['guidance.weight', '1 3'], ['class', null])
    await view.getByRole('button', { name: 'Make the sheet' }).click()
    await expect
      .poll(() => view.getByRole('rowheader').allTextContents())
      .toEqual(['none', 'airplane', 'automobile', 'bird'])
    await expect.poll(() => done.count()).toBe(8)
    await view.getByRole('button', { name: /^Weight w 3, class bird|3, class bird/i }).click()
    expect(await documentOf(page)).toMatchObject({ images: { class: 2 }, design: { guidance: { id: 'cfg' } } })

    await expectToLookClean(page, '[aria-label="Sheets"]')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it('is opened again from its file, and says what is wrong with another', async () => {
    const page = await visit()
    const view = sheetOf(page)
    const plan = parsePlan({
      design: { steps: 4, solver: 'euler' },
      columns: { key: 'seed', values: [8, 9] },
      images: 9,
      class: 3,
      seed: 77,
    })
    const file = view.getByLabel('Open a sheet or a plan')
    const buffer = Buffer.from(encodeSheet(plan, paintSheet(plan, [null, null], 1)))
    await file.setInputFiles({ name: 'sheet.png', mimeType: 'image/png', buffer })
    await view.getByText(/^2 cells/).waitFor()
    expect(await documentOf(page)).toMatchObject({ seed: 77, design: plan.design, images: { class: 3 } })
    expect(await view.getByRole('combobox', { name: 'Rows' }).inputValue()).toBe('')
    expect(await view.getByRole('textbox', { name: 'Values of the columns' }).inputValue()).toBe('8, 9')

    // Dropped on the section it is opened as well.
    const dropped = Buffer.from(encodeSheet({ ...plan, seed: 78 }, paintSheet(plan, [null, null], 1))).toString(
      'base64',
    )
    await view.evaluate((section, base64) => {
      const data = new DataTransfer()
      data.items.add(
        new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'sheet.png', { type: 'image/png' }),
      )
      section.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    }, dropped)
    await page.waitForFunction(() => window.samplerscope.explorer.getState().document.seed === 78)

    const wrong = Buffer.from('{"columns": {"key": "speed", "values": [1]}}')
    await file.setInputFiles({ name: 'wrong.json', mimeType: 'application/json', buffer: wrong })
    await view.getByText(/^wrong.json cannot be opened: columns.key: "speed" is not one of steps/).waitFor()
    expect((await documentOf(page)).seed).toBe(78)
  })
})

describe('a study of a sheet', () => {
  it('has the page’s designs as rows, a tab for each seed, errors under its cells, and marks; it outlives a reload', async () => {
    const page = await visit('B=steps=8;solver=euler')
    const view = sheetOf(page)
    await view.getByRole('combobox', { name: 'Columns' }).selectOption('steps')
    await view.getByRole('textbox', { name: 'Values of the columns' }).fill('2, 4')
    await view.getByRole('combobox', { name: 'Rows' }).selectOption('design')
    await view.getByRole('combobox', { name: 'Tabs' }).selectOption('seed')
    await view.getByRole('textbox', { name: 'Values of the tabs' }).fill('5, 6')
    await view.getByRole('combobox', { name: 'Images per cell' }).selectOption('4')
    await view.getByRole('combobox', { name: 'Error against' }).selectOption('64')
    await view.getByRole('button', { name: 'Keep as a study' }).click()

    const study = page.getByRole('region', { name: /^Study:/ })
    await study.getByRole('button', { name: 'Make the sheet' }).click()
    const cells = study.getByRole('table').locator('.sheet-cell')
    await expect.poll(() => study.locator('.sheet-caption').count(), { timeout: 60_000 }).toBe(4)
    await expect(study.getByRole('rowheader').allTextContents()).resolves.toEqual([
      'A: Heun, Karras',
      'B: Euler, Karras',
    ])
    const errors = await study.locator('.sheet-caption').allTextContents()
    for (const error of errors) expect(error).toMatch(/^[\d.]+ ± [\d.]+$/)
    await study.getByRole('radio', { name: '6' }).click()
    await expect
      .poll(() => cells.evaluateAll((all) => all.map((cell) => cell.dataset.status)))
      .toEqual(Array(4).fill('done'))
    expect(await study.locator('.sheet-caption').allTextContents()).not.toEqual(errors)

    await study.getByRole('button', { name: /^Favourite: Steps 2, B/ }).click()
    await study.getByRole('button', { name: /^Pick: Steps 4, A/ }).click()
    await study.getByRole('button', { name: /^Reject: Steps 2, A/ }).click()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await study.getByRole('button', { name: 'Copy chosen designs' }).click()
    await study.getByText('2 designs are on the clipboard, as a plan’s axis takes them.').waitFor()
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
    expect(copied.map(({ name }: { readonly name: string }) => name)).toEqual([
      '2, B: Euler, Karras, 6',
      '4, A: Heun, Karras, 6',
    ])
    await study.getByRole('button', { name: 'Compare chosen designs' }).click()
    expect(await documentOf(page)).toMatchObject({
      slot: 'A',
      design: { steps: 2, solver: { id: 'euler' } },
      others: [{ id: 'B', design: { steps: 4, solver: { id: 'second-order' } } }],
    })

    // The address is written a little after the designs are taken: a reload before that would show those of before.
    await page.waitForURL(({ hash }) => decodeURIComponent(hash).includes('B=steps=4'))
    await page.reload()
    await page.locator('.convergence-lab > summary').click()
    await study.getByRole('radio', { name: '6' }).click()
    await expect
      .poll(() => cells.evaluateAll((all) => all.map((cell) => cell.dataset.status)), { timeout: 30_000 })
      .toEqual(Array(4).fill('done'))
    expect(await study.locator('td[data-mark]').evaluateAll((all) => all.map((cell) => cell.dataset.mark))).toEqual([
      'reject',
      'pick',
      'favourite',
    ])
    await study.getByText('All of its cells are made.').waitFor()
    // The card has pictures of it.
    await expect.poll(() => page.locator('.study-card .study-thumb-cells canvas').count()).toBe(6)
    expect(await violationsOf(page, '.study-open')).toEqual([])

    // Pasted into a plan, the designs that were copied are a sheet of their own.
    const chosen = await documentOf(page)
    const buffer = Buffer.from(JSON.stringify({ images: 1, columns: { designs: copied } }))
    await view
      .getByLabel('Open a sheet or a plan')
      .setInputFiles({ name: 'copied.json', mimeType: 'application/json', buffer })
    await expect
      .poll(() => study.getByRole('columnheader').allTextContents())
      .toEqual(copied.map(({ name }: { readonly name: string }) => name))
    await study.getByRole('button', { name: 'Make the sheet' }).click()
    await expect
      .poll(() => cells.evaluateAll((all) => all.map((cell) => cell.dataset.status)), { timeout: 30_000 })
      .toEqual(['done', 'done'])
    for (const [k, expected] of [chosen.design, chosen.others[0]!.design].entries()) {
      await cells.nth(k).click()
      expect((await documentOf(page)).design).toEqual(expected)
    }
  })
})
