/** Keeps the address bar on the document, and the document on links that are opened. */
import type { Explorer } from './store.ts'
import { parseHash, parseTour, printHash, printTour } from './url.ts'

/** Browsers limit how often an address may change; a drag writes it once when the hand rests. */
const writeAfterMilliseconds = 250

/** Subscribes both ways; returns the function that ends it. */
export const linkUrl = (explorer: Explorer, page: Window): (() => void) => {
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
    const { value, notes } = parseHash(page.location.hash)
    const tour = parseTour(page.location.hash)
    explorer.setState(tour.value)
    explorer.getState().open(value, [...notes, ...tour.notes])
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
