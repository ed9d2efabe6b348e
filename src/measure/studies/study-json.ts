/** A study with its measurements as one JSON file (docs/studies.md), and read from anybody's. */
import * as v from 'valibot'
import { isRecord, toJson } from '../../core/design-json.ts'
import { quote } from '../../core/faults.ts'
import { errorMeasures } from '../../metrics/convergence.ts'
import { PlanFault, parsePlan, planToJson } from '../../sweep/plan.ts'
import { parsePerturbation } from '../../toy/perturbation.ts'
import type { Measurements } from '../kept/measurements.ts'
import { methods, type Subject, type SubjectKind } from '../kept/subject.ts'
import { parseValue } from '../kept/value-schema.ts'
import { type Spec, type Spot, spotsOf } from './spec.ts'
import { firstFault, jsonSafe, parseSpec, parseStudyDesign, StudyFault, specToJson } from './spec-json.ts'
import {
  type CellMark,
  type Content,
  cellMarks,
  longestStudyName,
  type Study,
  type StudyKind,
  studyKinds,
} from './study.ts'

export const studyFormat = 'samplerscope-study/1'

const contentToJson = (content: Content): Record<string, unknown> => {
  switch (content.kind) {
    case 'convergence':
      return { spec: specToJson(content.spec), measure: content.measure }
    case 'local error':
    case 'paths':
      return { spec: specToJson(content.spec) }
    case 'contact sheet':
      return { plan: planToJson(content.plan), network: content.network, marks: content.marks }
    case 'fitted levels':
      return { before: toJson(content.before), after: toJson(content.after), result: content.result }
    default:
      return content satisfies never
  }
}

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

/** Where a measurement belongs in its study. */
interface Place {
  readonly curve: string
  readonly steps: number
  /** Null where nothing is drawn. */
  readonly seed: number | null
  /** On pictures only: number of the latent among those of its seed. */
  readonly image?: number
}

const placeOf = ({ curve, steps }: Spot, subject: Subject): Place => ({
  curve: curve.key,
  steps,
  seed: subject.seed,
  ...('image' in subject && { image: subject.image }),
})

const placeKey = ({ curve, steps, seed, image }: Place): string => JSON.stringify([curve, steps, seed, image ?? null])

/** The study with everything that is known of it: one file, which importStudy reads back. */
export const exportStudy = (study: Study, known: Pick<Measurements, 'get'>): Record<string, unknown> => {
  const spec = 'spec' in study.content ? study.content.spec : null
  if (!spec) return studyToJson(study)
  const measurements = spotsOf(spec).flatMap((spot) =>
    spot.subjects.flatMap((subject) => {
      const value = known.get(subject)
      return value === undefined ? [] : [jsonSafe({ ...placeOf(spot, subject), value })]
    }),
  )
  const [first] = spotsOf(spec).flatMap(({ subjects }) => subjects)
  return { ...studyToJson(study), ...(first && { method: methods[first.of] }), measurements }
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
  seconds: v.optional(
    v.pipe(v.number('must be a number'), v.finite('must be finite'), v.minValue(0, 'must be at least 0')),
  ),
})

const sheetNetwork = v.object({
  network: v.pipe(v.string('must be a text'), v.nonEmpty('must name a network')),
  name: v.string('must be a text'),
  id: v.nullable(v.string('must be a text')),
  perturbation: v.nullable(v.unknown()),
})

const marksOf = (given: unknown): Readonly<Record<number, CellMark>> => {
  if (given === undefined) return {}
  if (!isRecord(given)) throw new StudyFault('marks: must be an object of cells and marks')
  return Object.fromEntries(
    Object.entries(given).map(([cell, mark]) => {
      if (!/^\d+$/.test(cell)) throw new StudyFault(`marks: ${quote(cell)} is no number of a cell`)
      const found = cellMarks.find((one) => one === mark)
      if (!found) throw new StudyFault(`marks.${cell}: must be one of ${cellMarks.join(', ')}`)
      return [cell, found]
    }),
  )
}

const specAs = (input: unknown, what: Spec['what']): Spec => {
  const spec = parseSpec(input)
  if (spec.what !== what) throw new StudyFault(`spec.what: must be "${what}" in a study of this kind`)
  return spec
}

const contentOf = (kind: StudyKind, json: Record<string, unknown>): Content => {
  switch (kind) {
    case 'convergence': {
      const measure = errorMeasures.find((one) => one === json.measure)
      if (!measure) throw new StudyFault(`measure: must be one of ${errorMeasures.join(', ')}`)
      return { kind, spec: specAs(json.spec, 'error'), measure }
    }
    case 'local error':
      return { kind, spec: specAs(json.spec, 'steps') }
    case 'paths':
      return { kind, spec: specAs(json.spec, 'path') }
    case 'contact sheet': {
      const network = v.safeParse(sheetNetwork, json.network)
      if (!network.success) throw new StudyFault(firstFault(network.issues, 'network'))
      const { perturbation } = network.output
      return {
        kind,
        plan: parsePlan(json.plan),
        network: {
          ...network.output,
          perturbation: perturbation === null ? null : parsePerturbation(perturbation).value,
        },
        marks: marksOf(json.marks),
      }
    }
    case 'fitted levels': {
      if (typeof json.result !== 'string') throw new StudyFault('result: must be a sentence')
      return {
        kind,
        before: parseStudyDesign(json.before, 'before'),
        after: parseStudyDesign(json.after, 'after'),
        result: json.result,
      }
    }
    default:
      return kind satisfies never
  }
}

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

const row = v.object({
  curve: v.string('must be a text'),
  steps: v.number('must be a number'),
  seed: v.nullable(v.number('must be a number')),
  image: v.optional(v.number('must be a number')),
  value: v.unknown(),
})

export interface Imported {
  readonly study: Study
  /** Known subjects with their values. */
  readonly found: readonly (readonly [Subject, never])[]
  /** What is left out, a sentence each. */
  readonly notes: readonly string[]
}

const measurementsOf = (spec: Spec, input: Record<string, unknown>): Pick<Imported, 'found' | 'notes'> => {
  const { measurements = [], method } = input
  if (!Array.isArray(measurements)) throw new StudyFault('measurements: must be a list')
  if (measurements.length === 0) return { found: [], notes: [] }
  const subjects = new Map(
    spotsOf(spec).flatMap((spot) =>
      spot.subjects.map((subject) => [placeKey(placeOf(spot, subject)), subject] as const),
    ),
  )
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
    const { curve, steps, seed, image } = parsed.output
    const subject = subjects.get(placeKey({ curve, steps, seed, ...(image !== undefined && { image }) }))
    if (!subject)
      throw new StudyFault(
        `${at}: the study measures no curve ${quote(curve)} at ${steps} steps with seed ${seed}${image === undefined ? '' : `, image ${image}`}`,
      )
    const value = parseValue(subject.of, parsed.output.value)
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
  const { content } = study
  return {
    study,
    ...('spec' in content ? measurementsOf(content.spec, json as Record<string, unknown>) : { found: [], notes: [] }),
  }
}
