/** The lesson of an address: in the link itself, or a file somewhere. */
import { lessonByLink, registerLesson } from '../scenes/lessons.ts'
import { isPacked, lessonOf, type ReadLesson, readLesson, unpackLesson } from './lesson.ts'

/** Bytes of a lesson's file; pictures and words of a long one are far below. */
const mostBytes = 2_000_000

export type PreparedLesson =
  | { readonly kind: 'none' }
  | { readonly kind: 'known' }
  | { readonly kind: 'failed'; readonly message: string }
  /** Resolves with what went wrong, or with nothing once the lesson is known. */
  | { readonly kind: 'fetching'; readonly fault: Promise<string | undefined> }

const keep = (read: ReadLesson, link: string): string | undefined => {
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
    return keep(readLesson(words), link)
  } catch {
    return `The lesson ${name} could not be fetched. Is the address right, and does its server allow other pages to read it (CORS)?`
  }
}

/** Makes the lesson of a hash known, at once where the link holds it. `base` is what addresses are relative to. */
export const prepareLesson = (hash: string, base: string): PreparedLesson => {
  const link = new URLSearchParams(hash.replace(/^#/, '').replaceAll('+', '%2B')).get('lesson')
  if (link === null || link === '') return { kind: 'none' }
  if (lessonByLink(link)) return { kind: 'known' }
  if (!isPacked(link)) return { kind: 'fetching', fault: fetchLesson(link, base) }
  const message = keep(unpackLesson(link), link)
  return message === undefined ? { kind: 'known' } : { kind: 'failed', message }
}
