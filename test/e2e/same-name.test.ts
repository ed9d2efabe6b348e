/** Two networks of one name, and one network under two answers: each has images and numbers of its own. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { servedPages } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
const wait = { timeout: 30_000 }

/** Gives the page a file as model.onnx, whatever it is called here, and waits until it runs. */
const give = async (page: Page, file: string, answer: string, family?: string): Promise<string> => {
  const before = await page.evaluate(() => window.samplerscope.explorer.getState().document.network)
  await page.getByRole('button', { name: /^Network:/ }).click()
  const buffer = await readFile(`test/models/custom/${file}.onnx`)
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'model.onnx', mimeType: 'application/octet-stream', buffer })
  await page.getByLabel('It predicts').selectOption(answer)
  if (family) await page.getByLabel('Trained with').selectOption(family)
  await page.getByRole('button', { name: 'Check and use' }).click()
  const running = () =>
    page.evaluate(() => {
      const { engine, document: state } = window.samplerscope.explorer.getState()
      const isDone = engine.phase === 'ready' && window.samplerscope.activeRun()?.status === 'done'
      return isDone ? `${engine.model.name} ${state.network}` : 'starting'
    })
  const isOther = async (): Promise<boolean> =>
    /^model own-/.test(await running()) && !(await running()).endsWith(`${before}`)
  await expect.poll(isOther, wait).toBe(true)
  await page.keyboard.press('Escape')
  return page.evaluate(() => String(window.samplerscope.explorer.getState().document.network))
}

/** The pixels of a sheet of two cells, made anew. */
const sheetOf = async (page: Page): Promise<readonly string[]> => {
  const sheet = page.getByRole('region', { name: 'Sheets' })
  await sheet.getByRole('button', { name: /^(Make the sheet|Make it again)/ }).click()
  const cells = () =>
    page
      .locator('.sheet-cell canvas')
      .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()))
  await expect.poll(async () => (await cells()).length, wait).toBe(2)
  await expect
    .poll(
      () =>
        page.locator('.sheet-cell').evaluateAll((all) => all.every((cell) => /, done\./.test(cell.ariaLabel ?? ''))),
      wait,
    )
    .toBe(true)
  return cells()
}

/** What each step of the active design adds to the images, as it has been measured. */
const keptErrorsOf = async (page: Page): Promise<readonly string[]> => {
  const local = page.getByRole('region', { name: 'Local error', exact: true })
  await local.getByText('All of it is measured and kept.').waitFor(wait)
  const steps = local.locator('details', { hasText: 'Every step of A' })
  if (!(await steps.evaluate((details) => (details as HTMLDetailsElement).open))) await steps.locator('summary').click()
  const rows = local.getByRole('region', { name: 'Every step of the active design' }).locator('tbody tr')
  await rows.first().waitFor(wait)
  return rows.evaluateAll((all) => all.map((row) => row.lastElementChild!.textContent!))
}

/** The same, measured now. */
const localErrorsOf = async (page: Page): Promise<readonly string[]> => {
  const local = page.getByRole('region', { name: 'Local error', exact: true })
  await local.getByRole('button', { name: 'Measure', exact: true }).click(wait)
  return keptErrorsOf(page)
}

it('a sheet and a measurement are of the network that runs, and what the earlier one gave is not lost', async () => {
  const page = await pages.visit('steps=4&images=1&class=none', { query: '?model=tiny&backend=wasm' })
  const first = await give(page, 'edm', 'edm')
  await page.locator('.convergence-lab > summary').click()
  const sheet = page.getByRole('region', { name: 'Sheets' })
  await sheet.getByRole('combobox', { name: 'Images per cell' }).selectOption('1')
  await sheet.getByRole('textbox', { name: 'Values of the columns' }).fill('2, 3')
  await sheet.getByRole('combobox', { name: 'Rows' }).selectOption('')
  const local = page.getByRole('region', { name: 'Local error', exact: true })
  await local.getByRole('radio', { name: 'Images', exact: true }).click()
  await local.getByRole('combobox', { name: 'Images' }).selectOption('1')
  const measure = async () => ({ sheet: await sheetOf(page), errors: await localErrorsOf(page) })
  const ofFirst = await measure()
  expect(ofFirst.errors.length).toBe(3)
  const second = await give(page, 'epsilon-linear', 'epsilon')
  const ofSecond = await measure()
  const third = await give(page, 'epsilon-linear', 'epsilon', 'cosine')
  const ofThird = await measure()
  expect(new Set([first, second, third]).size).toBe(3)
  const all = [ofFirst, ofSecond, ofThird]
  for (const k of [0, 1]) expect(new Set(all.map((one) => one.sheet[k])).size).toBe(3)
  expect(new Set(all.map(({ errors }) => String(errors))).size).toBe(3)
  await page.evaluate((network) => {
    window.samplerscope.explorer.getState().change('network', (document) => ({ ...document, network }))
  }, first)
  await page.waitForFunction((network) => {
    const { engine, document: state } = window.samplerscope.explorer.getState()
    return state.network === network && engine.phase === 'ready' && window.samplerscope.activeRun()?.status === 'done'
  }, first)
  // Without a press: they were kept.
  await expect.poll(() => keptErrorsOf(page), wait).toEqual(ofFirst.errors)
  pages.expectNoErrors()
})
