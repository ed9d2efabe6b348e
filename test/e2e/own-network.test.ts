/** Adding a network: a file, the questions, the check, images of it, a reload, and what is refused. */
import { readFile } from 'node:fs/promises'
import { decode } from 'fast-png'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { paintSheet, planOfSheet } from '../../src/sweep/sheet.ts'
import { badFiles } from '../unit/engine/custom/bad-files.ts'
import { badNetworks } from '../unit/engine/custom/bad-networks.ts'
import { openHash, overflowOf, savedBy, servedPages, violationsOf } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
const query = '?model=tiny&backend=wasm'

const fileOf = async (name: string) => ({
  name: `${name}.onnx`,
  mimeType: 'application/octet-stream',
  buffer: await readFile(`test/models/custom/${name}.onnx`),
})

const inputOf = async (file: File) => ({
  name: file.name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(await file.arrayBuffer()),
})

const fileWith = (what: string): File => badFiles.find((one) => one.what === what)!.files[0]!

const visited = pages.shared(() => pages.visit('images=1', { query }))

/** The page that the tests share, with a link opened in it, and the list of networks. */
const open = async (hash: string): Promise<Page> => {
  const page = await visited()
  await openHash(page, hash)
  await expect.poll(() => runsWhat(page), wait).toMatchObject({ model: 'tiny', network: null, status: 'done' })
  await page.getByRole('button', { name: /^Network:/ }).click()
  return page
}

const runsWhat = (page: Page) =>
  page.evaluate(() => {
    const { engine, document: state } = window.samplerscope.explorer.getState()
    return {
      model: engine.phase === 'ready' ? engine.model.name : engine.phase,
      network: state.network,
      status: window.samplerscope.activeRun()?.status,
    }
  })

/** Standard deviation of the first image. */
const spreadOf = (page: Page) =>
  page.evaluate(() => {
    const images = window.samplerscope.activeRun()!.images!.slice(0, 3072)
    return Math.sqrt(images.reduce((sum, value) => sum + value * value, 0) / images.length)
  })

const wait = { timeout: 30_000 }

describe('a custom network', () => {
  it('is refused with a reason, and what runs and the document stay', async () => {
    const page = await open('steps=4&images=1')
    const refused = page.locator('.popover').getByRole('alert')
    const file = page.getByLabel('File', { exact: true })
    const before = await page.evaluate(() => location.hash)
    const named = ['a web page', 'two images per call', 'opset 99', 'weights that are not there', 'two networks']
    for (const { files, says } of badFiles.filter(({ what }) => named.includes(what))) {
      await file.setInputFiles(await Promise.all(files.map(inputOf)))
      await expect.poll(() => refused.textContent(), wait).toMatch(says)
    }
    // With the line to paste, where there is one.
    await file.setInputFiles(await inputOf(fileWith('two images per call')))
    await expect.poll(() => refused.locator('code').textContent()).toMatch(/^torch\.onnx\.export\(.*dynamic_shapes/)
    expect(await violationsOf(page, '.popover')).toEqual([])
    await file.setInputFiles(await fileOf('nan'))
    await page.getByRole('button', { name: 'Check and use' }).click()
    await expect.poll(() => refused.textContent(), wait).toContain('numbers that are not finite')
    for (const [, bytes, says] of badNetworks.filter(([what]) => /Frobnicate|no ONNX has|NaN at high/.test(what))) {
      await page.getByRole('button', { name: 'Cancel' }).click()
      await file.setInputFiles({ name: 'net.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
      await page.getByRole('button', { name: 'Check and use' }).click()
      await expect.poll(() => refused.textContent(), wait).toMatch(says)
    }
    expect(await runsWhat(page)).toMatchObject({ model: 'tiny', network: null, status: 'done' })
    expect(await page.evaluate(() => location.hash)).toBe(before)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.keyboard.press('Escape')
    pages.expectNoErrors()
  })

  it('is asked about, checked, run, kept over a reload, and removed; a card spares the questions', async () => {
    const page = await open('steps=12&images=1&class=none')
    await page.getByLabel('File', { exact: true }).setInputFiles(await fileOf('epsilon-linear'))
    await page.getByLabel('It predicts').selectOption('epsilon')
    expect(await violationsOf(page, '.popover')).toEqual([])
    await page.getByRole('button', { name: 'Check and use' }).click()
    await page.getByText('stays within what the theory allows').waitFor(wait)
    await expect.poll(() => runsWhat(page), wait).toMatchObject({ model: 'epsilon-linear', status: 'done' })
    const { network } = await runsWhat(page)
    // A Gaussian of standard deviation 0.3, which twelve steps widen a little.
    expect(Math.abs((await spreadOf(page)) - 0.33)).toBeLessThan(0.06)
    await expect.poll(() => page.evaluate(() => location.hash)).toContain(`network=${network}`)
    await page.reload()
    await expect.poll(() => runsWhat(page), wait).toMatchObject({ model: 'epsilon-linear', network, status: 'done' })
    await page.getByRole('button', { name: /^Network:/ }).click()
    await page.getByRole('button', { name: 'Remove epsilon-linear' }).click()
    await expect.poll(() => runsWhat(page), wait).toMatchObject({ model: 'tiny', network: null, status: 'done' })

    // A card spares the questions that it answers.
    const card = (content: object) => ({
      name: 'edm.card.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(content)),
    })
    const file = page.getByLabel('File', { exact: true })
    const refused = page.locator('.popover').getByRole('alert')
    await file.setInputFiles(card({ parameterization: 'edm' }))
    await expect.poll(() => refused.textContent()).toContain('Add the .onnx file too')
    // A bad card costs its own answers, not the file.
    await file.setInputFiles([await fileOf('edm'), card({ parameterization: 'x0' })])
    await expect.poll(() => refused.textContent()).toContain('"x0" is not one of denoised, edm')
    await page.getByLabel('It predicts').waitFor(wait)
    expect(await violationsOf(page, '.popover')).toEqual([])
    await page.getByRole('button', { name: 'Cancel' }).click()
    const told = { name: 'Gaussian', parameterization: 'edm', sigma_data: 0.5, image_range: [-1, 1] }
    await page.getByLabel('File', { exact: true }).setInputFiles([card(told), await fileOf('edm')])
    await page.getByText('“Gaussian” by edm.card.json: F under EDM preconditioning').waitFor(wait)
    expect(await page.getByLabel('It predicts').count()).toBe(0)
    expect(await page.getByLabel('Its images are in').count()).toBe(0)
    expect(await violationsOf(page, '.popover')).toEqual([])
    await page.getByRole('button', { name: 'Check and use' }).click()
    await expect.poll(() => runsWhat(page), wait).toMatchObject({ model: 'Gaussian', status: 'done' })
    await page.keyboard.press('Escape')
    pages.expectNoErrors()
  })

  it('may be for images of 64 x 64, which every view shows pixel by pixel', async () => {
    const page = await open('steps=4&images=4&class=none')
    await page.getByLabel('File', { exact: true }).setInputFiles(await fileOf('large'))
    await page.getByLabel('It predicts').selectOption('epsilon')
    await page.getByRole('button', { name: 'Check and use' }).click()
    await page.getByText('stays within what the theory allows').waitFor(wait)
    await expect.poll(() => runsWhat(page), wait).toMatchObject({ model: 'large', status: 'done' })
    await page.keyboard.press('Escape')
    const sides = (within: string) =>
      page.locator(`${within} canvas:not(.live-screen)`).evaluateAll((all) =>
        all.map((canvas) => {
          const { width, height } = canvas as HTMLCanvasElement
          return [width, height]
        }),
      )
    expect(await sides('.image-grid button')).toEqual(Array(4).fill([64, 64]))
    // Every pixel of the last image is painted.
    const painted = await page
      .locator('.image-grid button canvas')
      .last()
      .evaluate((canvas) => {
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 64, 64)
        return data.filter((value, k) => k % 4 === 3 && value === 255).length
      })
    expect(painted).toBe(64 * 64)
    await page
      .getByRole('button', { name: /Enlarge$/ })
      .first()
      .click()
    expect(new Set((await sides('.large-view')).flat())).toEqual(new Set([64]))
    await page.keyboard.press('Escape')

    await page.locator('.convergence-lab > summary').click()
    const sheet = page.getByRole('region', { name: 'Sheets' })
    await sheet.getByRole('combobox', { name: 'Images per cell' }).selectOption('1')
    await sheet.getByRole('textbox', { name: 'Values of the columns' }).fill('2, 3')
    await sheet.getByRole('combobox', { name: 'Rows' }).selectOption('')
    await sheet.getByRole('button', { name: 'Make the sheet' }).click()
    await expect.poll(() => sides('.sheet-cell'), wait).toEqual(Array(2).fill([64, 64]))

    const png = await savedBy(sheet.getByRole('button', { name: 'Save PNG' }))
    const { width, height } = decode(png)
    const pixels = new Uint8ClampedArray(64 * 64 * 4)
    const blank = paintSheet(planOfSheet(png), [pixels, pixels], 2)
    expect([width, height]).toEqual([blank.width, blank.height])

    await page.locator('.quality-panel > summary').click()
    const quality = page.getByRole('region', { name: 'Quality of images' })
    await quality.getByText('The network makes images of 64 x 64').waitFor(wait)
    expect(await quality.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true)

    const badge = page.getByRole('button', { name: /^Network: large/ })
    expect(await badge.textContent()).toBe('large')
    await badge.click()
    await page.getByRole('button', { name: 'Remove large' }).click()
    await expect.poll(() => runsWhat(page), wait).toMatchObject({ model: 'tiny', status: 'done' })
    expect(await sides('.image-grid button')).toEqual(Array(4).fill([32, 32]))
    expect(await page.getByRole('button', { name: /^Network:/ }).textContent()).toBe('tiny')
    expect(await quality.getByRole('button', { name: 'Start' }).isEnabled()).toBe(true)
    pages.expectNoErrors()
  })
})

it('a link that names a network of another browser says so; a file can be dropped on the panel, which fits a phone', async () => {
  const page = await visited()
  await openHash(page, 'steps=4&images=1&network=own-0123456789abcdef')
  await page.getByText('The network "own-0123456789abcdef" was not loaded').waitFor(wait)
  await expect.poll(() => runsWhat(page), wait).toMatchObject({ model: 'tiny', network: null, status: 'done' })
  const bytes = [...(await readFile('test/models/custom/edm.onnx'))]
  const data = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([new Uint8Array(bytes)], 'edm.onnx'))
    return transfer
  }, bytes)
  await page.locator('.area-images').dispatchEvent('drop', { dataTransfer: data })
  await page.getByText('“edm” does not say what it predicts').waitFor(wait)
  await page.setViewportSize({ width: 390, height: 844 })
  await expect.poll(() => overflowOf(page)).toBeLessThanOrEqual(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Network:/ }).click()
  expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  pages.expectNoErrors()
})
