/**
 * The product y += Gram c as a WebAssembly module of one kilobyte that is assembled here, without tools or a file: two rows of
 * the Gram matrix a turn, their six sums (two rows of three color axes) in three registers of two float64.
 */

/** Opcodes; the meaning of the bytes is in the WebAssembly specification, sections 5.4 and 5.5. */
const unsigned = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...unsigned(n >>> 7)])
const localGet = (local: number): number[] => [0x20, ...unsigned(local)]
const localSet = (local: number): number[] => [0x21, ...unsigned(local)]
const localTee = (local: number): number[] => [0x22, ...unsigned(local)]
const loadPair = (offset: number): number[] => [0xfd, 0x00, 3, ...unsigned(offset)]
const loadTwice = (offset: number): number[] => [0xfd, 0x0a, 3, ...unsigned(offset)]
const storePair = (offset: number): number[] => [0xfd, 0x0b, 3, ...unsigned(offset)]
const addPairs = [0xfd, 0xf0, 0x01]
const multiplyPairs = [0xfd, 0xf2, 0x01]
/** Low half of the first, high half of the second. */
const joinHalves = [0xfd, 0x0d, 0, 1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31]
const addInteger = [0x6a]
const isLess = [0x49]
const loop = [0x03, 0x40]
const repeatIf = [0x0d, 0]
const end = [0x0b]
/** Signed: bit 6 of the last byte is the sign. */
const integer = (n: number): number[] => [0x41, ...(n < 64 ? [n] : n < 8192 ? [(n & 127) | 128, n >>> 7] : unsigned(n))]
const section = (id: number, body: number[]): number[] => [id, ...unsigned(body.length), ...body]
const vector = (items: number[][]): number[] => [...unsigned(items.length), ...items.flat()]

/** Bytes of a pair of float64. */
const pair = 16

/** Function (y, gram, c, end of y). c has for each direction the pairs (a b) (c a) (b c) of its three numbers. */
const productBody = (count: number): number[] => {
  const given = (j: number, k: number): number => 4 + 3 * j + k
  const even = 4 + 3 * count
  const odd = even + 1
  const sums = even + 2
  const code: number[] = []
  for (let j = 0; j < count; j++)
    for (let k = 0; k < 3; k++) code.push(...localGet(2), ...loadPair(pair * (3 * j + k)), ...localSet(given(j, k)))
  code.push(...loop)
  for (let k = 0; k < 3; k++) code.push(...localGet(0), ...loadPair(pair * k), ...localSet(sums + k))
  const addTo = (k: number, j: number): number[] => [
    ...localGet(given(j, k)),
    ...multiplyPairs,
    ...addPairs,
    ...localSet(sums + k),
  ]
  for (let j = 0; j < count; j++) {
    code.push(...localGet(sums), ...localGet(1), ...loadTwice(8 * j), ...localTee(even), ...addTo(0, j))
    code.push(...localGet(sums + 2), ...localGet(1), ...loadTwice(8 * (count + j)), ...localTee(odd), ...addTo(2, j))
    code.push(...localGet(sums + 1), ...localGet(even), ...localGet(odd), ...joinHalves, ...addTo(1, j))
  }
  for (let k = 0; k < 3; k++) code.push(...localGet(0), ...localGet(sums + k), ...storePair(pair * k))
  code.push(...localGet(1), ...integer(2 * 8 * count), ...addInteger, ...localSet(1))
  code.push(...localGet(0), ...integer(3 * pair), ...addInteger, ...localTee(0), ...localGet(3), ...isLess, ...repeatIf)
  code.push(...end, ...end)
  const whole = [...vector([[...unsigned(3 * count + 5), 0x7b]]), ...code]
  return [...unsigned(whole.length), ...whole]
}

/** Directions that a layout may have: there is a function for each number. */
const counts = [2, 3, 4, 5, 6] as const

const moduleBytes = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // One type: four integers and no result; one import: "e" "m", a memory.
    ...section(1, vector([[0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 0]])),
    ...section(2, vector([[1, 0x65, 1, 0x6d, 0x02, 0x00, 1]])),
    ...section(3, vector(counts.map(() => [0]))),
    ...section(7, vector(counts.map((count, k) => [1, 0x30 + count, 0x00, k]))),
    ...section(10, vector(counts.map(productBody))),
  ])

let made: WebAssembly.Module | null | undefined

/** Null where the browser has no WebAssembly with SIMD. */
export const gramModule = (): WebAssembly.Module | null => {
  if (made === undefined) {
    const bytes = moduleBytes()
    made = typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes) ? null : new WebAssembly.Module(bytes)
  }
  return made
}

type Product = (y: number, gram: number, c: number, end: number) => void

export interface LoadedGram {
  /** The vector that products are added to: three numbers a direction. */
  readonly y: Float64Array
  /** Where coefficients are laid out for the kernel. */
  readonly given: Float64Array
  readonly gramAt: number
  readonly rows: number
  readonly products: readonly (Product | undefined)[]
}

/** Offset of y in the memory; the coefficients come before it. */
const yAt = 1024

/** Puts a Gram matrix of `rows` directions into a memory of its own. */
export const loadGram = (module: WebAssembly.Module, gram: Float64Array, rows: number): LoadedGram => {
  // Two rows at a time: an odd number of rows reads and writes one that is not there.
  const gramAt = yAt + 8 * 3 * (rows + 2)
  const memory = new WebAssembly.Memory({ initial: Math.ceil((gramAt + 8 * gram.length + 256) / 65536) })
  new Float64Array(memory.buffer, gramAt, gram.length).set(gram)
  const { exports } = new WebAssembly.Instance(module, { e: { m: memory } })
  return {
    y: new Float64Array(memory.buffer, yAt, 3 * rows),
    given: new Float64Array(memory.buffer, 0, 6 * counts.at(-1)!),
    gramAt,
    rows,
    products: Array.from({ length: counts.at(-1)! + 1 }, (_, count) => exports[String(count)] as Product | undefined),
  }
}

/** Adds the columns of one layout, from `column` (an index into the Gram matrix) on, times its coefficients from `at` on. */
export const callKernel = (
  { given, gramAt, rows, products }: LoadedGram,
  count: number,
  column: number,
  coefficients: Float64Array,
  at: number,
): void => {
  for (let j = 0; j < count; j++) for (let k = 0; k < 6; k++) given[6 * j + k] = coefficients[at + 3 * j + (k % 3)]!
  products[count]!(yAt, gramAt + 8 * column, 0, yAt + 24 * rows)
}
