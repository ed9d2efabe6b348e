/**
 * Pages for tests: one browser per worker (two if some files ask for a GPU), and one page per test, closed after it or tidied
 * for the next.
 */
import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { frames, type OpenOptions, open, type PageLog, sharedBrowser } from '../browser.ts'
import { sharedDist } from '../server.ts'
import { type OpenedPage, openKept } from './kept-page.ts'

interface Served {
  readonly url: string
  /** Where tests may share a page: an empty one of the same origin and with the same headers. */
  readonly blank?: string
  close(): Promise<void>
}

export interface Pages<S extends Served> {
  /** Opens the page with a hash, and a query before it (by default for the tiny network), and waits for the toy. */
  visit(hash: string, options?: OpenOptions & { readonly query?: string }): Promise<Page>
  /** Opens any address; the page that is opened last is the test's, and all of a test's are closed after it. */
  open(url: string, options?: OpenOptions): Promise<Page>
  /**
   * One page for all tests of the file, or of the `describe` that it is called in, opened by the first that asks: for stories
   * that follow each other as a person's actions do. A test that failed leaves the next one a new page.
   */
  shared(show: () => Promise<Page>): () => Promise<Page>
  /** Nothing has been thrown, nothing told on the console as an error. */
  expectNoErrors(): void
  readonly server: S
  /** Of the test's page. */
  readonly log: PageLog
}

/** The hooks are those of the file, or of the `describe` that it is called in. */
export const servedPages = <S extends Served>(
  serve: () => Promise<S>,
  device: { readonly webgpu?: boolean } = {},
): Pages<S> => {
  let server: S | undefined
  let browser: Browser | undefined
  let opened: OpenedPage | undefined
  /** Those of the test: a page that is left open goes on for as long as the browser does. */
  let all: OpenedPage[] = []
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([serve(), sharedBrowser(device)])
  })
  afterAll(async () => {
    await server?.close()
  })
  afterEach(async ({ task }) => {
    const hasFailed = task.result?.state === 'fail'
    await Promise.all(all.map((one) => one.close(hasFailed)))
    all = []
    opened = undefined
  })
  const show = async (url: string, options: OpenOptions = {}): Promise<Page> => {
    const { blank } = server!
    // What is not the server's own may be without its headers.
    const isOwn = blank !== undefined && url.startsWith(server!.url)
    opened = await (isOwn ? openKept(browser!, url, blank, options) : open(browser!, url, options))
    all.push(opened)
    return opened.page
  }
  const shared = (first: () => Promise<Page>) => {
    let mine: OpenedPage | undefined
    const end = async (hasFailed: boolean): Promise<void> => {
      const ended = mine
      mine = undefined
      await ended?.close(hasFailed)
    }
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await end(true)
    })
    afterAll(() => end(false))
    return async (): Promise<Page> => {
      if (!mine) {
        await first()
        mine = opened!
        // Not closed with those of the test.
        all = all.filter((one) => one !== mine)
      }
      opened = mine
      return mine.page
    }
  }
  return {
    open: show,
    shared,
    visit: async (hash, { query = '?model=tiny', ...options } = {}) => {
      const page = await show(`${server!.url}${query}#${hash}`, options)
      await page.locator('.area-toy canvas').first().waitFor()
      return page
    },
    expectNoErrors: () => {
      expect(opened?.log.pageErrors).toEqual([])
      expect(opened?.log.consoleErrors).toEqual([])
    },
    get server() {
      return server!
    },
    get log() {
      return opened!.log
    },
  }
}

/** Of dist. */
export const distPages = () => servedPages(sharedDist)

/** Another link in a page that tests share: on a desk, in light colors, without notes of the test before. */
export const openOnDesk = async (page: Page, hash: string): Promise<void> => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
  const dismiss = page.getByRole('button', { name: 'Dismiss' })
  while ((await dismiss.count()) > 0) await dismiss.first().click()
  await openHash(page, hash)
}

/**
 * Opens another link in a page that is open, as a person does who pastes it over the address: its state is there, and its runs
 * have been asked for.
 */
export const openHash = async (page: Page, hash: string): Promise<void> => {
  await page.evaluate(async (hash) => {
    const followed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }))
    const before = location.hash
    location.hash = hash
    if (location.hash === before) dispatchEvent(new HashChangeEvent('hashchange'))
    await followed
  }, hash)
  await frames(page, 2)
}

interface AxeOptions {
  /** The rules on colours alone: for a page that was looked at whole in other colours. */
  readonly only?: 'colours'
}

/** What axe finds in a page or a part of it, a line each. */
export const violationsOf = async (
  page: Page,
  part = 'html',
  { only }: AxeOptions = {},
): Promise<readonly string[]> => {
  // Not as an element: the page's policy lets no script in that is not its own. Once per page: it is half a megabyte.
  if (!(await page.evaluate(() => 'axe' in window)))
    await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'))
  const options = only ? { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } } : {}
  return page.evaluate(
    async ([part, options]) => {
      const { axe } = window as unknown as {
        axe: {
          run(
            on: string,
            options: object,
          ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
        }
      }
      const { violations } = await axe.run(part, options)
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((n) => `${id}: ${n.html.slice(0, 120)} ${n.failureSummary}`),
      )
    },
    [part, options] as const,
  )
}

/** Pixels that the page is wider than the window; 0 or less when it does not scroll sideways. */
export const overflowOf = async (page: Page): Promise<number> => {
  // What measures its own width follows a new window in the frame after.
  await frames(page, 2)
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/**
 * A part of the page is clean for axe, and nothing makes the page scroll sideways: wide and light, then narrow and dark, as the
 * page is left.
 */
export const expectToLookClean = async (page: Page, part: string): Promise<void> => {
  for (const [look, viewport, colorScheme] of [
    ['wide, light', { width: 1440, height: 900 }, 'light'],
    ['narrow, dark', { width: 390, height: 844 }, 'dark'],
  ] as const) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    expect(await violationsOf(page, part), look).toEqual([])
    expect(await overflowOf(page), look).toBeLessThanOrEqual(0)
  }
}

/** What the page gives to be saved when `button` is pressed. */
export const savedBy = async (button: Locator): Promise<Buffer> => {
  const [download] = await Promise.all([button.page().waitForEvent('download'), button.click()])
  return readFile(await download.path())
}

/** Takes what a sampler or a noise schedule is called from the list that its button opens. */
export const pickName = async (page: Page, list: 'Sampler' | 'Noise schedule', name: string): Promise<void> => {
  await page.getByRole('button', { name: new RegExp(`^${list}: `) }).click()
  await page.getByRole('combobox', { name: `Search: ${list}` }).fill(name)
  await page.keyboard.press('Enter')
  await page.getByRole('listbox', { name: list }).waitFor({ state: 'detached' })
}
