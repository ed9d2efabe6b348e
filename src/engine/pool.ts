/** What was opened for a few keys, the most recently used ones: opening is dear (a session compiles its shaders anew). */
export interface Pool<T> {
  /** What is open for a key, or is opened for it; then the one that was used longest ago is released. One call at a time. */
  of(key: number): Promise<T>
  /** What is open for a key, as it is. */
  peek(key: number): T | undefined
  releaseAll(): Promise<void>
  readonly size: number
}

export interface PoolOptions<T> {
  /** Kept open at most. */
  readonly most: number
  readonly open: (key: number) => Promise<T>
  readonly release: (opened: T) => Promise<void>
}

export const createPool = <T>({ most, open, release }: PoolOptions<T>): Pool<T> => {
  /** In the order of their last use. */
  const opened = new Map<number, T>()
  return {
    of: async (key) => {
      const one = opened.get(key) ?? (await open(key))
      opened.delete(key)
      opened.set(key, one)
      const [oldest] = opened
      if (opened.size > most && oldest) {
        opened.delete(oldest[0])
        await release(oldest[1])
      }
      return one
    },
    peek: (key) => opened.get(key),
    releaseAll: async () => {
      for (const one of opened.values()) await release(one)
      opened.clear()
    },
    get size() {
      return opened.size
    },
  }
}
