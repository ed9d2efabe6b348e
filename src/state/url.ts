/**
 * A document as the hash of a URL, readable and short: only what differs from the defaults is written.
 * `#steps=40&solver=euler&discretization=edm,rho:3&mixture=0.5:-0.6:0.1;0.5:0.6:0.1&seed=7`
 */
import { defaultParams } from '../core/choice.ts'
import { type DesignParameter, designParameters, numberToJson, type Parsed, toJson } from '../core/design.ts'
import { findSpec, type Row, rows } from '../core/registry.ts'
import type { Mixture } from '../toy/mixture.ts'
import { type Document, defaultDocument, documentToJson, parseDocument, type SlotId, slotIds } from './document.ts'

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

const scalar = (key: string, ...path: readonly string[]): Field => ({ key, path, print: String, read: readScalar })

const printDomain = (value: unknown): string => {
  const domain = value as Document['toy']['domain']
  return domain === null ? '' : [...domain.u, ...domain.x].map((x) => Number(x.toPrecision(5))).join(',')
}

const readDomain = (text: string): unknown => {
  const [u0, u1, x0, x1] = text.split(',').map(readScalar)
  return { u: [u0, u1], x: [x0, x1] }
}

/** Fields of a design, at a path. */
const designFields = (...path: readonly string[]): readonly Field[] => [
  ...(Object.keys(designParameters) as DesignParameter[]).map((key) => scalar(key, ...path, key)),
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
  { key: 'mode', path: ['toyClass'], print: (value) => String(value ?? ''), read: readScalar },
  scalar('axis', 'toy', 'axis'),
  scalar('layout', 'toy', 'layout'),
  scalar('points', 'toy', 'count'),
  { key: 'zoom', path: ['toy', 'domain'], print: printDomain, read: readDomain },
  scalar('images', 'images', 'count'),
  scalar('class', 'images', 'class'),
  scalar('show', 'images', 'view'),
  scalar('reference', 'images', 'reference'),
  scalar('seed', 'seed'),
]

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

/** The hash of a document without the leading "#"; empty for the default document. */
export const printHash = (document: Document): string =>
  printFields(fields, byLetter(document), byLetter(defaultDocument))
    .map((pair) => {
      const at = pair.indexOf('=')
      return `${pair.slice(0, at)}=${encodeURIComponent(pair.slice(at + 1)).replaceAll(readable, decodeURIComponent)}`
    })
    .join('&')

/** Reads a hash, with or without the leading "#". Never throws; what is not understood takes its default, with a note. */
export const parseHash = (hash: string): Parsed<Document> => {
  const text = hash.replace(/^#/, '')
  const json: Record<string, unknown> = {}
  const unknown: string[] = []
  for (const [key, value] of new URLSearchParams(text.replaceAll('+', '%2B'))) {
    const field = fields.find((candidate) => candidate.key === key)
    if (!field) unknown.push(`"${key.slice(0, 40)}" is not a setting of this page; ignored`)
    else setAt(json, field.path, field.read(value))
  }
  const others = json.others as Record<string, unknown> | undefined
  if (others) json.others = Object.entries(others).map(([id, design]) => ({ id, design }))
  const { value, notes } = parseDocument(json)
  return { value, notes: [...unknown, ...notes] }
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
