/** Protocol-buffer messages field by field, so that what is not understood is copied as it is. */
import Pbf from 'pbf'

export interface WireField {
  readonly tag: number
  /** The field as it stands in the file, with its key. */
  readonly raw: Uint8Array
  /** Content of a message, string or bytes; empty for numbers. */
  readonly content: Uint8Array
  /** Value of a variable-length integer; 0 for others. */
  readonly integer: number
}

/** Throws RangeError where the bytes are no such message. */
export const readWire = (bytes: Uint8Array): readonly WireField[] => {
  const pbf = new Pbf(bytes)
  const fields: WireField[] = []
  while (pbf.pos < bytes.length) {
    const start = pbf.pos
    const key = pbf.readVarint()
    const [tag, kind] = [key >> 3, key & 7]
    if (tag < 1) throw new RangeError('a field without a number')
    let content: Uint8Array = new Uint8Array()
    let integer = 0
    if (kind === 0) integer = pbf.readVarint(true)
    else if (kind === 2) content = pbf.readBytes()
    else if (kind === 1 || kind === 5) pbf.pos += kind === 1 ? 8 : 4
    else throw new RangeError(`a field of the unknown kind ${kind}`)
    if (pbf.pos > bytes.length) throw new RangeError('a field that is cut short')
    fields.push({ tag, raw: bytes.subarray(start, pbf.pos), content, integer })
  }
  return fields
}

export const textOf = (content: Uint8Array): string => new TextDecoder().decode(content)

export const joinBytes = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

const finish = (write: (pbf: Pbf) => void): Uint8Array => {
  const pbf = new Pbf()
  write(pbf)
  return pbf.finish()
}

export const messageField = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  joinBytes([
    headOf(
      tag,
      parts.reduce((sum, { length }) => sum + length, 0),
    ),
    ...parts,
  ])

const headOf = (tag: number, length: number): Uint8Array =>
  finish((pbf) => {
    pbf.writeTag(tag, 2)
    pbf.writeVarint(length)
  })

export const textField = (tag: number, text: string): Uint8Array => messageField(tag, new TextEncoder().encode(text))

export const integerField = (tag: number, value: number): Uint8Array =>
  finish((pbf) => {
    pbf.writeTag(tag, 0)
    pbf.writeVarint(value)
  })
