/** Designs as code: what the dialog shows, copies and saves is what src/export writes. */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { nameOf } from '../../src/core/table.ts'
import { defaultDocument } from '../../src/document/parse.ts'
import { formats } from '../../src/export/formats.ts'
import { fileNameOf } from '../../src/export/name.ts'
import { parseHash, printHash } from '../../src/scenes/link.ts'
import { distPages, openHash, overflowOf, savedBy, violationsOf } from './support/pages.ts'

const pages = distPages()
afterEach(pages.expectNoErrors)

const first = 'steps=4&solver=dpmpp-2m'
const hash = `${first}&images=1&B=steps=5;solver=dpmpp-sde&C=steps=4;guidance=cfg,weight:3&nameB=mine`

const opened = pages.shared(() => pages.visit(hash))

/** The page that the tests share, with another link opened in it, and without the dialog of the test before. */
const openedAt = async (link: string): Promise<Page> => {
  const page = await opened()
  await page.keyboard.press('Escape')
  await page.locator('.code-dialog').waitFor({ state: 'detached' })
  await openHash(page, link)
  return page
}

/** What src/export writes for a design of a link that is all the link says. */
const wanted = (id: string, link: string, name?: string): { readonly code: string; readonly fileName: string } => {
  const { design } = parseHash(link).value
  const format = formats.find((each) => each.id === id)!
  const origin = {
    name: name ?? nameOf(design),
    link: `${pages.server.url}#${printHash({ ...defaultDocument, design })}`,
  }
  const written = format.write(design, origin)
  if (written.status === 'refused') throw new Error(written.reason)
  return { code: written.code, fileName: fileNameOf(format, design, origin.name) }
}

/** Chromium and Node may differ in the last digit of a power: numbers with twelve. */
const rounded = (code: string): string =>
  code.replaceAll(/-?\d+\.\d+(e-?\d+)?/g, (text) => String(Number(Number(text).toPrecision(12))))

const codeIn = async (page: Page): Promise<string> => (await page.locator('.code-text pre').textContent()) ?? ''

describe('copying a design as code', () => {
  it('loads the writers when they are asked for; shows, copies and saves every format of every design', async () => {
    const page = await opened()
    const fetched = () => pages.log.requests.filter((url) => /CodeFiles/.test(url)).length
    expect(fetched()).toBe(0)
    await page.getByRole('button', { name: 'Copy as code' }).click()
    await page.getByRole('tab').first().waitFor()
    expect(fetched()).toBeGreaterThan(0)

    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    for (const { id, label } of formats) {
      await page.getByRole('tab', { name: label }).click()
      const { code } = wanted(id, first)
      const shown = await codeIn(page)
      expect(rounded(shown)).toBe(rounded(code))
      await page.getByRole('button', { name: 'Copy', exact: true }).click()
      await page.getByText('Copied.').waitFor()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown)
    }
    await page.getByRole('radio', { name: /^B: mine/ }).click()
    await page.getByRole('tab', { name: 'ComfyUI' }).click()
    const { code, fileName } = wanted('comfyui', 'steps=5&solver=dpmpp-sde', 'mine')
    expect(fileName).toBe('comfyui_node_mine_5.py')
    const saved = await savedBy(page.getByRole('button', { name: fileName }))
    expect(rounded(saved.toString('utf8'))).toBe(rounded(code))

    // A host that cannot run a design: why, and no file.
    await page.getByRole('radio', { name: /^C:/ }).click()
    await page.getByRole('tab', { name: 'diffusers' }).click()
    await page.getByText('guides by itself').waitFor()
    expect(await page.getByRole('button', { name: 'Copy', exact: true }).count()).toBe(0)
    await page.getByRole('tab', { name: 'NumPy' }).click()
    expect(await codeIn(page)).toContain('"none"')

    // Where the page may not copy, the code is selected.
    await page.getByRole('radio', { name: /^A:/ }).click()
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))
    })
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByText('the code is selected').waitFor()
    const selected = await page.evaluate(() => getSelection()?.toString() ?? '')
    expect(rounded(selected).trim()).toBe(rounded(wanted('plain', first).code).trim())
  })

  it('says what is wrong with a design that cannot run', async () => {
    const page = await openedAt('images=1&steps=4&schedule=vp&scaling=vp&sigmaMin=1&sigmaMax=2')
    await page.getByRole('button', { name: 'Copy as code' }).click()
    await page.getByText('This design cannot run: the VP schedule').last().waitFor()
  })

  it('works by keyboard, and comes back to its button', async () => {
    const page = await openedAt(hash)
    const button = page.getByRole('button', { name: 'Copy as code' })
    await button.focus()
    await page.keyboard.press('Enter')
    // The dialog takes the focus once it is open.
    await page.waitForFunction(() => document.activeElement?.closest('[role="dialog"]'))
    await page.getByRole('tab', { name: 'NumPy' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('tab', { name: 'k-diffusion', selected: true }).waitFor()
    // The code of the tab takes its place in the order of the keys a frame later.
    await page.getByLabel('k-diffusion code of design A').waitFor()
    await page.keyboard.press('Tab')
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await expect.poll(focused).toBe('k-diffusion code of design A')
    await page.keyboard.press('Escape')
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('is clean to axe and fits: light and wide, dark and narrow', async () => {
    const page = await openedAt(hash)
    await page.getByRole('button', { name: 'Copy as code' }).click()
    await page.getByRole('tab').first().waitFor()
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
    ] as const) {
      const look = `${colorScheme}, ${width} wide`
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      for (const design of [/^A:/, /^C:/]) {
        await page.getByRole('radio', { name: design }).click()
        await page.getByRole('tab', { name: 'diffusers' }).click()
        expect(await violationsOf(page, '.code-dialog'), look).toEqual([])
      }
      expect(await overflowOf(page), look).toBeLessThanOrEqual(0)
      const box = (await page.locator('.code-dialog').boundingBox())!
      expect(box.x, look).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width, look).toBeLessThanOrEqual(width)
    }
  })
})
