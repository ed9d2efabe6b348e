import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { type BeatPiece, splitFormulas, splitSentence } from '../../../src/scenes/prose.ts'
import { findScene, sceneFiles } from '../../../src/scenes/registry.ts'
import type { Scene } from '../../../src/scenes/scene.ts'
import { englishWords } from '../../../src/scenes/stage-words.ts'
import { parseTour } from '../../../src/scenes/tour.ts'
import { languages, stageWordsOf, translated, type Words, withWords } from '../../../src/scenes/translations.ts'

const all = languages.flatMap(({ id: language, scenes }) =>
  Object.entries(scenes).map(([scene, words]) => ({ language, scene, words })),
)
const english = (scene: string): Scene => findScene(scene) as Scene

/** Places of words at which the scene's file has no sentence, so that nobody would see them. */
const straysIn = (words: Words, part: unknown, at = ''): readonly string[] =>
  typeof words === 'string'
    ? typeof part === 'string'
      ? []
      : [at]
    : Object.entries(words).flatMap(([key, own]: [string, Words]) =>
        straysIn(own, (part as Readonly<Record<string, unknown>> | undefined)?.[key], `${at}/${key}`),
      )

/** Marks, readings and controls of a sentence, whatever their order. */
const tiesOf = (text: string): readonly string[] =>
  splitSentence(text)
    .map((piece: BeatPiece) =>
      piece.kind === 'mark'
        ? piece.of
        : piece.kind === 'reading'
          ? `${piece.name} ${piece.slot}`
          : piece.kind === 'control'
            ? 'control'
            : '',
    )
    .filter((tie) => tie !== '')
    .sort()

/** Numbers with a decimal point, or its comma: those that were measured. Percentages lose their space. */
const numbersOf = (text: string): readonly string[] =>
  [
    ...text
      .replaceAll('{,}', '.')
      .replaceAll(/(\d),(\d)/g, '$1.$2')
      .matchAll(/\d+\.\d+|\d+(?=\s?%)/g),
  ]
    .map(([number]) => number)
    .sort()

describe('translations', () => {
  it('are at least three scenes in one language', () => {
    expect(all.filter(({ language }) => language === 'de').length).toBeGreaterThanOrEqual(3)
  })

  it.each(all)(
    '$language, $scene: the same beats, ties to the picture, numbers and questions',
    ({ language, scene, words }) => {
      const original = english(scene)
      const made = translated(original, language)
      expect(translated(original, language)).toBe(made)
      expect(made.id).toBe(scene)
      expect(straysIn(words, sceneFiles[scene])).toEqual([])
      expect((words as { beats: Words }).beats).toHaveLength(original.beats.length)
      original.beats.forEach((beat, k) => {
        const other = made.beats[k]!
        expect(other.say).not.toBe(beat.say)
        expect(tiesOf(other.say)).toEqual(tiesOf(beat.say))
        expect(numbersOf(other.say), other.say).toEqual(numbersOf(beat.say))
        expect([other.set, other.step, other.picture, other.light]).toEqual([
          beat.set,
          beat.step,
          beat.picture,
          beat.light,
        ])
        for (const { kind, text } of splitFormulas(other.say))
          if (kind === 'formula') expect(katex.renderToString(text)).not.toContain('katex-error')
        const [asked, own] = [beat.question, other.question]
        expect(own === undefined).toBe(asked === undefined)
        if (!asked || !own) return
        expect([own.id, own.kind]).toEqual([asked.id, asked.kind])
        expect(own.ask).not.toBe(asked.ask)
        const repliesOf = (question: typeof asked): readonly string[] =>
          question.kind === 'choice' ? question.options.map(({ reply }) => reply) : Object.values(question.replies)
        expect(repliesOf(own)).toHaveLength(repliesOf(asked).length)
        repliesOf(own).forEach((reply, i) => {
          expect(reply).not.toBe(repliesOf(asked)[i])
          expect(numbersOf(reply), reply).toEqual(numbersOf(repliesOf(asked)[i]!))
        })
      })
    },
  )

  it('change every sentence that they name, and nothing else', () => {
    const file = { title: 'A', state: 'steps=5', beats: [{ say: 'B', chart: { up: 'C', ticks: [1] } }, { say: 'D' }] }
    const words = { title: 'a', beats: [{ chart: { up: 'c' } }, { say: 'd' }] }
    expect(withWords(file, words)).toEqual({
      title: 'a',
      state: 'steps=5',
      beats: [{ say: 'B', chart: { up: 'c', ticks: [1] } }, { say: 'd' }],
    })
    expect(straysIn(words, file)).toEqual([])
    expect(straysIn({ titel: 'a', beats: [{ say: 'b' }, { say: 'd' }, { say: 'e' }] }, file)).toEqual([
      '/titel',
      '/beats/2/say',
    ])
  })

  it('leave other scenes as they are', () => {
    expect(translated(english('opening'), 'de')).toBe(english('opening'))
    expect(stageWordsOf('opening', 'de')).toBe(englishWords)
    expect(stageWordsOf('heun', 'de')).not.toBe(englishWords)
    expect(stageWordsOf('heun', null)).toBe(englishWords)
  })

  it('have every label of the stage', () => {
    for (const { words } of languages) expect(Object.keys(words).sort()).toEqual(Object.keys(englishWords).sort())
  })

  it('are asked for by a link', () => {
    expect(parseTour('scene=heun&lang=de')).toMatchObject({ value: { language: 'de' }, notes: [] })
    expect(parseTour('scene=heun&lang=en')).toMatchObject({ value: { language: null }, notes: [] })
    expect(parseTour('lang=xx').notes).toEqual(['lang "xx" must be en or one of de; using en'])
  })
})
