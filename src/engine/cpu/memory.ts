/** The linear memory of one network: weights at the bottom, then what one size of batch needs. It grows, and goes as a whole. */

const pageBytes = 65536

export interface Memory {
  readonly memory: WebAssembly.Memory
  /** All of it; growing makes a new one, so nobody keeps it. */
  readonly floats: Float32Array
  readonly integers: Int32Array
  /** Address, in bytes, of `count` floats; what they hold is undefined. A multiple of 64, the size of a line of the caches. */
  alloc(count: number): number
  /** The same, all zero. */
  zeros(count: number): number
  put(values: Float32Array): number
  mark(): number
  /** Frees everything that was taken since the mark. */
  release(mark: number): void
  readonly bytes: number
}

export const createMemory = (memory: WebAssembly.Memory, base: number): Memory => {
  let top = Math.ceil(base / 64) * 64
  let floats = new Float32Array(memory.buffer)
  let integers = new Int32Array(memory.buffer)
  const view = (): void => {
    if (floats.buffer === memory.buffer) return
    floats = new Float32Array(memory.buffer)
    integers = new Int32Array(memory.buffer)
  }
  const alloc = (count: number): number => {
    const address = top
    top += Math.ceil((4 * count) / 64) * 64
    const missing = top - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
    view()
    return address
  }
  return {
    memory,
    get floats() {
      view()
      return floats
    },
    get integers() {
      view()
      return integers
    },
    alloc,
    zeros: (count) => {
      const address = alloc(count)
      floats.fill(0, address / 4, address / 4 + count)
      return address
    },
    put: (values) => {
      const address = alloc(values.length)
      floats.set(values, address / 4)
      return address
    },
    mark: () => top,
    release: (mark) => {
      top = mark
    },
    get bytes() {
      return memory.buffer.byteLength
    },
  }
}
