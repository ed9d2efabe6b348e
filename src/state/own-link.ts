/** Keeps the state that a person left for a scene while the tab lives, so that a reload loses nothing. */

import { parseHash, printHash } from '../scenes/link.ts'
import type { Explorer } from './explorer.ts'

const key = 'samplerscope-own'

/** Restores what the tab kept, and keeps what a scene replaces from now on. Without storage only a reload forgets it. */
export const keepOwn = (explorer: Explorer, page: Pick<Window, 'sessionStorage'>): void => {
  try {
    const kept = page.sessionStorage.getItem(key)
    if (kept !== null && explorer.getState().document.scene !== null) {
      explorer.getState().restoreOwn(parseHash(kept).value)
    }
  } catch {
    return
  }
  explorer.subscribe(({ own }, before) => {
    if (own === before.own) return
    try {
      if (own === null) page.sessionStorage.removeItem(key)
      else page.sessionStorage.setItem(key, printHash(own))
    } catch {
      // Full or denied: what is kept in memory still serves.
    }
  })
}
