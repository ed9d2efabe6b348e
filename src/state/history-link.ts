/** Keeps the steps of undo and redo while the tab lives, so that a reload loses none. */
import { whenIdle } from '../base/when-idle.ts'
import type { Document } from '../document/document.ts'
import { hashOnce, parseHash } from '../scenes/link.ts'
import type { Explorer } from './explorer.ts'

export const historyKey = 'samplerscope-history'

/** Steps that are kept each way, and characters in all: a lesson stands in the link of each of its steps. */
const mostSteps = 60
const mostCharacters = 400_000

/** Hashes, the oldest first. */
interface Kept {
  readonly past: readonly string[]
  readonly present: string
  /** The next one last, as in the store. */
  readonly future: readonly string[]
}

const isHashes = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const read = (text: string | null): Kept | undefined => {
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Kept> | null
    return kept && isHashes(kept.past) && isHashes(kept.future) && typeof kept.present === 'string'
      ? { past: kept.past, present: kept.present, future: kept.future }
      : undefined
  } catch {
    return undefined
  }
}

/** The newest of a list of hashes that fit. */
const newest = (documents: readonly Document[], room: number): readonly string[] => {
  const kept: string[] = []
  let used = 0
  for (const document of documents.slice(-mostSteps).reverse()) {
    const hash = hashOnce(document)
    used += hash.length
    if (used > room) break
    kept.unshift(hash)
  }
  return kept
}

const documentOf = (hash: string): Document => parseHash(hash).value

/** What the tab kept: undefined for nothing, or where storage is denied. */
const keptBy = ({ sessionStorage }: Pick<Window, 'sessionStorage'>): Kept | undefined =>
  read(sessionStorage.getItem(historyKey))

type Page = Pick<Window, 'sessionStorage' | 'addEventListener' | 'removeEventListener'>

/**
 * Restores the steps that the tab kept, once there is time to read them, and keeps what is there when the page goes. A page
 * that opens with another state than the tab had last can go back to that one. Without storage only a reload forgets
 * them. Returns the function that ends it.
 *
 * @param later - Calls back when the page is at rest.
 */
export const keepHistory = (
  explorer: Explorer,
  page: Page,
  later: (run: () => void) => void = whenIdle,
): (() => void) => {
  const opened = explorer.getState().document
  let isRestored = false
  const restore = (): void => {
    if (isRestored) return
    isRestored = true
    try {
      const kept = keptBy(page)
      if (!kept) return
      const isSame = kept.present === hashOnce(opened)
      const past = isSame ? kept.past : [...kept.past, kept.present]
      // What was done since has nothing to redo.
      const isNew = explorer.getState().history.past.length === 0
      const future = isSame && isNew ? kept.future : []
      explorer.getState().restoreHistory(past.map(documentOf), future.map(documentOf))
    } catch {
      // Denied: there is nothing to restore.
    }
  }
  const keep = (): void => {
    restore()
    const { history, document } = explorer.getState()
    const past = newest(history.past, mostCharacters)
    const future = newest(history.future, mostCharacters / 4)
    try {
      page.sessionStorage.setItem(
        historyKey,
        JSON.stringify({ past, present: hashOnce(document), future } satisfies Kept),
      )
    } catch {
      // Full or denied: undo works as long as the page is open, and the link holds the state.
    }
  }
  later(restore)
  page.addEventListener('pagehide', keep)
  return () => page.removeEventListener('pagehide', keep)
}
