/**
 * A document as the hash of a URL, readable and short: only what differs from the defaults is written.
 * `#steps=40&solver=euler&discretization=edm,rho:3&mixture=0.5:-0.6:0.1;0.5:0.6:0.1&seed=7`
 */
import { defaultParams } from '../core/choice.ts'
import { type DesignParameter, designParameters, numberToJson, type Parsed } from '../core/design.ts'
import { findSpec, type Row, rows } from '../core/registry.ts'
import type { Mixture } from '../toy/mixture.ts'
import { type Document, defaultDocument, documentToJson, parseDocument } from './document.ts'

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
  const { id, params } = value as { id: string; params: Record<string, number | 'inf'> }
  const defaults = defaultParams(findSpec(row, id)!)
  const changed = Object.entries(params).filter(([key, number]) => numberToJson(defaults[key]!) !== number)
  return [id, ...changed.map(([key, number]) => `${key}:${number}`)].join(',')
}

const readChoice = (text: string): unknown => {
  const [id, ...pairs] = text.split(',')
  const params = pairs.map((pair) => {
    const [key = '', ...value] = pair.split(':')
    return [key, readScalar(value.join(':'))]
  })
  return { id, params: Object.fromEntries(params) }
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

const fields: readonly Field[] = [
  ...(Object.keys(designParameters) as DesignParameter[]).map((key) => scalar(key, 'design', key)),
  ...rows.map((row): Field => ({ key: row, path: ['design', row], print: printChoice(row), read: readChoice })),
  { key: 'mixture', path: ['mixture'], print: printMixture, read: readMixture },
  scalar('axis', 'toy', 'axis'),
  scalar('points', 'toy', 'count'),
  { key: 'zoom', path: ['toy', 'domain'], print: printDomain, read: readDomain },
  scalar('images', 'images', 'count'),
  scalar('class', 'images', 'class'),
  scalar('show', 'images', 'view'),
  scalar('seed', 'seed'),
]

const valueAt = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], json)

/** The hash of a document without the leading "#"; empty for the default document. */
export const printHash = (document: Document): string => {
  const json = documentToJson(document)
  const usual = documentToJson(defaultDocument)
  return fields
    .map(({ key, path, print }) => ({ key, text: print(valueAt(json, path)), usual: print(valueAt(usual, path)) }))
    .filter(({ text, usual }) => text !== usual)
    .map(
      ({ key, text }) =>
        `${key}=${encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%3B', ';')}`,
    )
    .join('&')
}

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
