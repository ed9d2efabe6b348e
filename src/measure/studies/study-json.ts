/** A study with its measurements as one JSON file (docs/studies.md), and read from anybody's. */
import * as v from 'valibot'
import { isRecord } from '../../core/design-json.ts'
import { quote } from '../../core/faults.ts'
import { PlanFault } from '../../sweep/plan.ts'
import type { Measurements } from '../kept/measurements.ts'
import { methods, type Subject, type SubjectKind } from '../kept/subject.ts'
import { parseValue } from '../kept/value-schema.ts'
import { contentOf, contentToJson } from './content-json.ts'
import { placeKey, placesOf, placeText } from './places.ts'
import { firstFault, jsonSafe, StudyFault } from './spec-json.ts'
import { type Content, longestStudyName, type Study, studyKinds } from './study.ts'

export const studyFormat = 'samplerscope-study/1'

/** Plain JSON of a study without what was measured, as the browser keeps it; parseStudy reads it back. */
export const studyToJson = ({ id, name, created, changed, seconds, content }: Study): Record<string, unknown> => ({
  format: studyFormat,
  kind: content.kind,
  id,
  name,
  created: new Date(created).toISOString(),
  changed: new Date(changed).toISOString(),
  seconds,
  ...(jsonSafe(contentToJson(content)) as Record<string, unknown>),
})

/** The study with everything that is known of it: one file, which importStudy reads back. */
export const exportStudy = (study: Study, known: Pick<Measurements, 'get'>): Record<string, unknown> => {
  const places = placesOf(study.content)
  const [first] = places
  if (!first) return studyToJson(study)
  const measurements = places.flatMap(([place, subject]) => {
    const value = known.get(subject)
    return value === undefined ? [] : [jsonSafe({ ...place, value })]
  })
  return { ...studyToJson(study), method: methods[first[1].of], measurements }
}

const time = v.pipe(
  v.string('must be a time such as 2026-01-31T12:00:00Z'),
  v.transform((text) => Date.parse(text)),
  v.number('must be a time such as 2026-01-31T12:00:00Z'),
)

const head = v.object({
  format: v.literal(studyFormat, `must be "${studyFormat}"; this is no study, or one of a newer page`),
  kind: v.picklist(studyKinds, `must be one of ${studyKinds.map(quote).join(', ')}`),
  id: v.optional(v.pipe(v.string('must be a text'), v.maxLength(100, 'must have at most 100 letters'))),
  name: v.pipe(
    v.string('must be a text'),
    v.trim(),
    v.nonEmpty('must not be empty'),
    v.maxLength(longestStudyName, `must have at most ${longestStudyName} letters`),
  ),
  created: v.optional(time),
  changed: v.optional(time),
  method: v.optional(
    v.pipe(v.number('must be a number'), v.integer('must be a whole number'), v.minValue(0, 'must be at least 0')),
  ),
  seconds: v.optional(
    v.pipe(v.number('must be a number'), v.finite('must be finite'), v.minValue(0, 'must be at least 0')),
  ),
})

/** Throws StudyFault. `now` stands for times that are missing. */
export const parseStudy = (input: unknown, id: string, now: number): Study => {
  if (!isRecord(input)) throw new StudyFault('a study must be an object')
  const parsed = v.safeParse(head, input)
  if (!parsed.success) throw new StudyFault(firstFault(parsed.issues, ''))
  const { kind, name, created = now, changed = now, seconds = 0 } = parsed.output
  try {
    return { id, name, created, changed, seconds, content: contentOf(kind, input) }
  } catch (error) {
    if (error instanceof PlanFault) throw new StudyFault(`plan: ${error.message}`)
    throw error
  }
}

const row = v.record(v.string(), v.unknown(), 'must be an object')
const placeValue = v.union([v.string(), v.number(), v.null()], 'must be a number, a text or null')

export interface Imported {
  readonly study: Study
  /** Known subjects with their values. */
  readonly found: readonly (readonly [Subject, never])[]
  /** What is left out, a sentence each. */
  readonly notes: readonly string[]
}

const measurementsOf = (content: Content, input: Record<string, unknown>): Pick<Imported, 'found' | 'notes'> => {
  const { measurements = [], method } = input
  if (!Array.isArray(measurements)) throw new StudyFault('measurements: must be a list')
  if (measurements.length === 0) return { found: [], notes: [] }
  const subjects = new Map(placesOf(content).map(([place, subject]) => [placeKey(place), subject] as const))
  const [first] = subjects.values()
  const of: SubjectKind | undefined = first?.of
  if (of === undefined) throw new StudyFault('measurements: the study has nothing that could be measured')
  if (method !== methods[of])
    return {
      found: [],
      notes: [
        `Its ${measurements.length} measurements were made in another way than this page’s (method ${quote(method)}, here ${methods[of]}) and are left out: measure again.`,
      ],
    }
  const found = measurements.map((one: unknown, k): readonly [Subject, never] => {
    const at = `measurements[${k}]`
    const parsed = v.safeParse(row, one)
    if (!parsed.success) throw new StudyFault(firstFault(parsed.issues, at))
    const { value: given, ...place } = parsed.output
    const named = v.safeParse(v.record(v.string(), placeValue), place)
    if (!named.success) throw new StudyFault(firstFault(named.issues, at))
    const subject = subjects.get(placeKey(named.output))
    if (!subject) throw new StudyFault(`${at}: the study measures nothing at ${placeText(named.output)}`)
    const value = parseValue(subject.of, given)
    if ('fault' in value) throw new StudyFault(`${at}.value: ${value.fault}`)
    return [subject, value.value as never]
  })
  return { found, notes: [] }
}

/** Reads an exported study. Throws StudyFault, and then nothing of it is taken. */
export const importStudy = (text: string, id: string, now: number): Imported => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new StudyFault(`the file is not JSON: ${error instanceof Error ? error.message : error}`)
  }
  const study = parseStudy(json, id, now)
  return { study, ...measurementsOf(study.content, json as Record<string, unknown>) }
}
