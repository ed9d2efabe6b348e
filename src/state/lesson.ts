/** Lessons that anyone can write: a scene in beats as one JSON file, or as a link that holds it. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import * as v from 'valibot'
import { rows } from '../core/registry.ts'
import { slotIds, slotsOf } from '../document/slots.ts'
import { parameterControl, stepsControl } from '../scenes/beat-controls.ts'
import { type Beat, type BeatControl, type Film, lights, stepStages } from '../scenes/beats.ts'
import { goalReadings } from '../scenes/goals.ts'
import { type Lesson, packedMark } from '../scenes/lessons.ts'
import { readBeat } from '../scenes/link.ts'
import { readingNames, splitSentence } from '../scenes/prose.ts'
import { pointTargets } from '../scenes/questions.ts'
import type { Scene } from '../scenes/scene.ts'
import { callsOf } from './match.ts'

export const lessonFormat = 'samplerscope-lesson'
export const lessonVersion = 1

/** Pictures that a lesson may ask for: those that need nothing but a state. */
export const lessonPictures = ['tube', 'crowd', 'step', 'pair'] as const

const text = (most: number) =>
  v.pipe(
    v.string('must be text'),
    v.trim(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(most, `must have at most ${most} characters`),
  )
const number = v.pipe(v.number('must be a number'), v.finite('must be a finite number'))
const oneOf = <T extends string>(all: readonly T[]) => v.picklist(all, `must be one of ${all.join(', ')}`)
const values = v.pipe(
  v.array(number, 'must be a list of numbers'),
  v.minLength(1, 'must not be empty'),
  v.maxLength(100, 'must have at most 100 numbers'),
)

const film = v.union(
  [
    v.literal('results'),
    v.literal('none'),
    v.pipe(
      v.array(v.strictObject({ slot: oneOf(slotIds), view: oneOf(['state', 'denoised'] as const) })),
      v.minLength(1),
      v.maxLength(4),
    ),
  ],
  'must be "results", "none", or a list of rows such as {"slot": "A", "view": "state"}',
)

const choice = v.strictObject({
  kind: v.literal('choice'),
  ask: text(300),
  options: v.pipe(
    v.array(
      v.strictObject({ text: text(60), reply: text(300), right: v.optional(v.boolean('must be true or false')) }),
      'must be a list',
    ),
    v.minLength(2, 'must have at least two options'),
    v.maxLength(4, 'must have at most four options'),
    v.check((all) => all.filter(({ right }) => right).length === 1, 'must have exactly one option with "right": true'),
  ),
})
const point = v.strictObject({
  kind: v.literal('point'),
  ask: text(300),
  of: oneOf(pointTargets),
  replies: v.strictObject({ near: text(300), above: text(300), below: text(300) }),
})

const goal = v.strictObject({
  text: text(200),
  reading: oneOf(goalReadings),
  design: oneOf(slotIds),
  is: oneOf(['at most', 'at least'] as const),
  value: number,
})

const beat = v.strictObject({
  say: text(700),
  set: v.optional(v.string('must be part of a link, such as "steps=9&solver=euler"')),
  picture: v.optional(oneOf(lessonPictures)),
  film: v.optional(film),
  step: v.optional(v.pipe(number, v.integer('must be a whole number'), v.minValue(0, 'must not be negative'))),
  light: v.optional(v.array(oneOf(lights))),
  stage: v.optional(oneOf(stepStages)),
  question: v.optional(v.variant('kind', [choice, point], 'must have "kind": "choice" or "point"')),
  goal: v.optional(goal),
  show: v.optional(values),
  notes: v.optional(v.pipe(v.string('must be text'), v.maxLength(2000, 'must have at most 2000 characters'))),
})

const control = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('steps'), words: v.optional(text(60)), values }),
    v.strictObject({
      kind: v.literal('parameter'),
      row: oneOf(rows),
      key: text(40),
      label: text(40),
      words: text(60),
      values,
    }),
  ],
  'must have "kind": "steps" or "parameter"',
)

const schema = v.strictObject({
  $schema: v.optional(v.string()),
  format: v.literal(lessonFormat, `must be "${lessonFormat}"`),
  version: v.literal(lessonVersion, `must be ${lessonVersion}: a newer page may be needed`),
  title: text(80),
  state: v.string('must be the state of the page as a link has it after the #'),
  picture: v.optional(oneOf(lessonPictures)),
  film: v.optional(film),
  control: v.optional(control),
  beats: v.pipe(
    v.array(beat, 'must be a list of beats'),
    v.minLength(1, 'must have at least one beat'),
    v.maxLength(40, 'must have at most 40 beats'),
  ),
})

/** What a lesson's file holds. */
export type LessonFile = v.InferOutput<typeof schema>
export type LessonBeat = LessonFile['beats'][number]

const filmOf = (given: LessonBeat['film']): Film | undefined => (given === 'none' ? undefined : given)

const beatOf = (given: LessonBeat, k: number): Beat => {
  const { film: shown, question, ...rest } = given
  const asked =
    question?.kind === 'choice'
      ? { ...question, id: `beat-${k + 1}`, right: question.options.findIndex(({ right }) => right) }
      : question && { ...question, id: `beat-${k + 1}` }
  return {
    ...(rest as Omit<Beat, 'film' | 'question'>),
    ...(shown !== undefined && { film: filmOf(shown) }),
    ...(asked && { question: asked }),
  }
}

const controlOf = (given: LessonFile['control']): BeatControl | undefined =>
  given === undefined
    ? undefined
    : given.kind === 'steps'
      ? stepsControl(given.values, given.words)
      : parameterControl(given.row, given.key, given)

/** Eight characters that change with the text. */
const fingerprint = (words: string): string => {
  let [a, b] = [0x811c9dc5, 0x1000193]
  for (let k = 0; k < words.length; k++) {
    a = Math.imul(a ^ words.charCodeAt(k), 0x01000193)
    b = Math.imul(b + words.charCodeAt(k), 0x85ebca6b) ^ (a >>> 13)
  }
  return [a, b].map((part) => (part >>> 0).toString(36).padStart(7, '0').slice(-5)).join('')
}

const sceneOf = (file: LessonFile): Scene => {
  const { title, state, picture = 'tube', film: shown = 'none', beats } = file
  const own = controlOf(file.control)
  return {
    id: `lesson-${fingerprint(JSON.stringify(file))}`,
    title,
    frame: 'Lesson',
    hash: state.replace(/^#/, ''),
    shown: { picture, film: filmOf(shown) },
    ...(own && { control: own }),
    beats: beats.map(beatOf),
  }
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

/** "beats 3, question, options 1, text" of a valibot path. */
const placeOf = (path: readonly { readonly key: unknown }[] | undefined): string =>
  (path ?? [])
    .reduce<string[]>((all, { key }) => {
      if (typeof key === 'number' && all.length > 0) all[all.length - 1] += ` ${key + 1}`
      else all.push(String(key))
      return all
    }, [])
    .join(', ')

/** Reads a lesson from anything. */
export const parseLesson = (json: unknown): ReadLesson => {
  if (typeof json !== 'object' || json === null || (json as { format?: unknown }).format !== lessonFormat)
    return failed(`it is no lesson, which begins with "format": "${lessonFormat}"`)
  const parsed = v.safeParse(schema, json, { abortEarly: true })
  if (!parsed.success) {
    const issue = parsed.issues[0]
    const place = placeOf(issue.path)
    const isUnknown = issue.type === 'strict_object' && issue.expected === 'never'
    return failed(
      isUnknown
        ? `"${place}" is no part of a lesson`
        : `"${place}" ${issue.received === 'undefined' ? 'is missing' : issue.message}`,
    )
  }
  const scene = sceneOf(parsed.output)
  const fault = faultOfState(scene)
  return fault ? failed(fault) : { status: 'read', file: parsed.output, scene }
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
