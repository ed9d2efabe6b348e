/** How far a person is in the talk, and how it is shown: part of the link, but no state of the explorer. */
import { quote } from '../core/faults.ts'
import type { Parsed } from '../core/parse-design.ts'
import { pairsOf } from '../document/link.ts'
import { findScene } from './registry.ts'

export const doors = ['lab', 'compare'] as const
export type Door = (typeof doors)[number]

export interface Tour {
  /** Ids of the scenes whose task was done, in the order in which they were. */
  readonly done: readonly string[]
  /** Large type, and only what the scene uses. */
  readonly isPresenting: boolean
  /** While presenting, a large dot follows the mouse. */
  readonly isPointing: boolean
  /** Which view of the state is open, where no scene is. */
  readonly door: Door
}

/** Keys of a link that belong to the tour. */
export const tourKeys: readonly string[] = ['done', 'present', 'pointer', 'door']

/** A tour as pairs of a hash; empty at its start. */
export const printTour = ({ done, isPresenting, isPointing, door }: Tour): string =>
  [
    ...(done.length > 0 ? [`done=${done.join(',')}`] : []),
    ...(isPresenting ? ['present=1'] : []),
    ...(isPointing ? ['pointer=1'] : []),
    ...(door !== 'lab' ? [`door=${door}`] : []),
  ].join('&')

export const parseTour = (hash: string): Parsed<Tour> => {
  const texts = pairsOf(hash)
  const notes: string[] = []
  const given = (texts.get('done') ?? '').split(',').filter((id) => id !== '')
  const done = [...new Set(given)].filter((id) => findScene(id) !== undefined)
  if (done.length < given.length) notes.push('done names a scene twice, or one that does not exist; ignored')
  const isOn = (key: 'present' | 'pointer'): boolean => {
    const text = texts.get(key)
    if (text !== undefined && !['', '0', '1'].includes(text))
      notes.push(`${key} ${quote(text)} must be 0 or 1; using 0`)
    return text === '1' || text === ''
  }
  const asked = texts.get('door') ?? 'lab'
  const door = doors.find((one) => one === asked) ?? 'lab'
  if (door !== asked) notes.push(`door ${quote(asked)} must be one of ${doors.join(', ')}; using lab`)
  return { value: { done, isPresenting: isOn('present'), isPointing: isOn('pointer'), door }, notes }
}
