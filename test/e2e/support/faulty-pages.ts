/** Pages whose network, device or worker fails, and what must be seen of them then. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Backend } from '../../../src/engine/backend.ts'
import { createNodeBackend, tinyFiles } from '../../unit/engine/node-backend.ts'
import { sharedBrowser } from '../browser.ts'
import type { OpenedPage } from './kept-page.ts'
import { engineText, finalImages, visit } from './probe.ts'
import { type Answer, type Site, serveSite } from './site.ts'

export interface FaultyPages {
  /** Opens the page with a query and a hash; it is closed after the test, and the site whole again. */
  open(query: string, hash?: string): Promise<Page>
  /**
   * A page that tests share, on WASM with the tiny network: opened by the first that asks; for the others its engine starts
   * again, in a new worker that fetches the network anew.
   */
  restarted(): Promise<Page>
  /** The toy follows a change of the design, and nothing was thrown. */
  expectToyReacts(page: Page): Promise<void>
  /** The engine has failed with one message that matches; the toy works; once repaired, "Try again" brings images. */
  expectFailure(page: Page, message: RegExp): Promise<void>
  readonly site: Site
  /** The network in Node. */
  readonly tiny: Backend
}

export const change = (page: Page, design: Record<string, number>): Promise<void> =>
  page.evaluate((part) => {
    window.samplerscope.explorer
      .getState()
      .change('test', (document) => ({ ...document, design: { ...document.design, ...part } }))
  }, design)

/** Every message of the image panel, each once. */
export const messagesOf = (page: Page): Promise<string[]> =>
  page.locator('.area-images').locator('[role=status], [role=alert]').allTextContents()

export const jsonAnswer = (value: unknown): Answer => ({ type: 'application/json', body: JSON.stringify(value) })

export const readJson = async (path: string) => JSON.parse(await readFile(path, 'utf8'))

/** The hooks are those of the file. */
export const faultyPages = (device: { readonly webgpu?: boolean } = {}): FaultyPages => {
  let site: Site
  let tiny: Backend
  let browser: Browser
  let opened: OpenedPage | undefined
  let shared: OpenedPage | undefined
  beforeAll(async () => {
    site = await serveSite()
    tiny = await createNodeBackend(tinyFiles.onnx)
    browser = await sharedBrowser(device)
  })
  afterAll(async () => {
    await shared?.close()
    await tiny?.dispose()
    await site?.close()
  })
  afterEach(async ({ task }) => {
    const hasFailed = task.result?.state === 'fail'
    if (hasFailed || opened !== shared) await opened?.close(hasFailed)
    if (hasFailed && opened === shared) shared = undefined
    opened = undefined
    site.restore()
  })

  const expectToyReacts = async (page: Page): Promise<void> => {
    const readings = page.locator('.toy-readings')
    const before = await readings.textContent()
    const steps = await page.evaluate(() => window.samplerscope.explorer.getState().runnable.program.steps.length)
    await change(page, { steps: steps + 5 })
    await expect.poll(() => readings.textContent()).toContain(`NFE${2 * (steps + 5) - 1}`)
    expect(before).not.toContain(`NFE${2 * (steps + 5) - 1}`)
    expect(opened?.log.pageErrors).toEqual([])
  }

  const open = async (query: string, hash = 'images=1&steps=3'): Promise<Page> => {
    opened = await visit(browser, site, query, hash, site.hasOtherCode)
    return opened.page
  }

  return {
    open,
    restarted: async () => {
      if (shared) {
        opened = shared
        await shared.page.evaluate(() => window.samplerscope.engine.retry())
        return shared.page
      }
      const page = await open('model=tiny&backend=wasm')
      shared = opened
      return page
    },
    expectToyReacts,
    expectFailure: async (page, message) => {
      await engineText(page)
      // What the store knows is drawn a moment later.
      await expect.poll(() => messagesOf(page)).toEqual([expect.stringMatching(message)])
      await expectToyReacts(page)
      site.restore()
      await page.getByRole('button', { name: 'Try again' }).click()
      await finalImages(page)
      await expect
        .poll(() => messagesOf(page))
        .toEqual([expect.stringMatching(/^WASM was asked for: running on the CPU/)])
    },
    get site() {
      return site
    },
    get tiny() {
      return tiny
    },
  }
}
