/**
 * A document as the hash of a URL, readable and short: only what differs from the defaults is written, or in a scene
 * what differs from the state that the scene, or its beat, sets.
 * `#steps=40&solver=euler&discretization=edm,rho:3&mixture=0.5:-0.6:0.1;0.5:0.6:0.1&seed=7`
 */
import { defaultParams, type SigmaRange } from '../core/choice.ts'
import { type DesignParameter, designParameters, numberToJson, type Parsed, quote, toJson } from '../core/design.ts'
import { suggestion } from '../core/faults.ts'
import { parsePhrase } from '../core/names/read-name.ts'
import { noPerturbation, type Perturbation } from '../core/perturbation.ts'
import { findSpec, type Row, rows } from '../core/registry.ts'
import { hashOfBeat } from '../scenes/beats.ts'
import { findLesson, lessonByLink } from '../scenes/lessons.ts'
import { findScene } from '../scenes/registry.ts'
import type { Mixture } from '../toy/mixture.ts'
import { perturbationKeys } from '../toy/perturbation.ts'
import {
  beatCountOf,
  type Document,
  defaultDocument,
  documentToJson,
  parseDocument,
  type SlotId,
  slotIds,
} from './document.ts'

/** Fields of a document by their key in the hash. Each writes text or, at its default, nothing; reads text to JSON. */
interface Field {
  readonly key: string
  /** Path in a document's JSON. */
  readonly path: readonly string[]
  readonly print: (value: unknown) => string
  readonly read: (text: string) => unknown
}

/** Numbers where text is one, "inf" and other words as they are: parseDocument judges them. */
const readScalar = (text: string): unknown => {
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? number : text
}

const printChoice = (row: Row) => (value: unknown) => {
  // The usual end of a run is left out of a design's JSON.
  if (value === undefined) return ''
  const { id, params, list } = value as { id: string; params: Record<string, number | 'inf'>; list?: number[] }
  const spec = findSpec(row, id)!
  const defaults = defaultParams(spec)
  const changed = Object.entries(params).filter(([key, number]) => numberToJson(defaults[key]!) !== number)
  const isUsual = list?.join('/') === spec.list?.default.join('/')
  const listed = list && !isUsual ? [`list:${list.join('/')}`] : []
  return [id, ...changed.map(([key, number]) => `${key}:${number}`), ...listed].join(',')
}

const readChoice = (text: string): unknown => {
  const [id, ...pairs] = text.split(',')
  const read = pairs.map((pair): readonly [string, string] => {
    const [key = '', ...value] = pair.split(':')
    return [key, value.join(':')]
  })
  const params = Object.fromEntries(
    read.filter(([key]) => key !== 'list').map(([key, text]) => [key, readScalar(text)]),
  )
  const list = read
    .find(([key]) => key === 'list')?.[1]
    .split('/')
    .map(readScalar)
  return { id, params, ...(list && { list }) }
}

const printMixture = (value: unknown): string => {
  const { w, mu, s } = value as Mixture
  const short = (x: number): number => Number(x.toPrecision(6))
  return w.map((weight, k) => [weight, mu[k]!, s[k]!].map(short).join(':')).join(';')
}

const readMixture = (text: string): unknown => {
  const modes = text.split(';').map((mode) => mode.split(':').map(readScalar))
  return { w: modes.map((m) => m[0]), mu: modes.map((m) => m[1]), s: modes.map((m) => m[2]) }
}

/** `bias:0.2,level:1`: what differs from the exact denoiser's. */
const printPerturbation = (value: unknown): string =>
  perturbationKeys
    .map((key) => [key, (value as Perturbation)[key]] as const)
    .filter(([key, number]) => number !== noPerturbation[key])
    .map(([key, number]) => `${key}:${Number(number.toPrecision(6))}`)
    .join(',')

const readPerturbation = (text: string): unknown =>
  Object.fromEntries(
    text.split(',').map((pair): readonly [string, unknown] => {
      const [key = '', ...value] = pair.split(':')
      return [key, readScalar(value.join(':'))]
    }),
  )

const scalar = (key: string, ...path: readonly string[]): Field => ({ key, path, print: String, read: readScalar })

const flag = (key: string, ...path: readonly string[]): Field => ({
  key,
  path,
  print: (value) => (value === true ? '1' : '0'),
  read: (text) => (text === '1' ? true : text === '0' ? false : text),
})

const printDomain = (value: unknown): string => {
  const domain = value as Document['toy']['domain']
  return domain === null ? '' : [...domain.u, ...domain.x].map((x) => Number(x.toPrecision(5))).join(',')
}

const readDomain = (text: string): unknown => {
  const [u0, u1, x0, x1] = text.split(',').map(readScalar)
  return { u: [u0, u1], x: [x0, x1] }
}

const printRange = (value: unknown): string => {
  const range = value as SigmaRange | undefined
  return range ? `${range.min}:${range.max}` : ''
}

const readRange = (text: string): unknown => {
  const [min, max, ...rest] = text.split(':').map(readScalar)
  return rest.length === 0 ? { min, max } : text
}

/** Fields of a design, at a path. */
const designFields = (...path: readonly string[]): readonly Field[] => [
  ...(Object.keys(designParameters) as DesignParameter[]).map((key) => scalar(key, ...path, key)),
  { key: 'curveRange', path: [...path, 'curveRange'], print: printRange, read: readRange },
  ...rows.map((row): Field => ({ key: row, path: [...path, row], print: printChoice(row), read: readChoice })),
]

/** Another design in one value: `B=steps=12;solver=euler`; "same" for the default design. */
const slotField = (id: SlotId): Field => ({
  key: id,
  path: ['others', id],
  print: (value) => {
    if (value === undefined) return ''
    const usual = toJson(defaultDocument.design)
    return printFields(designFields(), value, usual).join(';') || 'default'
  },
  read: (text) => {
    const json: Record<string, unknown> = {}
    if (text === 'default') return json
    for (const pair of text.split(';')) {
      const [key = '', ...value] = pair.split('=')
      const field = designFields().find((candidate) => candidate.key === key)
      // An unknown key goes through to parseDesign, which says so.
      setAt(json, field?.path ?? [key], field ? field.read(value.join('=')) : value.join('='))
    }
    return json
  },
})

const readText = (text: string): unknown => text

const fields: readonly Field[] = [
  ...designFields('design'),
  scalar('slot', 'slot'),
  ...slotIds.map(slotField),
  ...slotIds.map(
    (id): Field => ({ key: `name${id}`, path: ['names', id], print: (value) => String(value ?? ''), read: readText }),
  ),
  { key: 'baseline', path: ['baseline'], print: (value) => String(value ?? ''), read: readText },
  { key: 'mixture', path: ['mixture'], print: printMixture, read: readMixture },
  scalar('scale', 'scale'),
  { key: 'mode', path: ['toyClass'], print: (value) => String(value ?? ''), read: readScalar },
  { key: 'perturbed', path: ['perturbation'], print: printPerturbation, read: readPerturbation },
  scalar('axis', 'toy', 'axis'),
  scalar('layout', 'toy', 'layout'),
  scalar('points', 'toy', 'count'),
  scalar('start', 'toy', 'start'),
  scalar('way', 'toy', 'way'),
  flag('tangents', 'toy', 'tangents'),
  flag('scores', 'toy', 'scores'),
  scalar('construction', 'toy', 'construction'),
  flag('straightness', 'toy', 'straightness'),
  { key: 'zoom', path: ['toy', 'domain'], print: printDomain, read: readDomain },
  scalar('preconditioning', 'training', 'preconditioning'),
  scalar('weighting', 'training', 'weighting'),
  scalar('trainedLevels', 'training', 'noiseDistribution'),
  scalar('budget', 'training', 'budget'),
  scalar('denoiser', 'training', 'denoiser'),
  scalar('images', 'images', 'count'),
  scalar('class', 'images', 'class'),
  scalar('show', 'images', 'view'),
  scalar('reference', 'images', 'reference'),
  { key: 'network', path: ['network'], print: (value) => String(value ?? ''), read: readText },
  scalar('seed', 'seed'),
  scalar('match', 'match'),
]

const sceneKey = 'scene'
/** A design in a person's words, `sampler=DPM++ 2M Karras 20`: read, never written. Other keys go before what it says. */
const phraseKey = 'sampler'
const beatKey = 'beat'
/** In place of a scene: a lesson, packed or by its address. */
const lessonKey = 'lesson'
const settingKeys: readonly string[] = [...fields.map(({ key }) => key), sceneKey, lessonKey, beatKey, phraseKey]

const valueAt = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], json)

/** `key=text` of each field whose text is not the usual one. */
const printFields = (of: readonly Field[], json: unknown, usual: unknown): readonly string[] =>
  of
    .map(({ key, path, print }) => ({ key, text: print(valueAt(json, path)), usual: print(valueAt(usual, path)) }))
    .filter(({ text, usual }) => text !== usual)
    .map(({ key, text }) => `${key}=${text}`)

/** A document's JSON with the other designs by letter, as the fields' paths name them. */
const byLetter = (document: Document): unknown => {
  const json = documentToJson(document)
  const others = json.others as readonly { id: SlotId; design: unknown }[]
  return { ...json, others: Object.fromEntries(others.map(({ id, design }) => [id, design])) }
}

/** Characters that may stand in a hash as they are, and that make it readable. */
const readable = /%(2F|3A|2C|3B|3D)/g

/** Text by key, as a hash holds it. */
type Texts = ReadonlyMap<string, string>

const textsOf = (document: Document): Texts =>
  new Map(
    printFields(fields, byLetter(document), byLetter(defaultDocument)).map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )

/** The state that a beat sets, with notes on what is not understood; a key without text goes back to the default. */
export const readBeat = (scene: Parameters<typeof hashOfBeat>[0], beat: number): Parsed<Document> =>
  readTexts(new Map([...pairsOf(hashOfBeat(scene, beat))].filter(([, text]) => text !== '')))

const keptStates = new Map<string, { readonly document: Document; readonly texts: Texts }>()

/** The state that a beat of a scene sets, always the same object; undefined where there is no such scene or beat. */
const beatState = (id: string, beat: number) => {
  const scene = findScene(id)
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

/** The state of the explorer that a scene opens with, or that a beat of it sets. Throws RangeError for a scene or a beat that nobody registered. */
export const sceneDocument = (id: string, beat = 0): Document => {
  const state = beatState(id, beat)
  if (!state) throw new RangeError(`no scene is called "${id}", or it has no beat ${beat}`)
  return state.document
}

const printTexts = (texts: Texts): string =>
  [...texts]
    .map(([key, text]) => `${key}=${encodeURIComponent(text).replaceAll(readable, decodeURIComponent)}`)
    .join('&')

/**
 * The hash of a document without the leading "#"; empty for the default document. In a scene, a key without text stands
 * for what the scene sets and the document does not.
 */
export const printHash = (document: Document): string => {
  const texts = textsOf({ ...document, scene: null, beat: 0 })
  const scene = document.scene === null ? undefined : beatState(document.scene, document.beat)
  if (document.scene === null || !scene) return printTexts(texts)
  const usual = new Map(fields.map(({ key, path, print }) => [key, print(valueAt(byLetter(defaultDocument), path))]))
  const changed = [...new Set([...texts.keys(), ...scene.texts.keys()])]
    .filter((key) => texts.get(key) !== scene.texts.get(key))
    .map((key) => [key, texts.get(key) ?? usual.get(key) ?? ''] as const)
  const beat = document.beat > 0 ? [[beatKey, String(document.beat)] as const] : []
  const lesson = findLesson(document.scene)
  const room = lesson ? ([lessonKey, lesson.link] as const) : ([sceneKey, document.scene] as const)
  return printTexts(new Map([room, ...beat, ...changed]))
}

/** A lesson stands for its scene; one that is not known, for none. */
const pairsOf = (hash: string): Texts => {
  const pairs = new Map(new URLSearchParams(hash.replace(/^#/, '').replaceAll('+', '%2B')))
  const link = pairs.get(lessonKey)
  if (link === undefined) return pairs
  pairs.delete(lessonKey)
  const lesson = lessonByLink(link)
  if (lesson) pairs.set(sceneKey, lesson.scene.id)
  else pairs.delete(beatKey)
  return pairs
}

/** What turns one document's hash into another's: its pairs that differ, and without text what goes back to the default. */
export const hashBetween = (from: Document, to: Document): string => {
  const [before, after] = [textsOf(from), textsOf(to)]
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key))
  return printTexts(new Map(keys.map((key) => [key, after.get(key) ?? ''])))
}

const readTexts = (texts: Texts): Parsed<Document> => {
  const json: Record<string, unknown> = {}
  const unknown: string[] = []
  const phrase = texts.get(phraseKey)
  const named = phrase === undefined ? undefined : parsePhrase(phrase)
  if (named) json.design = toJson(named.value)
  for (const [key, text] of texts) {
    const field = fields.find((candidate) => candidate.key === key)
    if (field) setAt(json, field.path, field.read(text))
    else if (key === sceneKey) json.scene = text
    else if (key === beatKey) json.beat = readScalar(text)
    else if (key !== phraseKey && !(key in tourKeys))
      unknown.push(`"${key.slice(0, 40)}" is not a setting of this page${suggestion(key, settingKeys)}; ignored`)
  }
  const others = json.others as Record<string, unknown> | undefined
  // A scene's letters are read before those of the link.
  if (others)
    json.others = Object.entries(others)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, design]) => ({ id, design }))
  const { value, notes, remarks = [] } = parseDocument(json)
  const said = [...(named?.remarks ?? []), ...remarks]
  return { value, notes: [...unknown, ...(named?.notes ?? []), ...notes], ...(said.length > 0 && { remarks: said }) }
}

/**
 * Reads a hash, with or without the leading "#". Never throws; what is not understood takes its default, with a note.
 * In a scene, what the hash does not name is as the scene has it.
 */
export const parseHash = (hash: string): Parsed<Document> => {
  const given = pairsOf(hash)
  const id = given.get(sceneKey) ?? ''
  const scene = beatState(id, Number(given.get(beatKey) ?? 0)) ?? beatState(id, 0)
  if (!scene) return readTexts(given)
  return readTexts(new Map([...scene.texts, ...given].filter(([key]) => given.get(key) !== '')))
}

/** How the talk is shown: part of the link, but no state of the explorer. What a reader did in it stays in their browser. */
export interface Tour {
  /** Large type, and only what the scene uses. */
  readonly isPresenting: boolean
  /** While presenting, a large dot follows the mouse. */
  readonly isPointing: boolean
  /** Which view of the state is open, where no scene is. */
  readonly door: Door
}

export const doors = ['lab', 'compare'] as const
export type Door = (typeof doors)[number]

/** "done" stands in older links; it held the ticks of the one who made the link, which are nobody else's. */
const tourKeys = { done: true, present: true, pointer: true, door: true } as const

/** A tour as pairs of a hash; empty at its start. */
export const printTour = ({ isPresenting, isPointing, door }: Tour): string =>
  [
    ...(isPresenting ? ['present=1'] : []),
    ...(isPointing ? ['pointer=1'] : []),
    ...(door !== 'lab' ? [`door=${door}`] : []),
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
  return { value: { isPresenting: isOn('present'), isPointing: isOn('pointer'), door }, notes }
}

const setAt = (json: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [head = '', ...rest] = path
  if (rest.length === 0) json[head] = value
  else {
    json[head] ??= {}
    setAt(json[head] as Record<string, unknown>, rest, value)
  }
}

/** Whether two documents make the same link. */
export const isSameDocument = (a: Document, b: Document): boolean => a === b || printHash(a) === printHash(b)
