/** The engine alone for tests: one browser per worker, one site per file, one page per test. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { sharedBrowser } from '../browser.ts'
import { type EnginePage, type EnginePageOptions, openEnginePage } from '../engine-page.ts'
import { type EngineSite, serveEngineSite } from '../engine-site.ts'

export interface EnginePages {
  /** The test's page, closed after it. */
  open(options?: EnginePageOptions): Promise<EnginePage>
  /** Another one, which the caller closes. */
  openAnother(): Promise<EnginePage>
  /** What went wrong in the test's page. */
  errors(): readonly string[]
  readonly site: EngineSite
  readonly browser: Browser
}

/** The hooks are those of the file. The browser has a software GPU unless `webgpu` is false. */
export const enginePages = ({ webgpu = true }: { readonly webgpu?: boolean } = {}): EnginePages => {
  let site: EngineSite
  let browser: Browser
  let opened: EnginePage | undefined
  beforeAll(async () => {
    site = await serveEngineSite(undefined, inject('enginePage'))
    browser = await sharedBrowser({ webgpu })
  })
  afterAll(async () => {
    await site?.close()
  })
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  return {
    open: async (options) => {
      opened = await openEnginePage(browser, site, options)
      return opened
    },
    openAnother: () => openEnginePage(browser, site),
    errors: () => [...(opened?.log.pageErrors ?? []), ...(opened?.log.consoleErrors ?? [])],
    get site() {
      return site
    },
    get browser() {
      return browser
    },
  }
}
