/** Tensors that a network's file holds. */
import { readWire, textOf, type WireField } from '../custom/wire.ts'
import { Refusal } from './refusal.ts'

export interface Constant {
  readonly dims: readonly number[]
  /** Read when they are asked for, every time: nobody needs them twice. */
  readonly values: () => Float32Array
}

/** Powers of two and the mantissa's step, for the 32 exponents of half precision. */
const halfValue = (bits: number): number => {
  const exponent = (bits >> 10) & 31
  const mantissa = bits & 1023
  const size =
    exponent === 0
      ? mantissa * 2 ** -24
      : exponent === 31
        ? mantissa
          ? Number.NaN
          : Number.POSITIVE_INFINITY
        : (1024 + mantissa) * 2 ** (exponent - 25)
  return bits & 0x8000 ? -size : size
}
let halves: Float32Array | undefined

/** Bytes at any address as numbers, little-endian as the file has them. */
const aligned = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer

const half = (bytes: Uint8Array): Float32Array => {
  halves ??= Float32Array.from({ length: 65536 }, (_, bits) => halfValue(bits))
  const table = halves
  const values = new Float32Array(bytes.length / 2)
  // A loop of its own: 8 million weights through a callback would take longer than to compute with them.
  for (let j = 0; j < values.length; j++) values[j] = table[bytes[2 * j]! | (bytes[2 * j + 1]! << 8)]!
  return values
}

/** Numbers of TensorProto.DataType that can be read, with the bytes of an element. */
const readers: Readonly<Record<number, { readonly size: number; readonly read: (bytes: Uint8Array) => Float32Array }>> =
  {
    1: { size: 4, read: (bytes) => new Float32Array(aligned(bytes)) },
    7: { size: 8, read: (bytes) => Float32Array.from(new BigInt64Array(aligned(bytes)), Number) },
    10: { size: 2, read: half },
  }

/** Variable-length integers, one a field or packed into one. */
const integers = (fields: readonly WireField[], tag: number): number[] =>
  fields.flatMap((field) => {
    if (field.tag !== tag) return []
    return field.content.length > 0 ? packedIntegers(field.content) : [field.integer]
  })

const packedIntegers = (bytes: Uint8Array): number[] => {
  const values: number[] = []
  let value = 0n
  let shift = 0n
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift
    shift += 7n
    if (byte < 128) {
      values.push(Number(BigInt.asIntN(64, value)))
      value = 0n
      shift = 0n
    }
  }
  return values
}

/**
 * TensorProto: dims [1], data_type [2], float_data [4], int64_data [7], name [8], raw_data [9], data_location [14]. A tensor
 * of another type has no values that could be asked for.
 */
export const readTensor = (bytes: Uint8Array): readonly [string, Constant] => {
  const fields = readWire(bytes)
  const dims = integers(fields, 1)
  const type = fields.find(({ tag }) => tag === 2)?.integer ?? 0
  const name = textOf(fields.find(({ tag }) => tag === 8)?.content ?? new Uint8Array())
  const raw = fields.find(({ tag }) => tag === 9)?.content
  const count = dims.reduce((product, size) => product * size, 1)
  const values = (): Float32Array => {
    const reader = readers[type]
    if (!reader) throw new Refusal(`the constant ${name} of type ${type}`)
    const read = raw ? reader.read(checkedLength(raw, count * reader.size, name)) : unpacked(fields, type)
    if (read.length !== count) throw new Refusal(`the constant ${name}, which has ${read.length} of ${count} numbers`)
    return read
  }
  return [name, { dims, values }]
}

const checkedLength = (raw: Uint8Array, length: number, name: string): Uint8Array => {
  if (raw.length !== length) throw new Refusal(`the constant ${name}, which has ${raw.length} of ${length} bytes`)
  return raw
}

const unpacked = (fields: readonly WireField[], type: number): Float32Array => {
  if (type === 7) return Float32Array.from(integers(fields, 7))
  if (type === 1)
    return Float32Array.from(
      fields
        .filter(({ tag }) => tag === 4)
        .flatMap(({ content, raw }) => [
          ...new Float32Array(aligned(content.length > 0 ? content : raw.subarray(raw.length - 4))),
        ]),
    )
  throw new Refusal('a constant in half precision that is not stored as bytes')
}
