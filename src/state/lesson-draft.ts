/** A lesson while it is written: states with words, kept in this browser until it is saved or linked. */
import * as v from 'valibot'
import type { Document } from '../document/document.ts'
import { hashBetween, parseHash, printHash } from '../scenes/link.ts'
import { type LessonBeat, type LessonFile, lessonFormat, lessonVersion, type ReadLesson } from './lesson.ts'
import { keepText } from './not-kept.ts'

/** A beat with the whole state that it shows. */
export interface DraftBeat extends Omit<LessonBeat, 'set'> {
  /** Hash of a link. */
  readonly state: string
}

export interface Draft extends Pick<LessonFile, 'frame' | 'curve'> {
  readonly title: string
  readonly control: LessonFile['control']
  readonly beats: readonly DraftBeat[]
}

export const emptyDraft: Draft = { title: '', control: undefined, beats: [] }

export const draftKey = 'samplerscope-lesson'

const schema = v.object({ title: v.string(), beats: v.array(v.looseObject({ say: v.string(), state: v.string() })) })

/** Nothing where storage is denied or holds something else. */
export const readDraft = (): Draft => {
  try {
    const json: unknown = JSON.parse(localStorage.getItem(draftKey) ?? 'null')
    return v.is(schema, json) ? (json as unknown as Draft) : emptyDraft
  } catch {
    return emptyDraft
  }
}

/** Without storage the draft lives as long as the page, which then says so. */
export const keepDraft = (draft: Draft): void => keepText(() => localStorage, draftKey, JSON.stringify(draft))

/** The state of a document as a lesson holds it: without the scene that it may stand in. */
export const stateOf = (document: Document): string => printHash({ ...document, scene: null, beat: 0 })

/** A beat of a state, with nothing said yet. `step` is where the cursor stands. */
export const beatOfState = (document: Document, step: number | null): DraftBeat => ({
  say: '',
  state: stateOf(document),
  ...(step !== null && { step }),
})

const withoutEmpty = <T extends object>(beat: T): T =>
  Object.fromEntries(
    Object.entries(beat).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  ) as T

/** The file of a draft; what is missing in it is found when it is read again. */
export const fileOfDraft = ({ title, frame, control, curve, beats }: Draft): LessonFile => {
  const documents = beats.map(({ state }) => parseHash(state).value)
  return {
    format: lessonFormat,
    version: lessonVersion,
    title: title.trim(),
    ...(frame && { frame }),
    state: beats[0]?.state ?? '',
    ...(control && { control }),
    ...(curve && { curve }),
    beats: beats.map(({ state: _, ...beat }, k) => {
      const set = k === 0 ? '' : hashBetween(documents[k - 1]!, documents[k]!)
      return withoutEmpty({ ...beat, ...(set !== '' && { set }) })
    }),
  }
}

/** A lesson that was saved, to be written on. */
export const draftOfLesson = (
  { file, scene }: ReadLesson & { readonly status: 'read' },
  states: readonly Document[],
): Draft => ({
  title: scene.title,
  ...(file.frame && { frame: file.frame }),
  control: file.control,
  ...(file.curve && { curve: file.curve }),
  beats: file.beats.map(({ set: _, ...beat }, k) => ({
    ...beat,
    picture: beat.picture ?? file.picture,
    film: beat.film ?? file.film,
    state: stateOf(states[k]!),
  })),
})
