/** Links with scenes: in one, only what differs from the state that the scene, or its beat, sets is written. */
import { quote } from '../core/faults.ts'
import type { Parsed } from '../core/parse-design.ts'
import type { Document } from '../document/document.ts'
import { pairsOf, printTexts, readTexts, type Texts, textsOf, usualTextOf } from '../document/link.ts'
import { hashOfBeat } from './beats.ts'
import { findLesson, lessonByLink } from './lessons.ts'
import { beatCountOf, findOutline, outlines } from './outlines.ts'
import { tourKeys } from './tour.ts'

/** In place of a scene: a lesson, packed or by its address. */
const lessonKey = 'lesson'

/** The pairs of a hash in which a lesson stands for its scene; one that is not known, for none. */
const pairsWithLesson = (hash: string): Texts => {
  const pairs = new Map(pairsOf(hash))
  const link = pairs.get(lessonKey)
  if (link === undefined) return pairs
  pairs.delete(lessonKey)
  const lesson = lessonByLink(link)
  if (lesson) pairs.set('scene', lesson.scene.id)
  else pairs.delete('beat')
  return pairs
}

/** The state that a beat sets, with notes on what is not understood; a key without text goes back to the default. */
export const readBeat = (scene: Parameters<typeof hashOfBeat>[0], beat: number): Parsed<Document> =>
  readTexts(new Map([...pairsOf(hashOfBeat(scene, beat))].filter(([, text]) => text !== '')))

/** What turns one document's hash into another's: its pairs that differ, and without text what goes back to the default. */
export const hashBetween = (from: Document, to: Document): string => {
  const [before, after] = [textsOf(from), textsOf(to)]
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key))
  return printTexts(new Map(keys.map((key) => [key, after.get(key) ?? ''])))
}

const keptStates = new Map<string, { readonly document: Document; readonly texts: Texts }>()

/** The state that a beat of a scene sets, always the same object; undefined where there is no such scene or beat. */
const beatState = (id: string, beat: number) => {
  const scene = findOutline(id)
  if (!scene || !Number.isInteger(beat) || beat < 0 || beat >= beatCountOf(id)) return undefined
  const key = `${id} ${beat}`
  const kept =
    keptStates.get(key) ??
    (() => {
      const { value } = readBeat(scene, beat)
      return { document: { ...value, scene: id, beat }, texts: textsOf(value) }
    })()
  keptStates.set(key, kept)
  return kept
}

/**
 * The state of the explorer that a scene opens with, or that a beat of it sets. Throws RangeError for a scene or a beat
 * that nobody registered.
 */
export const sceneDocument = (id: string, beat = 0): Document => {
  const state = beatState(id, beat)
  if (!state) throw new RangeError(`no scene is called "${id}", or it has no beat ${beat}`)
  return state.document
}

/**
 * The hash of a document without the leading "#"; empty for the default document. In a scene, a key without text stands
 * for what the scene sets and the document does not.
 */
export const printHash = (document: Document): string => {
  const texts = textsOf(document)
  const scene = document.scene === null ? undefined : beatState(document.scene, document.beat)
  if (document.scene === null || !scene) return printTexts(texts)
  const changed = [...new Set([...texts.keys(), ...scene.texts.keys()])]
    .filter((key) => texts.get(key) !== scene.texts.get(key))
    .map((key) => [key, texts.get(key) ?? usualTextOf(key)] as const)
  const beat = document.beat > 0 ? [['beat', String(document.beat)] as const] : []
  const lesson = findLesson(document.scene)
  const room = lesson ? ([lessonKey, lesson.link] as const) : (['scene', document.scene] as const)
  return printTexts(new Map([room, ...beat, ...changed]))
}

/** A document with a scene and a beat that exist. */
const withKnownScene = ({ value, notes, ...rest }: Parsed<Document>): Parsed<Document> => {
  const { scene, beat } = value
  if (scene !== null && !findOutline(scene)) {
    const known = outlines.map(({ id }) => id).join(', ')
    const note = `scene ${quote(scene)} is not one of ${known}; no scene is open`
    return { value: { ...value, scene: null, beat: 0 }, notes: [...notes, note], ...rest }
  }
  const last = beatCountOf(scene) - 1
  if (beat <= last) return { value, notes, ...rest }
  const note = `beat ${quote(beat)} must be a whole number from 0 to ${last}; using 0`
  return { value: { ...value, beat: 0 }, notes: [...notes, note], ...rest }
}

/**
 * Reads a hash, with or without the leading "#". Never throws; what is not understood takes its default, with a note.
 * In a scene, what the hash does not name is as the scene has it.
 */
export const parseHash = (hash: string): Parsed<Document> => {
  const given = pairsWithLesson(hash)
  const id = given.get('scene') ?? ''
  const scene = beatState(id, Number(given.get('beat') ?? 0)) ?? beatState(id, 0)
  const texts = scene ? new Map([...scene.texts, ...given].filter(([key]) => given.get(key) !== '')) : given
  return withKnownScene(readTexts(texts, tourKeys))
}

const hashes = new WeakMap<Document, string>()

/** The hash of a document, printed once: a drag asks for it as the next one and as the one before that, the history for all. */
export const hashOnce = (document: Document): string => {
  const known = hashes.get(document)
  if (known !== undefined) return known
  const hash = printHash(document)
  hashes.set(document, hash)
  return hash
}

/** Whether two documents make the same link. */
export const isSameDocument = (a: Document, b: Document): boolean => a === b || hashOnce(a) === hashOnce(b)
