/** Documents from and to plain JSON. */
import { isRecord } from '../core/design-json.ts'
import type { Parsed } from '../core/parse-design.ts'
import type { Document } from './document.ts'
import { type Field, fields } from './fields.ts'

const entries = Object.entries(fields) as unknown as readonly (readonly [keyof Document, Field<unknown>])[]

export const defaultDocument = Object.fromEntries(
  entries.map(([key, { usual }]) => [key, usual]),
) as unknown as Document

/** Reads a document from anything; what is missing or wrong takes the default's value, with a note. Never throws. */
export const parseDocument = (input: unknown): Parsed<Document> => {
  if (!isRecord(input)) return { value: defaultDocument, notes: ['the link contains no settings; using the defaults'] }
  const read: Record<string, unknown> = { ...defaultDocument }
  const notes: string[] = []
  const remarks: string[] = []
  for (const [key, { parse }] of entries) {
    const given = Object.hasOwn(input, key) ? input[key] : undefined
    if (given === undefined) continue
    const parsed = parse(given, read as unknown as Document)
    read[key] = parsed.value
    notes.push(...parsed.notes)
    remarks.push(...(parsed.remarks ?? []))
  }
  return { value: read as unknown as Document, notes, ...(remarks.length > 0 && { remarks }) }
}

/** Plain JSON of a document; parseDocument reads it back. */
export const documentToJson = (document: Document): Record<keyof Document, unknown> =>
  Object.fromEntries(
    entries.map(([key, { toJson }]) => [key, toJson ? toJson(document[key]) : document[key]]),
  ) as Record<keyof Document, unknown>
