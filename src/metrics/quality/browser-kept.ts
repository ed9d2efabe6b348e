import { createStore, del, get, set } from 'idb-keyval'
import type { Kept } from './judge.ts'
import { storeName } from './protocol.ts'

/** IndexedDB. Where it is full or denied, nothing is known and nothing kept: only a reload loses by it. */
export const browserKept = (): Kept => {
  const store = createStore(...storeName)
  const ignored = (error: unknown): undefined => {
    console.warn('What quality has measured is not kept by this browser:', error)
  }
  return {
    get: (key) => get<unknown>(key, store).catch(ignored),
    set: (key, value) => set(key, value, store).catch(ignored),
    delete: (key) => del(key, store).catch(ignored),
  }
}
