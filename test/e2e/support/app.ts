/** The page for tests that use it as a person does: on WASM, with few steps and a tiny network. */
import type { Page } from 'playwright-core'
import type { OpenOptions } from '../browser.ts'
import { distPages } from './pages.ts'

/** One image and few steps: what is under test is the page. */
export const quick = 'images=1&steps=4'

/** The hooks are those of the file. */
export const appPages = () => {
  const pages = distPages()
  return {
    pages,
    visit: (hash = quick, options: OpenOptions = {}): Promise<Page> => pages.visit(hash, options),
  }
}

export const waitForDone = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.samplerscope.activeRun()?.status === 'done', undefined, {
    timeout: 120_000,
  })

export const stateOf = (page: Page) =>
  page.evaluate(() => {
    const { document, fault, runnable, pinned, hovered } = window.samplerscope.explorer.getState()
    return { document, fault, pinned, hovered, steps: runnable.program.steps.length, nfe: runnable.program.nfe }
  })
