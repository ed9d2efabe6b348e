/** Keeps the address bar on the document, and the document on links that are opened. */

import type { Parsed } from '../core/parse-design.ts'
import type { Document } from '../document/document.ts'
import { parseHash, printHash } from '../scenes/link.ts'
import { parseTour, printTour, type Tour } from '../scenes/tour.ts'
import { embedKeys } from './embed/request.ts'
import type { Explorer, ExplorerState } from './explorer.ts'
import { prepareLesson } from './lesson-link.ts'

/** Browsers limit how often an address may change; a drag writes it once when the hand rests. */
const writeAfterMilliseconds = 250

const saysNothing = (hash: string): boolean => hash.replace(/^#/, '') === ''

/**
 * The document of a page's address. One that says nothing opens with `first`; one that says something and names no network
 * means the page's usual one, as links always did.
 */
export const documentOf = (hash: string, first: Document | null): Parsed<Document> =>
  first && saysNothing(hash) ? { value: first, notes: [] } : parseHash(hash)

/** The part of an address that is no document: one that says nothing opens the comparison, if there is something to open. */
export const tourOf = (hash: string, first: Document | null): Parsed<Tour> => {
  const parsed = parseTour(hash)
  return first && saysNothing(hash) ? { ...parsed, value: { ...parsed.value, door: 'compare' } } : parsed
}

/** A scene, or the door that is open without one. */
const roomOf = ({ document, door }: ExplorerState): string => document.scene ?? door

/** The hash of a state, without the "#"; empty for what a page shows by itself. */
const hashOf = (state: Pick<ExplorerState, 'document'> & Tour): string =>
  [printHash(state.document), printTour(state)].filter((part) => part !== '').join('&')

/** The hash of a link, which is never empty: an address that says nothing opens with something else than the default state. */
export const hashOfShared = (state: Pick<ExplorerState, 'document'> & Tour): string => hashOf(state) || 'door=lab'

/** The whole link to a state, in a file or for others: the address bar follows a drag later. It leads to the whole page. */
export const linkOf = (state: Pick<ExplorerState, 'document'> & Tour, { href }: Pick<Location, 'href'>): string => {
  const page = new URL(href)
  for (const key of embedKeys) page.searchParams.delete(key)
  page.hash = hashOfShared(state)
  return page.href
}

export interface UrlLinkOptions {
  /** What a page opens with whose address says nothing. */
  readonly first?: Document | null
  /** Whether another room is another page to the back button; in a frame the button belongs to the page around. */
  readonly addsHistory?: boolean
}

/** Subscribes both ways. Returns the function that ends it. */
export const linkUrl = (
  explorer: Explorer,
  page: Window,
  { first = null, addsHistory = true }: UrlLinkOptions = {},
): (() => void) => {
  let timer: number | undefined
  /** While the address leads, it is not written. */
  let isFollowing = false
  let room = roomOf(explorer.getState())
  /** The address as it was last written or followed. */
  let known = page.location.hash
  const write = (): void => {
    // A link has been opened, of which its event has not been heard yet: it leads.
    if (page.location.hash !== known) return
    // Where an address that says nothing opens something else, the default state has to say that it is meant.
    const hash = (first ? hashOfShared : hashOf)(explorer.getState())
    const url = hash === '' ? page.location.pathname + page.location.search : `#${hash}`
    const isSame = hash === page.location.hash.replace(/^#/, '')
    // Another room is another page to the back button.
    if (roomOf(explorer.getState()) !== room) {
      room = roomOf(explorer.getState())
      if (!isSame && addsHistory) page.history.pushState(null, '', url)
      else if (!isSame) page.history.replaceState(null, '', url)
    } else if (!isSame) page.history.replaceState(null, '', url)
    known = page.location.hash
  }
  const unsubscribe = explorer.subscribe((state, before) => {
    if (isFollowing || (state.document === before.document && printTour(state) === printTour(before))) return
    page.clearTimeout(timer)
    if (roomOf(state) !== roomOf(before)) write()
    else timer = page.setTimeout(write, writeAfterMilliseconds)
  })
  const follow = (): void => {
    const { value, notes, remarks = [] } = documentOf(page.location.hash, first)
    const tour = tourOf(page.location.hash, first)
    isFollowing = true
    explorer.getState().follow(tour.value)
    explorer.getState().open(value, [...notes, ...tour.notes])
    for (const text of remarks) explorer.getState().note('info', text)
    isFollowing = false
    room = roomOf(explorer.getState())
  }
  const onHashChange = (): void => {
    const { hash } = page.location
    page.clearTimeout(timer)
    known = hash
    const lesson = prepareLesson(hash, page.document.baseURI)
    if (lesson.kind === 'fetching')
      void lesson.fault.then((fault) => {
        if (page.location.hash !== hash) return
        if (fault === undefined) follow()
        else explorer.getState().note('warning', fault)
      })
    else follow()
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
