/** How the talk is shown: part of the link, but no state of the explorer. What a reader did in it stays in their browser. */
import { quote } from '../core/faults.ts'
import type { Parsed } from '../core/parse-design.ts'
import { pairsOf } from '../document/link.ts'
import { isLanguage, languageNames } from './languages.ts'

export const doors = ['lab', 'compare'] as const
export type Door = (typeof doors)[number]

export interface Tour {
  /** Large type, and only what the scene uses. */
  readonly isPresenting: boolean
  /** While presenting, a large dot follows the mouse. */
  readonly isPointing: boolean
  /** Language of the scenes that have it; null for English. */
  readonly language: string | null
  /** Which view of the state is open, where no scene is. */
  readonly door: Door
}

/** Keys of a link that belong to the tour. "done" stands in older links: ticks of whoever made the link, which are nobody else's. */
export const tourKeys: readonly string[] = ['done', 'present', 'pointer', 'door', 'lang']

/** A tour as pairs of a hash; empty at its start. */
export const printTour = ({ isPresenting, isPointing, door, language }: Tour): string =>
  [
    ...(isPresenting ? ['present=1'] : []),
    ...(isPointing ? ['pointer=1'] : []),
    ...(door !== 'lab' ? [`door=${door}`] : []),
    ...(language !== null ? [`lang=${language}`] : []),
  ].join('&')

export const parseTour = (hash: string): Parsed<Tour> => {
  const texts = pairsOf(hash)
  const notes: string[] = []
  const isOn = (key: 'present' | 'pointer'): boolean => {
    const text = texts.get(key)
    if (text !== undefined && !['', '0', '1'].includes(text))
      notes.push(`${key} ${quote(text)} must be 0 or 1; using 0`)
    return text === '1' || text === ''
  }
  const asked = texts.get('door') ?? 'lab'
  const door = doors.find((one) => one === asked) ?? 'lab'
  if (door !== asked) notes.push(`door ${quote(asked)} must be one of ${doors.join(', ')}; using lab`)
  const spoken = texts.get('lang') ?? ''
  const language = isLanguage(spoken) ? spoken : null
  if (language === null && !['', 'en'].includes(spoken))
    notes.push(`lang ${quote(spoken)} must be en or one of ${Object.keys(languageNames).join(', ')}; using en`)
  return { value: { isPresenting: isOn('present'), isPointing: isOn('pointer'), door, language }, notes }
}
