/**
 * A page that one test after another opens: the browser keeps its process and what it has compiled of the site, which is half
 * of what a visit costs. Between two tests nothing of the page runs, and its storage is empty.
 */
import type { Browser, Page } from 'playwright-core'
import { type OpenOptions, type OpenPage, open, viewOf } from '../browser.ts'

/** Options of one visit only: a page with these is nobody else's. */
const needsItsOwn = ({ calibrates, isKept, isFresh }: OpenOptions): boolean => Boolean(calibrates || isKept || isFresh)

/** As the next page finds its origin: with nothing stored. Runs in an empty page of it, so that nobody holds a database open. */
const emptyStorage = async (): Promise<void> => {
  localStorage.clear()
  sessionStorage.clear()
  for (const name of await caches.keys()) await caches.delete(name)
  for (const { name } of await indexedDB.databases())
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name!)
      request.onsuccess = () => resolve()
      request.onerror = () => reject(request.error)
    })
  const directory = await navigator.storage.getDirectory()
  for await (const name of directory.keys()) await directory.removeEntry(name, { recursive: true })
}

export interface OpenedPage extends OpenPage {
  /** A page of a test that failed is not kept. */
  close(hasFailed?: boolean): Promise<void>
}

interface Kept extends OpenPage {
  isInUse: boolean
}

const keptPages = new Map<Browser, Kept>()

const forget = async (browser: Browser, kept: Kept): Promise<void> => {
  if (keptPages.get(browser) === kept) keptPages.delete(browser)
  await kept.close()
}

/** Undoes what tests do to a page and its context; rejects where it can't, as after the page has been closed. */
const tidy = async (page: Page, blank: string): Promise<void> => {
  const context = page.context()
  for (const other of context.pages()) if (other !== page) await other.close()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  await context.setOffline(false)
  await context.clearPermissions()
  page.removeAllListeners()
  await page.goto(blank)
  await page.mouse.move(-1, -1)
  await page.evaluate(emptyStorage)
}

/**
 * Opens a URL as `open` does, in the kept page where that is free and the options allow it. `blank` is an empty page of the
 * same origin and with the same headers, in which nothing runs.
 */
export const openKept = async (
  browser: Browser,
  url: string,
  blank: string,
  options: OpenOptions = {},
): Promise<OpenedPage> => {
  const known = keptPages.get(browser)
  if (needsItsOwn(options) || known?.isInUse) return open(browser, url, options)
  const kept: Kept = known ?? { ...(await open(browser, blank, options)), isInUse: false }
  kept.isInUse = true
  keptPages.set(browser, kept)
  const { page, log } = kept
  for (const list of Object.values(log)) list.length = 0
  await page.setViewportSize(viewOf(options).viewport)
  await page.emulateMedia(viewOf(options))
  await page.goto(url)
  return {
    page,
    log,
    close: async (hasFailed = false) => {
      if (hasFailed || page.isClosed()) return forget(browser, kept)
      try {
        await tidy(page, blank)
        kept.isInUse = false
      } catch {
        await forget(browser, kept)
      }
    },
  }
}
