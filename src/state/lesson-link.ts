/** The lesson of an address: in the link itself, or a file somewhere. */
import { fetchPart } from '../base/fetch-part.ts'
import { isPacked, lessonByLink, registerLesson } from '../scenes/lessons.ts'
import type { ReadLesson } from './lesson.ts'

/** With what checks and unpacks lessons only for an address that has one. */
const fetchReader = fetchPart(() => import('./lesson.ts'))

/** Bytes of a lesson's file; pictures and words of a long one are far below. */
const mostBytes = 2_000_000

export type PreparedLesson =
  | { readonly kind: 'none' }
  | { readonly kind: 'known' }
  /** Resolves with what went wrong, or with nothing once the lesson is known. */
  | { readonly kind: 'fetching'; readonly fault: Promise<string | undefined> }

/** Makes a lesson known, or returns why it cannot be. `words` are those of its file; without them the link holds it. */
const keep = async (link: string, words?: string): Promise<string | undefined> => {
  const { lessonOf, readLesson, unpackLesson } = await fetchReader()
  const read: ReadLesson = words === undefined ? unpackLesson(link) : readLesson(words)
  if (read.status === 'failed') return read.message
  registerLesson(lessonOf(read, link))
  return undefined
}

const fetchLesson = async (link: string, base: string): Promise<string | undefined> => {
  const name = link.slice(0, 120)
  try {
    const url = new URL(link, base)
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      return `The lesson ${name} is no address of a file on the web.`
    const response = await fetch(url)
    if (!response.ok) return `The lesson ${name} could not be fetched: the server answered ${response.status}.`
    const words = await response.text()
    if (words.length > mostBytes) return `The lesson ${name} is larger than 2 MB.`
    return await keep(link, words)
  } catch {
    return `The lesson ${name} could not be fetched. Is the address right, and does its server allow other pages to read it (CORS)?`
  }
}

const unpack = (link: string): Promise<string | undefined> =>
  keep(link).catch(() => 'The part of the page that reads lessons could not be fetched. Reload the page.')

/** Makes the lesson of a hash known, unless it is. `base` is what addresses are relative to. */
export const prepareLesson = (hash: string, base: string): PreparedLesson => {
  const link = new URLSearchParams(hash.replace(/^#/, '').replaceAll('+', '%2B')).get('lesson')
  if (link === null || link === '') return { kind: 'none' }
  if (lessonByLink(link)) return { kind: 'known' }
  return { kind: 'fetching', fault: isPacked(link) ? unpack(link) : fetchLesson(link, base) }
}
