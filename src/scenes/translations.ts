/**
 * Scenes in other languages: one file of words for each scene, laid over the scene's own file. English stands in the scenes'
 * files themselves.
 */
import { german } from './de/index.ts'
import { type LanguageId, languageNames } from './languages.ts'
import { builtInScene, sceneFiles } from './registry.ts'
import type { Scene } from './scene.ts'
import { englishWords, type StageWords } from './stage-words.ts'

/** Sentences at the places that they have in a scene's file; a list has as many as there, in that order. */
export type Words = string | readonly Words[] | { readonly [key: string]: Words }

export interface Language {
  /** As in `lang=de`. */
  readonly id: LanguageId
  /** Labels of the stage. */
  readonly words: StageWords
  /** By the scene's id. */
  readonly scenes: Readonly<Record<string, Words>>
}

export const languages: readonly Language[] = [german]

export const findLanguage = (id: string | null): Language | undefined =>
  languages.find((language) => language.id === id)

/** "Deutsch", or English. */
export const nameOfLanguage = (id: string | null): string =>
  Object.entries(languageNames).find(([one]) => one === id)?.[1] ?? 'English'

/** A file's part with other sentences; what the words do not have stays as it is. */
export const withWords = (part: unknown, words: Words | undefined): unknown => {
  if (words === undefined || typeof part !== typeof words) return part
  if (typeof words === 'string') return words
  if (Array.isArray(part)) return part.map((item, k) => withWords(item, (words as readonly Words[])[k]))
  const named = words as { readonly [key: string]: Words }
  return Object.fromEntries(
    Object.entries(part as object).map(([key, item]: [string, unknown]) => [key, withWords(item, named[key])]),
  )
}

const kept = new Map<string, Scene>()

/** The scene in a language, or as it is where that has no words for it; the same object every time. */
export const translated = (scene: Scene, language: string | null): Scene => {
  const words = findLanguage(language)?.scenes[scene.id]
  if (!words) return scene
  const key = `${language} ${scene.id}`
  const made = kept.get(key) ?? builtInScene(scene.id, withWords(sceneFiles[scene.id], words))
  kept.set(key, made)
  return made
}

/** Labels of the stage for a scene in a language. */
export const stageWordsOf = (scene: string | null, language: string | null): StageWords => {
  const found = findLanguage(language)
  return found && scene !== null && scene in found.scenes ? found.words : englishWords
}
