/** Settings of other programs, pasted or dropped into the schedule's box. */
import { encode } from 'fast-png'
import type { Page } from 'playwright-core'
import { afterEach, expect, it } from 'vitest'
import { distPages, violationsOf } from './support/pages.ts'

const pages = distPages()
afterEach(pages.expectNoErrors)

const infotext = 'a lighthouse\nSteps: 7, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 1, Seed: 5'

const designOf = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().document.design)

it('a pasted text becomes the design, says what it left, and can be undone; so does an image that carries its settings', async () => {
  const page = await pages.visit('images=1&steps=4')
  await page.getByText('Paste list or settings').click()
  const box = page.getByRole('textbox', { name: /Noise levels as/ })
  await box.fill(infotext)
  await page.getByText('From AUTOMATIC1111: DPM++ 2M, Karras, N 7, σ 0.0292 to 14.6, seed 5.').waitFor()
  await page.getByText('Not used: the prompt.').waitFor()
  expect(await violationsOf(page, '.schedule-paste')).toEqual([])
  await page.getByRole('button', { name: 'Use this design' }).click()
  await page.getByText('Taken: From AUTOMATIC1111').waitFor()
  expect(await designOf(page)).toMatchObject({ steps: 7, solver: { id: 'dpmpp-2m' }, guidance: { id: 'none' } })
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await designOf(page)).toMatchObject({ steps: 4, solver: { id: 'second-order' } })
  // A list of levels is read as before.
  await box.fill('14.6, 6.3, 2.6, 0')
  await page.getByRole('button', { name: 'Use this list' }).click()
  expect((await designOf(page)).discretization.list).toEqual([14.6, 6.3, 2.6])

  // An image that carries its settings can be dropped.
  await box.fill('')
  await page.getByText('From AUTOMATIC1111').waitFor({ state: 'detached' })
  const png = encode({
    width: 1,
    height: 1,
    data: new Uint8Array(3),
    channels: 3,
    depth: 8,
    text: { parameters: infotext },
  })
  const transfer = await page.evaluateHandle(
    (bytes) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(bytes)], 'image.png', { type: 'image/png' }))
      return transfer
    },
    [...png],
  )
  await page.getByRole('textbox', { name: /Noise levels as/ }).dispatchEvent('drop', { dataTransfer: transfer })
  await page.getByText('From AUTOMATIC1111: DPM++ 2M, Karras, N 7, σ 0.0292 to 14.6, seed 5.').waitFor()
})
