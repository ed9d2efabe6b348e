/** Text chunks of PNG files: tEXt, zTXt and iTXt of the PNG specification (third edition, 11.3.3), read and written. */
import { unzlibSync } from 'fflate'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Signature, and the chunk IHDR with its length, type and checksum: what comes first in every PNG. */
const headLength = signature.length + 12 + 13

const latin = new TextDecoder('latin1')
const utf8 = new TextDecoder()

export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, k) => bytes[k] === byte)

/** More text than this is no settings, and a few bytes can unpack to very many. */
const mostText = 2 ** 24

/** Unpacks zlib's format; undefined for what is broken, or too long. */
const unpacked = (data: Uint8Array): Uint8Array | undefined => {
  try {
    const out = new Uint8Array(Math.min(mostText, 1100 * data.length + 1024))
    return unzlibSync(data, { out })
  } catch {
    return undefined
  }
}

type Text = readonly [keyword: string, text: string]

const international = (keyword: string, data: Uint8Array): Text | undefined => {
  const [isPacked, method] = data
  // The language and the translated keyword come next, each ended by a 0.
  const language = data.indexOf(0, 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  if (translated < 0 || (isPacked !== 0 && (isPacked !== 1 || method !== 0))) return undefined
  const rest = data.subarray(translated + 1)
  const text = isPacked ? unpacked(rest) : rest
  return text && [keyword, utf8.decode(text)]
}

/** Keyword and text of a chunk; undefined for one that has none, or is broken. */
const textOfChunk = (type: string, data: Uint8Array): Text | undefined => {
  const end = data.indexOf(0)
  if (end < 1) return undefined
  const keyword = latin.decode(data.subarray(0, end))
  const rest = data.subarray(end + 1)
  if (type === 'tEXt') return [keyword, latin.decode(rest)]
  if (type === 'iTXt') return international(keyword, rest)
  if (type !== 'zTXt' || rest[0] !== 0) return undefined
  const text = unpacked(rest.subarray(1))
  return text && [keyword, latin.decode(text)]
}

/** Text of a PNG by keyword. What is cut short ends the list; anything but a PNG has none. */
export const textsOfPng = (bytes: Uint8Array): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>()
  if (!isPng(bytes)) return texts
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = signature.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    if (at + 12 + length > bytes.length) break
    const found = textOfChunk(latin.decode(bytes.subarray(at + 4, at + 8)), bytes.subarray(at + 8, at + 8 + length))
    if (found) texts.set(...found)
    at += 12 + length
  }
  return texts
}

/** The specification's CRC of a chunk's type and data (annex D): polynomial 0xedb88320, all ones before and after. */
const crcOf = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

const chunkOf = (keyword: string, text: string): Uint8Array => {
  const data = new TextEncoder().encode(`tEXt${keyword}\0${text}`)
  const chunk = new Uint8Array(data.length + 8)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, data.length - 4)
  chunk.set(data, 4)
  view.setUint32(data.length + 4, crcOf(data))
  return chunk
}

/**
 * A PNG with texts in tEXt chunks before its pixels.
 *
 * @param texts - By keyword, of 1 to 79 characters. Keywords and texts are ASCII.
 * @throws RangeError for bytes that are no PNG, or a text that is not ASCII.
 */
export const withPngTexts = (png: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> => {
  if (!isPng(png) || png.length < headLength) throw new RangeError('the bytes are no PNG')
  const chunks = Object.entries(texts).map(([keyword, text]) => {
    if (!/^[ -~]{1,79}$/.test(keyword)) throw new RangeError(`"${keyword}" is no keyword of a PNG`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the ends of ASCII without 0
    if (!/^[\x01-\x7f]*$/.test(text)) throw new RangeError(`the text of "${keyword}" is not ASCII`)
    return chunkOf(keyword, text)
  })
  const all = [png.subarray(0, headLength), ...chunks, png.subarray(headLength)]
  const joined = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of all) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** JSON in ASCII: everything beyond is escaped as JSON allows. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
