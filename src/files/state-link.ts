/** The link to a state of the page, in every file that the page saves: how it is written, and how it is found again. */
import { asciiJson, isPng, textsOfPng } from './png-text.ts'
import { csvLinkMark } from './table.ts'

/** Keyword of the PNG text that holds the state as JSON: `{"version": 1, "link", ...}`. */
export const stateKeyword = 'samplerscope'

/** Registered keyword of PNG under which other programs show where a picture comes from. */
const sourceKeyword = 'Source'

/** Texts for a PNG that shows a state: the link, and what else is known of it, as JSON. */
export const stateTexts = (
  link: string,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> => ({
  Software: 'Samplerscope',
  [sourceKeyword]: link,
  [stateKeyword]: asciiJson({ version: 1, link, ...more }),
})

/** Namespace of Dublin Core, whose `source` names in an SVG where it comes from. */
export const dublinCore = 'http://purl.org/dc/elements/1.1/'

const linkOfJson = (text: string): string | undefined => {
  try {
    const json: unknown = JSON.parse(text)
    const link = typeof json === 'object' && json !== null && 'link' in json ? json.link : undefined
    return typeof link === 'string' ? link : undefined
  } catch {
    return undefined
  }
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

const linkOfText = (text: string): string | undefined => {
  if (text.startsWith(csvLinkMark)) return text.slice(csvLinkMark.length).split('\n', 1)[0]?.trim()
  if (/^\s*(<\?xml[^>]*>\s*)?<svg\b/.test(text)) {
    const [, found] = /<(?:\w+:)?source\b[^>]*>([^<]+)<\/(?:\w+:)?source>/.exec(text) ?? []
    return found && unescaped(found.trim())
  }
  return /^\s*\{\s*"samplerscope"/.test(text) ? linkOfJson(text) : undefined
}

/** Begins the text of a film's or an animation's comment. */
const filmMark = 'Samplerscope: '

/** Comment of an animation, of ASCII. */
export const filmComment = (link: string): string => `${filmMark}${link}`

/** Comments stand near the beginning or the end of a film. */
const filmEdge = 2 ** 20

/** In the container of a film or a GIF the comment stands as it is, ended by a byte that no link has. */
const linkOfFilm = (bytes: Uint8Array): string | undefined => {
  const latin = new TextDecoder('latin1')
  for (const part of [bytes.subarray(0, filmEdge), bytes.subarray(Math.max(0, bytes.length - filmEdge))]) {
    const [, found] = /Samplerscope: ((?:https?|file):[\x21-\x7e]+)/.exec(latin.decode(part)) ?? []
    if (found) return found
  }
  return undefined
}

const startsWith = (bytes: Uint8Array, at: number, ...start: readonly number[]): boolean =>
  start.every((byte, k) => bytes[at + k] === byte)

/** GIF, Matroska's beginning, and the box "ftyp" of an MP4. */
const isFilm = (bytes: Uint8Array): boolean =>
  startsWith(bytes, 0, 0x47, 0x49, 0x46, 0x38) ||
  startsWith(bytes, 0, 0x1a, 0x45, 0xdf, 0xa3) ||
  startsWith(bytes, 4, 0x66, 0x74, 0x79, 0x70)

/** Characters of any settings or table of this page; more is something else. */
const mostText = 2 ** 26

/** Whether bytes can be text: files of other kinds have zeros near their beginning. */
export const isText = (bytes: Uint8Array): boolean => bytes.length <= mostText && !bytes.subarray(0, 4096).includes(0)

/** The link in a file of this page: a PNG, an SVG, a CSV, a JSON or a film. Undefined where there is none. */
export const linkOfFile = (bytes: Uint8Array): string | undefined => {
  if (isPng(bytes)) {
    const text = textsOfPng(bytes).get(stateKeyword)
    return text === undefined ? undefined : linkOfJson(text)
  }
  if (isFilm(bytes)) return linkOfFilm(bytes)
  return isText(bytes) ? linkOfText(new TextDecoder().decode(bytes)) : undefined
}

/** The part of a link that says the state, without the "#"; undefined for a link without one. */
export const hashOfLink = (link: string): string | undefined => {
  const at = link.indexOf('#')
  return at < 0 ? undefined : link.slice(at + 1)
}
