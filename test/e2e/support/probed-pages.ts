/** Pages with an ear on their engine: one site per file and one page per test, compared with the tiny network in Node. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Backend } from '../../../src/engine/backend.ts'
import { createNodeBackend, largestDifference, tinyFiles } from '../../unit/engine/node-backend.ts'
import { sharedBrowser } from '../browser.ts'
import type { OpenedPage } from './kept-page.ts'
import { expectedImages, finalImages, visit } from './probe.ts'
import { type Site, serveSite } from './site.ts'

/** A quarter of a grey value; a wrong coefficient is far beyond it. */
export const tolerance = 2e-3

export interface ProbedPages {
  open(query: string, hash: string): Promise<Page>
  /** Opens the page, waits for its run, and compares the images with the reference. */
  compare(query: string, hash: string): Promise<Page>
  expectNoErrors(): void
  readonly requests: readonly string[]
  readonly site: Site
}

export const statisticsOf = (page: Page) => page.evaluate(() => window.samplerscope.engine.statistics())

/** The hooks are those of the file. */
export const probedPages = (device: { readonly webgpu?: boolean } = {}): ProbedPages => {
  let site: Site
  let tiny: Backend
  let browser: Browser
  let opened: OpenedPage | undefined
  beforeAll(async () => {
    site = await serveSite()
    tiny = await createNodeBackend(tinyFiles.onnx)
    browser = await sharedBrowser(device)
  })
  afterAll(async () => {
    await tiny?.dispose()
    await site?.close()
  })
  afterEach(async ({ task }) => {
    await opened?.close(task.result?.state === 'fail')
    opened = undefined
    site.restore()
  })
  const open = async (query: string, hash: string): Promise<Page> => {
    opened = await visit(browser, site, query, hash, site.hasOtherCode)
    return opened.page
  }
  const expectNoErrors = (): void => {
    expect(opened?.log.pageErrors).toEqual([])
    expect(opened?.log.consoleErrors).toEqual([])
  }
  return {
    open,
    compare: async (query, hash) => {
      const page = await open(query, hash)
      const images = await finalImages(page)
      expect(largestDifference(images, await expectedImages(tiny, hash))).toBeLessThan(tolerance)
      expectNoErrors()
      return page
    },
    expectNoErrors,
    get requests() {
      return opened!.log.requests
    },
    get site() {
      return site
    },
  }
}
