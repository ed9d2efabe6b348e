/** Lessons that anyone can write: a scene in beats as one JSON file, or as a link that holds it. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import { slotsOf } from '../document/slots.ts'
import { stagePictures, talkPictures } from '../scenes/beats.ts'
import {
  type FileBeat,
  readSceneFile,
  type SceneFile,
  sceneFormat,
  sceneOf,
  sceneVersion,
} from '../scenes/file/scene-file.ts'
import { type Lesson, packedMark } from '../scenes/lessons.ts'
import { readBeat } from '../scenes/link.ts'
import { readingNames, splitSentence } from '../scenes/prose.ts'
import type { Scene } from '../scenes/scene.ts'
import { callsOf } from './match.ts'

export const lessonFormat = sceneFormat
export const lessonVersion = sceneVersion

/** Pictures that a lesson may ask for: all but those of the talk as a whole. */
export const lessonPictures = stagePictures.filter((picture) => !talkPictures.includes(picture))

/** What a lesson's file holds. */
export type LessonFile = SceneFile
export type LessonBeat = FileBeat

/** Eight characters that change with the text. */
const fingerprint = (words: string): string => {
  let [a, b] = [0x811c9dc5, 0x1000193]
  for (let k = 0; k < words.length; k++) {
    a = Math.imul(a ^ words.charCodeAt(k), 0x01000193)
    b = Math.imul(b + words.charCodeAt(k), 0x85ebca6b) ^ (a >>> 13)
  }
  return [a, b].map((part) => (part >>> 0).toString(36).padStart(7, '0').slice(-5)).join('')
}

const sceneOfLesson = (file: LessonFile): Scene =>
  sceneOf(file, `lesson-${fingerprint(JSON.stringify(file))}`, file.frame ?? 'Lesson')

/** What a beat shows or asks that its file lacks, as the end of a sentence. */
const lackOfBeat = (scene: Scene, k: number): string | undefined => {
  const beat = scene.beats[k]!
  const where = `beat ${k + 1}`
  const picture = beat.picture ?? scene.shown.picture
  if (talkPictures.includes(picture)) return `${where} shows "${picture}", which belongs to the talk alone`
  for (const [name, part, key] of [
    ['chart', beat.chart, 'chart'],
    ['board', beat.board, 'board'],
    ['museum', beat.exhibit, 'exhibit'],
    ['curve', scene.curve, 'curve'],
  ] as const)
    if (picture === name && !part) return `${where} shows "${name}", but has no "${key}"`
  if (beat.question?.kind === 'curve' && !scene.curve) return `${where} asks for a curve, but the lesson has no "curve"`
  const needsControl =
    picture === 'curve' ||
    (picture === 'chart' && beat.chart?.you === 'control') ||
    beat.light?.includes('control') ||
    beat.show
  if (needsControl && !scene.control) return `${where} is about a number, but the lesson has no "control"`
  return undefined
}

/** What of a state cannot be shown, as the end of a sentence. */
const faultOfState = (scene: Scene): string | undefined => {
  for (const [k, { say }] of scene.beats.entries()) {
    const { value, notes } = readBeat(scene, k)
    const where = `the state of beat ${k + 1}`
    if (notes.length > 0) return `${where} is not understood: ${notes[0]}`
    for (const { id, design } of slotsOf(value))
      if (callsOf(design) === null) return `${where} has a design ${id} that cannot run`
    const letters = slotsOf(value).map(({ id }) => id as string)
    for (const piece of splitSentence(say))
      if (piece.kind === 'reading' && !letters.includes(piece.slot))
        return `beat ${k + 1} reads {${piece.name} ${piece.slot}}, but its state has no design ${piece.slot}`
    if (splitSentence(say).some(({ kind }) => kind === 'control') && !scene.control)
      return `beat ${k + 1} has {control} in its words, but the lesson has no "control"`
    const lack = lackOfBeat(scene, k)
    if (lack) return lack
  }
  return undefined
}

export type ReadLesson =
  | { readonly status: 'read'; readonly file: LessonFile; readonly scene: Scene }
  | { readonly status: 'failed'; readonly message: string }

const failed = (reason: string): ReadLesson => ({
  status: 'failed',
  message: `This lesson cannot be opened: ${reason}. Mend the file, or ask whoever made it; docs/teaching.md describes the format.`,
})

/** Reads a lesson from anything. */
export const parseLesson = (json: unknown): ReadLesson => {
  const file = readSceneFile(json)
  if (typeof file === 'string') return failed(file)
  const scene = sceneOfLesson(file)
  const fault = faultOfState(scene)
  return fault ? failed(fault) : { status: 'read', file, scene }
}

/** The same from the text of a file. */
export const readLesson = (words: string): ReadLesson => {
  try {
    return parseLesson(JSON.parse(words))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return failed(`it is not JSON (${error.message})`)
  }
}

const toBase64Url = (bytes: Uint8Array): string => {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const fromBase64Url = (words: string): Uint8Array =>
  Uint8Array.from(atob(words.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

/** A lesson as the text of `#lesson=`. */
export const packLesson = (file: LessonFile): string =>
  packedMark + toBase64Url(deflateSync(strToU8(JSON.stringify(file)), { level: 9 }))

/** The lesson that a link holds. */
export const unpackLesson = (link: string): ReadLesson => {
  try {
    return readLesson(strFromU8(inflateSync(fromBase64Url(link.slice(packedMark.length)))))
  } catch {
    return failed('the link is damaged or was cut off')
  }
}

/** Text of a lesson's file. */
export const printLesson = (file: LessonFile): string => `${JSON.stringify(file, null, 2)}\n`

/** A lesson as it is opened: its scene, and the link that it came by. */
export const lessonOf = (read: ReadLesson & { readonly status: 'read' }, link: string): Lesson => ({
  scene: read.scene,
  link,
})

/** Readings that a lesson's words may hold. */
export const lessonReadings = readingNames
