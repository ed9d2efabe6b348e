/** Keeps the address bar on the document, and the document on links that are opened. */

import type { Parsed } from '../core/design.ts'
import type { Document } from './document.ts'
import type { Explorer } from './store.ts'
import { parseHash, parseTour, printHash, printTour } from './url.ts'

/** Browsers limit how often an address may change; a drag writes it once when the hand rests. */
const writeAfterMilliseconds = 250

/**
 * The document of a page's address. One that says nothing opens with `first`, the id of a network or world; one that says
 * something and names no network means the page's usual one, as links always did.
 */
export const documentOf = (hash: string, first: string | null): Parsed<Document> => {
  const parsed = parseHash(hash)
  return hash.replace(/^#/, '') === '' ? { ...parsed, value: { ...parsed.value, network: first } } : parsed
}

/** Subscribes both ways; `first` is what a page opens with whose address says nothing. Returns the function that ends it. */
export const linkUrl = (explorer: Explorer, page: Window, first: string | null = null): (() => void) => {
  let timer: number | undefined
  const write = (): void => {
    const hash = [printHash(explorer.getState().document), printTour(explorer.getState())]
      .filter((part) => part !== '')
      .join('&')
    if (hash !== page.location.hash.replace(/^#/, ''))
      page.history.replaceState(null, '', hash === '' ? page.location.pathname + page.location.search : `#${hash}`)
  }
  const unsubscribe = explorer.subscribe((state, before) => {
    if (state.document === before.document && printTour(state) === printTour(before)) return
    page.clearTimeout(timer)
    timer = page.setTimeout(write, writeAfterMilliseconds)
  })
  const onHashChange = (): void => {
    const { value, notes, remarks = [] } = documentOf(page.location.hash, first)
    const tour = parseTour(page.location.hash)
    explorer.setState(tour.value)
    explorer.getState().open(value, [...notes, ...tour.notes])
    for (const text of remarks) explorer.getState().note('info', text)
  }
  page.addEventListener('hashchange', onHashChange)
  page.addEventListener('pagehide', write)
  return () => {
    unsubscribe()
    page.clearTimeout(timer)
    page.removeEventListener('hashchange', onHashChange)
    page.removeEventListener('pagehide', write)
  }
}
