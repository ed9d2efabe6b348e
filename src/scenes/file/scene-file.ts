/** The file of a scene: what the page's own scenes and the lessons of anybody are written in. */
import * as v from 'valibot'
import { rows } from '../../core/registry.ts'
import { slotIds } from '../../document/slots.ts'
import { biasControl, parameterControl, stepsControl } from '../beat-controls.ts'
import { type Beat, type BeatControl, type Film, filmViews, lights, stagePictures, stepStages } from '../beats.ts'
import type { Scene } from '../scene.ts'
import { cell, number, oneOf, text, values } from './fields.ts'
import { board, chart, chartOf, curve, curveOf, exhibit } from './figures.ts'
import { goal, question, questionOf } from './questions.ts'

export const sceneFormat = 'samplerscope-lesson'
export const sceneVersion = 1

const film = v.union(
  [
    v.literal('results'),
    v.literal('none'),
    v.pipe(v.array(v.strictObject({ slot: oneOf(slotIds), view: oneOf(filmViews) })), v.minLength(1), v.maxLength(4)),
  ],
  'must be "results", "none", or a list of rows such as {"slot": "A", "view": "state"}',
)

const beat = v.strictObject({
  say: text(700),
  set: v.optional(v.string('must be part of a link, such as "steps=9&solver=euler"')),
  picture: v.optional(oneOf(stagePictures)),
  film: v.optional(film),
  step: v.optional(v.pipe(number, v.integer('must be a whole number'), v.minValue(0, 'must not be negative'))),
  stage: v.optional(oneOf(stepStages)),
  light: v.optional(v.array(oneOf(lights))),
  chart: v.optional(chart),
  board: v.optional(board),
  exhibit: v.optional(exhibit),
  question: v.optional(question),
  goal: v.optional(goal),
  show: v.optional(values),
  notes: v.optional(cell(2000)),
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
    v.strictObject({ kind: v.literal('bias'), label: text(40), words: text(60), values }),
  ],
  'must have "kind": "steps", "parameter" or "bias"',
)

const schema = v.strictObject({
  $schema: v.optional(v.string()),
  format: v.literal(sceneFormat, `must be "${sceneFormat}"`),
  version: v.literal(sceneVersion, `must be ${sceneVersion}: a newer page may be needed`),
  title: text(80),
  frame: v.optional(text(20)),
  state: v.string('must be the state of the page as a link has it after the #'),
  picture: v.optional(oneOf(stagePictures)),
  film: v.optional(film),
  control: v.optional(control),
  curve: v.optional(curve),
  beats: v.pipe(
    v.array(beat, 'must be a list of beats'),
    v.minLength(1, 'must have at least one beat'),
    v.maxLength(40, 'must have at most 40 beats'),
  ),
})

/** What a scene's file holds. */
export type SceneFile = v.InferOutput<typeof schema>
export type FileBeat = SceneFile['beats'][number]

const filmOf = (given: FileBeat['film']): Film | undefined => (given === 'none' ? undefined : given)

const beatOf = ({ film: shown, question: asked, chart: drawn, ...rest }: FileBeat, k: number): Beat => ({
  // What is optional in a file is missing or has a value.
  ...(rest as Omit<Beat, 'film' | 'question' | 'chart'>),
  ...(shown !== undefined && { film: filmOf(shown) }),
  ...(drawn && { chart: chartOf(drawn) }),
  ...(asked && { question: questionOf(asked, k) }),
})

const controlOf = (given: NonNullable<SceneFile['control']>): BeatControl => {
  switch (given.kind) {
    case 'steps':
      return stepsControl(given.values, given.words)
    case 'parameter':
      return parameterControl(given.row, given.key, given)
    case 'bias':
      return biasControl(given)
  }
}

/** The scene of a file that was read. `frame` is what stands in place of its number where the file says nothing. */
export const sceneOf = (file: SceneFile, id: string, frame = file.frame): Scene => ({
  id,
  title: file.title,
  ...(frame !== undefined && { frame }),
  hash: file.state.replace(/^#/, ''),
  shown: { picture: file.picture ?? 'tube', film: filmOf(file.film ?? 'none') },
  ...(file.control && { control: controlOf(file.control) }),
  ...(file.curve && { curve: curveOf(file.curve) }),
  beats: file.beats.map(beatOf),
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

/** A file, or why something is none, as the end of a sentence. */
export const readSceneFile = (json: unknown): SceneFile | string => {
  if (typeof json !== 'object' || json === null || (json as { format?: unknown }).format !== sceneFormat)
    return `it is no lesson, which begins with "format": "${sceneFormat}"`
  const parsed = v.safeParse(schema, json, { abortEarly: true })
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  const place = placeOf(issue.path)
  const isUnknown = issue.type === 'strict_object' && issue.expected === 'never'
  return isUnknown
    ? `"${place}" is no part of a lesson`
    : `"${place}" ${issue.received === 'undefined' ? 'is missing' : issue.message}`
}
