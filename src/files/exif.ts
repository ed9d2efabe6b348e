/**
 * Text in the Exif data of JPEG and WebP files: the user comment, where AUTOMATIC1111 writes, and the tags of texts, of which
 * ComfyUI fills the first ones with "workflow:{...}" and "prompt:{...}". Exif 2.32, sections 4.5 and 4.6.
 */

const latin = new TextDecoder('latin1')
const utf8 = new TextDecoder()

/** Numbers of tags, and of the types that hold text. */
const [exifPointer, userComment] = [0x8769, 0x9286]
const [ascii, undefinedType] = [2, 7]

/** Bytes of the eight that say how a user comment is written. */
const codeLength = 8

const commentText = (data: Uint8Array, isLittle: boolean): string => {
  const code = latin.decode(data.subarray(0, codeLength))
  const rest = data.subarray(codeLength)
  if (!code.startsWith('UNICODE')) return utf8.decode(rest)
  // Two bytes a letter, in the order of the file or, as some write them, the other one: settings are mostly ASCII.
  const isHighFirst = rest[0] === 0 ? true : rest[1] === 0 ? false : !isLittle
  return new TextDecoder(isHighFirst ? 'utf-16be' : 'utf-16le').decode(rest)
}

const withoutZeros = (text: string): string => text.replace(/\0+$/, '').trim()

/** Texts of a TIFF structure: the user comment first, then the others. Broken offsets end the reading. */
const textsOfTiff = (tiff: Uint8Array): readonly string[] => {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const isLittle = latin.decode(tiff.subarray(0, 2)) === 'II'
  const comments: string[] = []
  const others: string[] = []
  const seen = new Set<number>()
  const read = (from: number): void => {
    if (seen.has(from) || from + 2 > tiff.length) return
    seen.add(from)
    const count = view.getUint16(from, isLittle)
    for (let k = 0; k < count; k++) {
      const at = from + 2 + 12 * k
      if (at + 12 > tiff.length) return
      const [tag, type] = [view.getUint16(at, isLittle), view.getUint16(at + 2, isLittle)]
      const length = view.getUint32(at + 4, isLittle)
      if (tag === exifPointer) read(view.getUint32(at + 8, isLittle))
      if (type !== ascii && type !== undefinedType) continue
      const start = length <= 4 ? at + 8 : view.getUint32(at + 8, isLittle)
      const data = tiff.subarray(start, start + length)
      if (data.length < length) continue
      if (tag === userComment) comments.push(withoutZeros(commentText(data, isLittle)))
      else if (type === ascii) others.push(withoutZeros(utf8.decode(data)))
    }
  }
  if (tiff.length >= 8) read(view.getUint32(4, isLittle))
  return [...comments, ...others]
}

/** The TIFF structure in a JPEG's segment APP1. */
const tiffOfJpeg = (bytes: Uint8Array): Uint8Array | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const [marker, length] = [bytes[at + 1], view.getUint16(at + 2)]
    const data = bytes.subarray(at + 4, at + 2 + length)
    if (marker === 0xe1 && latin.decode(data.subarray(0, 6)) === 'Exif\0\0') return data.subarray(6)
    // The picture itself comes after all segments.
    if (marker === 0xda || length < 2) return undefined
    at += 2 + length
  }
  return undefined
}

/** That in a WebP's chunk EXIF, with or without the six bytes that JPEG puts before it. */
const tiffOfWebp = (bytes: Uint8Array): Uint8Array | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (latin.decode(bytes.subarray(at, at + 4)) === 'EXIF')
      return latin.decode(data.subarray(0, 6)) === 'Exif\0\0' ? data.subarray(6) : data
    // Chunks have even lengths.
    at += 8 + length + (length % 2)
  }
  return undefined
}

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8

export const isWebp = (bytes: Uint8Array): boolean =>
  latin.decode(bytes.subarray(0, 4)) === 'RIFF' && latin.decode(bytes.subarray(8, 12)) === 'WEBP'

/** Texts of the Exif data of a JPEG or a WebP; none for any other file. */
export const textsOfExif = (bytes: Uint8Array): readonly string[] => {
  const tiff = isJpeg(bytes) ? tiffOfJpeg(bytes) : isWebp(bytes) ? tiffOfWebp(bytes) : undefined
  return tiff ? textsOfTiff(tiff).filter((text) => text !== '') : []
}
