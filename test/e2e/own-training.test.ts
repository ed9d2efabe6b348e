/** A network in hand: what is detected, what is asked, and what the files beside it answer. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { nodeField } from '../../src/engine/custom/onnx.ts'
import { withWeightsOutside } from '../unit/engine/custom/bad-files.ts'
import { gaussian } from '../unit/engine/custom/small-onnx.ts'
import { servedPages, violationsOf } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
const wait = { timeout: 30_000 }

const input = (name: string, content: Uint8Array | string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
})

const give = async (page: Page, ...files: readonly ReturnType<typeof input>[]): Promise<void> => {
  const isOpen = await page.locator('.network-popover').isVisible()
  if (!isOpen) await page.getByRole('button', { name: /^Network:/ }).click()
  const cancel = page.getByRole('button', { name: 'Cancel' })
  if (await cancel.isVisible()) await cancel.click()
  await page.getByLabel('File', { exact: true }).setInputFiles([...files])
}

const check = (page: Page) => page.getByRole('button', { name: 'Check and use' }).click()

const modelOf = (page: Page) =>
  page.evaluate(() => {
    const { engine } = window.samplerscope.explorer.getState()
    const isDone = engine.phase === 'ready' && window.samplerscope.activeRun()?.status === 'done'
    return isDone && engine.phase === 'ready' ? engine.model : null
  })

it('a network of 500 steps shows a wrong answer, its scheduler’s file the right one; other inputs are told apart', async () => {
  const page = await pages.visit('steps=2&images=1&class=none', { query: '?model=tiny&backend=wasm' })
  const network = input('t500.onnx', await readFile('test/golden/field/08-float-t500.onnx'))
  await give(page, network)
  const facts = page.locator('.network-facts')
  await facts.getByText(/opset \d+, IR \d+, .*parameters/).waitFor(wait)
  await page.getByLabel('It predicts').selectOption('epsilon')
  await facts.getByText('σ from 0.01 to 157').waitFor(wait)
  // By hand: T and betas.
  const steps = page.getByRole('textbox', { name: 'Steps T' })
  await page.getByLabel('Trained with').selectOption('own')
  await steps.fill('1')
  await page.getByText('T must be a whole number from 2 to 10000').waitFor(wait)
  await steps.fill('500')
  await facts.getByText('σ from 0.01 to 12.5').waitFor(wait)
  expect(await violationsOf(page, '.popover')).toEqual([])
  await steps.fill('1000')
  await check(page)
  await page.getByText(/At sigma 2, 10 its denoised images are too strong/).waitFor(wait)

  const { input: said } = JSON.parse(
    await readFile('test/golden/field/09-scheduler-config-with-the-network.json', 'utf8'),
  )
  await give(page, network, input('scheduler_config.json', JSON.stringify(said.scheduler_config)))
  await page.getByText('“t500” by scheduler_config.json: epsilon: the noise; 500 steps, linear betas').waitFor(wait)
  expect(await page.getByLabel('It predicts').count()).toBe(0)
  expect(await page.getByLabel('Trained with').count()).toBe(0)
  await check(page)
  await page.getByText('stays within what the theory allows at all 5 noise levels').waitFor(wait)

  // Inputs are told apart by name; labels by their number, 28 x 28 and weights in a file of their own run.
  await give(page, input('aug.onnx', await readFile('test/golden/field/10-augment-labels.onnx')))
  const feed = page.getByLabel(/^Feed augment_labels/)
  await feed.waitFor(wait)
  expect(await feed.inputValue()).toBe('zeros')
  expect(await page.getByLabel(/^Classes/).count()).toBe(0)
  await feed.selectOption('label')
  await page.getByLabel(/^Classes \(of 9\)/).waitFor(wait)
  expect(await violationsOf(page, '.popover')).toEqual([])

  const byNumber = gaussian({
    x: ['B', 28, 28, 1],
    others: [['class_labels', 'int64', ['B']]],
    constants: { table: [Float32Array.from({ length: 1000 }, (_, k) => k / 1e4), [1000, 1]] },
    end: [
      nodeField('Gather', ['table', 'class_labels'], 'row'),
      nodeField('Reshape', ['row', 'shape'], 'shift'),
      nodeField('Add', ['product', 'shift'], 'out'),
    ],
  })
  await give(page, input('digits.onnx', byNumber))
  await page.getByText('28 x 28, grey, in a black frame of 2 pixels').waitFor(wait)
  await page.getByLabel(/^Classes \(of 1000\)/).fill('207, 88')
  await page.getByLabel('No class is').selectOption('index')
  await page.getByText('the index for none must be among whole numbers from 0 to 999').waitFor(wait)
  await page.getByLabel('Number of the class that means none').fill('999')
  expect(await violationsOf(page, '.popover')).toEqual([])
  await check(page)
  await expect.poll(() => modelOf(page), wait).toMatchObject({ name: 'digits', side: 32 })
  expect((await modelOf(page))!.labels.slice(0, 3)).toEqual(['class 207', 'class 88', 'class 207'])
  await page.keyboard.press('Escape')
  const classes = page
    .locator('.image-controls label')
    .filter({ hasText: /^Class/ })
    .locator('select')
  const choices = classes.locator('option')
  expect(await choices.allTextContents()).toEqual(['all in turn', 'none', 'class 207', 'class 88'])

  // Without a number for none there is no "none".
  await give(page, input('every.onnx', byNumber))
  await page.getByLabel('No class is').selectOption('nothing')
  await check(page)
  await page
    .getByText(/This network needs a class for every image/)
    .first()
    .waitFor(wait)
  await page.keyboard.press('Escape')
  expect(await classes.locator('option[value=none]').isDisabled()).toBe(true)
  await classes.selectOption('0')
  await expect.poll(() => modelOf(page), wait).toMatchObject({ name: 'every' })

  const numbers = new Uint8Array(new Float32Array(8).buffer)
  await give(page, input('net.onnx', withWeightsOutside()), input('net.onnx.data', numbers))
  await check(page)
  await expect.poll(() => modelOf(page), wait).toMatchObject({ name: 'net' })
  pages.expectNoErrors()
})
