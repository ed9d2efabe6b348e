/** A place where things are kept by name: the browser's IndexedDB, or memory where there is none. */
import { clear, createStore, del, entries, get, setMany } from 'idb-keyval'

export interface Shelf {
  entries(): Promise<readonly (readonly [string, unknown])[]>
  get(key: string): Promise<unknown>
  set(items: readonly (readonly [string, unknown])[]): Promise<void>
  delete(key: string): Promise<void>
  /** Takes everything out. */
  clear(): Promise<void>
}

/** One database each, as idb-keyval wants it. */
export const shelfNames = {
  /** What was measured, by the key of its subject. */
  measurements: 'samplerscope-measurements',
  /** Studies and the queue. */
  studies: 'samplerscope-studies',
  /** Final images of runs that took long. */
  runs: 'samplerscope-runs',
} as const

const table = 'kept'

/** Rejects where the browser denies storage or has no room; the caller says so. */
export const browserShelf = (name: string): Shelf => {
  let opened: ReturnType<typeof createStore> | undefined
  const store: ReturnType<typeof createStore> = (mode, use) => {
    opened ??= createStore(name, table)
    return opened(mode, use)
  }
  return {
    entries: async () => (await entries<string, unknown>(store)).map(([key, value]) => [key, value] as const),
    get: (key) => get<unknown>(key, store),
    set: (items) =>
      setMany(
        items.map(([key, value]) => [key, value]),
        store,
      ),
    delete: (key) => del(key, store),
    clear: () => clear(store),
  }
}

/** For tests: what one page leaves, the next one finds. */
export const memoryShelf = (kept = new Map<string, unknown>()): Shelf => ({
  entries: async () => [...kept],
  get: async (key) => kept.get(key),
  set: async (items) => {
    for (const [key, value] of items) kept.set(key, structuredClone(value))
  },
  delete: async (key) => {
    kept.delete(key)
  },
  clear: async () => kept.clear(),
})
