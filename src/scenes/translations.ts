/** Scenes in other languages: the same beats with other sentences, one file per scene. English stands in the scenes themselves. */
import { german } from './de/index.ts'
import type { Question } from './questions.ts'
import type { Scene } from './scene.ts'
import { englishWords, type StageWords } from './stage-words.ts'

export interface QuestionWords {
  readonly ask: string
  /** For a choice, in the order of its options. */
  readonly options?: readonly { readonly text: string; readonly reply: string }[]
  /** For a curve or a place, by the verdict. */
  readonly replies?: Readonly<Record<string, string>>
}

/** All sentences of a scene. */
export interface SceneWords {
  readonly title: string
  /** What stands before the control's number. */
  readonly control?: string
  readonly flatText?: string
  readonly beats: readonly { readonly say: string; readonly question?: QuestionWords; readonly notes?: string }[]
}

export interface Language {
  /** As in `lang=de`. */
  readonly id: string
  readonly name: string
  /** Labels of the stage. */
  readonly words: StageWords
  /** By the scene's id. */
  readonly scenes: Readonly<Record<string, SceneWords>>
}

export const languages: readonly Language[] = [german]

export const findLanguage = (id: string | null): Language | undefined =>
  languages.find((language) => language.id === id)

const questionIn = (question: Question | undefined, words: QuestionWords | undefined): Question | undefined => {
  if (!question || !words) return question
  const { ask, options, replies } = words
  if (question.kind === 'choice')
    return { ...question, ask, options: question.options.map((option, k) => ({ ...option, ...options?.[k] })) }
  return { ...question, ask, replies: { ...question.replies, ...replies } } as Question
}

const kept = new Map<string, Scene>()

/** The scene in a language, or as it is where that has no words for it; the same object every time. */
export const translated = (scene: Scene, language: string | null): Scene => {
  const words = findLanguage(language)?.scenes[scene.id]
  if (!words) return scene
  const key = `${language} ${scene.id}`
  const known = kept.get(key)
  if (known) return known
  const made: Scene = {
    ...scene,
    title: words.title,
    ...(scene.control && { control: { ...scene.control, words: words.control ?? scene.control.words } }),
    ...(scene.curve && { curve: { ...scene.curve, flatText: words.flatText ?? scene.curve.flatText } }),
    beats: scene.beats.map((beat, k) => {
      const own = words.beats[k]
      const question = questionIn(beat.question, own?.question)
      return {
        ...beat,
        say: own?.say ?? beat.say,
        notes: own?.notes ?? beat.notes ?? '',
        ...(question && { question }),
      }
    }),
  }
  kept.set(key, made)
  return made
}

/** Labels of the stage for a scene in a language. */
export const stageWordsOf = (scene: string | null, language: string | null): StageWords => {
  const found = findLanguage(language)
  return found && scene !== null && scene in found.scenes ? found.words : englishWords
}
