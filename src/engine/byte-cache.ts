/** Keeps the most recently used values that fit into a budget of bytes. */
export interface ByteCache<K, V> {
  get(key: K): V | undefined
  /** Replaces what the key had. A value larger than the whole budget is not kept. */
  set(key: K, value: V): void
  clear(): void
  readonly bytes: number
}

/** `onDrop` hears of values that go, whatever the reason. */
export const createByteCache = <K, V>(
  budget: number,
  bytesOf: (value: V) => number,
  onDrop: (value: V) => void = () => {},
): ByteCache<K, V> => {
  /** In the order of their last use. */
  const values = new Map<K, V>()
  let bytes = 0
  const drop = (key: K): void => {
    const value = values.get(key)
    if (value === undefined) return
    values.delete(key)
    bytes -= bytesOf(value)
    onDrop(value)
  }
  return {
    get: (key) => {
      const value = values.get(key)
      if (value !== undefined) {
        values.delete(key)
        values.set(key, value)
      }
      return value
    },
    set: (key, value) => {
      drop(key)
      values.set(key, value)
      bytes += bytesOf(value)
      for (const oldest of values.keys()) {
        if (bytes <= budget) break
        drop(oldest)
      }
    },
    clear: () => {
      for (const key of values.keys()) drop(key)
    },
    get bytes() {
      return bytes
    },
  }
}
