/** The text in a file that somebody drops: the file itself, or what an image carries of how it was made. */

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

const latin = new TextDecoder('latin1')
const utf8 = new TextDecoder()

/** Keyword and text of a tEXt chunk, or of an iTXt chunk that is not compressed; undefined for others. */
const textOfChunk = (type: string, data: Uint8Array): readonly [keyword: string, text: string] | undefined => {
  const end = data.indexOf(0)
  if (end < 1) return undefined
  const keyword = latin.decode(data.subarray(0, end))
  if (type === 'tEXt') return [keyword, latin.decode(data.subarray(end + 1))]
  if (type !== 'iTXt' || data[end + 1] !== 0) return undefined
  // After two bytes on compression come the language and the translated keyword, each ended by a 0.
  const language = data.indexOf(0, end + 3)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  return translated < 0 ? undefined : [keyword, utf8.decode(data.subarray(translated + 1))]
}

/** Text chunks of a PNG by keyword; what is cut short ends the list. */
const textsOf = (bytes: Uint8Array): ReadonlyMap<string, string> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts = new Map<string, string>()
  for (let at = pngSignature.length; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at)
    const type = latin.decode(bytes.subarray(at + 4, at + 8))
    if (at + 12 + length > bytes.length) break
    const found = textOfChunk(type, bytes.subarray(at + 8, at + 8 + length))
    if (found) texts.set(...found)
    at += 12 + length
  }
  return texts
}

/** AUTOMATIC1111's text, or ComfyUI's workflow, of a PNG ('' for one without); the text of any other file. */
export const textOfFile = (bytes: Uint8Array): string => {
  if (!pngSignature.every((byte, k) => bytes[k] === byte)) return utf8.decode(bytes)
  const texts = textsOf(bytes)
  return texts.get('parameters') ?? texts.get('prompt') ?? texts.get('workflow') ?? ''
}
