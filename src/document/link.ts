/**
 * A document as pairs of a link: only what differs from the default is written.
 * `#steps=40&solver=euler&discretization=edm,rho:3&mixture=0.5:-0.6:0.1;0.5:0.6:0.1&seed=7`
 */
import { toJson } from '../core/design-json.ts'
import { suggestion } from '../core/faults.ts'
import { parsePhrase } from '../core/names/read-name.ts'
import type { Parsed } from '../core/parse-design.ts'
import { defaultDesign } from '../core/presets.ts'
import type { Document } from './document.ts'
import { designKeysOfLink, type Field, fields } from './fields.ts'
import { type LinkKey, readScalar } from './link-text.ts'
import { defaultDocument, documentToJson, parseDocument } from './parse.ts'
import { type SlotId, slotIds } from './slots.ts'

/** Text by key, as a hash holds it. */
export type Texts = ReadonlyMap<string, string>

const valueAt = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], json)

const setAt = (json: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [head = '', ...rest] = path
  if (rest.length === 0) json[head] = value
  else {
    json[head] ??= {}
    setAt(json[head] as Record<string, unknown>, rest, value)
  }
}

/** `key=text` of each key whose text is not the usual one. */
const printKeys = (keys: readonly LinkKey[], json: unknown, usual: unknown): readonly string[] =>
  keys
    .map(({ key, path, print }) => ({ key, text: print(valueAt(json, path)), usual: print(valueAt(usual, path)) }))
    .filter(({ text, usual }) => text !== usual)
    .map(({ key, text }) => `${key}=${text}`)

/** Another design in one value: `B=steps=12;solver=euler`; "default" for the default design. */
const slotKey = (id: SlotId): LinkKey => ({
  key: id,
  path: [id],
  print: (value) =>
    value === undefined ? '' : printKeys(designKeysOfLink, value, toJson(defaultDesign)).join(';') || 'default',
  read: (text) => {
    const json: Record<string, unknown> = {}
    if (text === 'default') return json
    for (const pair of text.split(';')) {
      const [key = '', ...rest] = pair.split('=')
      const known = designKeysOfLink.find((candidate) => candidate.key === key)
      const value = rest.join('=')
      // An unknown key goes through to parseDesign, which says so.
      setAt(json, known?.path ?? [key], known ? known.read(value) : value)
    }
    return json
  },
})

/** Every key of a link that stands for a part of the document, its path from the document's root. */
const keys: readonly LinkKey[] = Object.entries<Pick<Field<never>, 'link'>>(fields).flatMap(([name, { link }]) =>
  (name === 'others' ? slotIds.map(slotKey) : link).map((one) => ({ ...one, path: [name, ...one.path] })),
)

/** A design in a person's words, `sampler=DPM++ 2M Karras 20`: read, never written. Other keys go before what it says. */
const phraseKey = 'sampler'
const sceneKey = 'scene'
const beatKey = 'beat'
const settingKeys: readonly string[] = [...keys.map(({ key }) => key), sceneKey, beatKey, phraseKey]

/** A document's JSON with the other designs by letter, as the keys' paths name them. */
const byLetter = (document: Document): unknown => {
  const json = documentToJson(document)
  const others = json.others as readonly { id: SlotId; design: unknown }[]
  return { ...json, others: Object.fromEntries(others.map(({ id, design }) => [id, design])) }
}

/** Texts of what differs from the default document, scene and beat left out. */
export const textsOf = (document: Document): Texts =>
  new Map(
    printKeys(keys, byLetter(document), byLetter(defaultDocument)).map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )

/** The default document's text of a key; empty for one that links leave out. */
export const usualTextOf = (key: string): string => {
  const known = keys.find((candidate) => candidate.key === key)
  return known ? known.print(valueAt(byLetter(defaultDocument), known.path)) : ''
}

/** Characters that may stand in a hash as they are, and that make it readable. */
const readable = /%(2F|3A|2C|3B|3D)/g

export const printTexts = (texts: Texts): string =>
  [...texts]
    .map(([key, text]) => `${key}=${encodeURIComponent(text).replaceAll(readable, decodeURIComponent)}`)
    .join('&')

/** The pairs of a hash, with or without the leading "#". */
export const pairsOf = (hash: string): Texts =>
  new Map(new URLSearchParams(hash.replace(/^#/, '').replaceAll('+', '%2B')))

/** Reads texts as a document; `foreign` are keys that somebody else reads. Never throws. */
export const readTexts = (texts: Texts, foreign: readonly string[] = []): Parsed<Document> => {
  const json: Record<string, unknown> = {}
  const unknown: string[] = []
  const phrase = texts.get(phraseKey)
  const named = phrase === undefined ? undefined : parsePhrase(phrase)
  if (named) json.design = toJson(named.value)
  for (const [key, text] of texts) {
    const known = keys.find((candidate) => candidate.key === key)
    if (known) setAt(json, known.path, known.read(text))
    else if (key === sceneKey) json.scene = text
    else if (key === beatKey) json.beat = readScalar(text)
    else if (key !== phraseKey && !foreign.includes(key))
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
