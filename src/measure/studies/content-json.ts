/** What each kind of study says, as JSON and read from anybody's. */
import * as v from 'valibot'
import type { Design } from '../../core/design.ts'
import { isRecord, toJson } from '../../core/design-json.ts'
import { quote } from '../../core/faults.ts'
import { isSeed } from '../../document/fields.ts'
import { errorMeasures } from '../../metrics/convergence.ts'
import { candidatesOf, type churnKeys } from '../../metrics/quality/churn-search.ts'
import { parsePlan, planToJson } from '../../sweep/plan.ts'
import { searchTask } from '../quality/quality.ts'
import { beforeOf, designs, imagesOfReading, network, read, text, whole } from './json-parts.ts'
import { mostImages } from './limits.ts'
import { exactQualityOf, judge, qualityOf, qualityToJson } from './quality-json.ts'
import type { Spec } from './spec.ts'
import { parseSpec, parseStudyDesign, StudyFault, specToJson } from './spec-json.ts'
import { type CellMark, type Content, cellMarks, type StudyKind } from './study.ts'

const designToJson = (design: Design | null): unknown => design && toJson(design)

export const contentToJson = (content: Content): Record<string, unknown> => {
  switch (content.kind) {
    case 'convergence':
      return { spec: specToJson(content.spec), measure: content.measure }
    case 'local error':
    case 'paths':
      return { spec: specToJson(content.spec) }
    case 'quality':
    case 'exact quality':
      return qualityToJson(content)
    case 'churn search': {
      // In the file "method" is how measurements are made.
      const { kind: _kind, design, before, method, ...rest } = content
      return { ...rest, search: method, design: toJson(design), ...(before && { before: toJson(before) }) }
    }
    case 'contact sheet':
      return {
        plan: planToJson(content.plan),
        ...(content.before && { before: planToJson(content.before) }),
        network: content.network,
        marks: content.marks,
      }
    case 'fitted levels': {
      const { before, after, result, fit } = content
      return { before: toJson(before), after: designToJson(after), result, ...(fit && { fit }) }
    }
    default:
      return content satisfies never
  }
}

const values = v.pipe(
  v.array(
    v.pipe(
      v.unknown(),
      v.transform((value) => (value === 'inf' ? Number.POSITIVE_INFINITY : value)),
      v.number('must be a number'),
    ),
    'must be a list',
  ),
  v.minLength(1, 'must not be empty'),
)

const search = v.object({
  network,
  judge,
  images: imagesOfReading,
  label: text,
  ...designs,
  values: v.object({ sChurn: values, sTmin: values, sTmax: values, sNoise: values } satisfies Record<
    (typeof churnKeys)[number],
    typeof values
  >),
  search: v.picklist(['grid', 'halving'], 'must be "grid" or "halving"'),
})

const fit = v.object({
  action: v.picklist(['equalize', 'optimize'], 'must be "equalize" or "optimize"'),
  network,
  seed: v.pipe(
    v.number('must be a number'),
    v.check((value: number) => isSeed(value), 'must be a whole number from 0 to 4294967295'),
  ),
  labels: v.pipe(
    v.array(v.nullable(whole(0, 999)), 'must be a list'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(mostImages, `must have at most ${mostImages} entries`),
  ),
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

const searchOf = (json: Record<string, unknown>): Extract<Content, { kind: 'churn search' }> => {
  const { design, before, search: method, ...rest } = read(search, json, '')
  const content = {
    kind: 'churn search',
    ...rest,
    method,
    design: parseStudyDesign(design, 'design'),
    ...beforeOf(before, 'before'),
  } as const
  try {
    candidatesOf(searchTask(content))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new StudyFault(`values: ${error.message.replace(/\.$/, '')}`)
  }
  return content
}

/** Throws StudyFault, and PlanFault for the plan of a sheet. */
export const contentOf = (kind: StudyKind, json: Record<string, unknown>): Content => {
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
    case 'quality':
      return qualityOf(json)
    case 'exact quality':
      return exactQualityOf(json)
    case 'churn search':
      return searchOf(json)
    case 'contact sheet':
      return {
        kind,
        plan: parsePlan(json.plan),
        ...(json.before !== undefined && { before: parsePlan(json.before) }),
        network: read(network, json.network, 'network'),
        marks: marksOf(json.marks),
      }
    case 'fitted levels': {
      const { result = null, after = null } = json
      if (result !== null && typeof result !== 'string') throw new StudyFault('result: must be a sentence')
      const fitted = json.fit === undefined || json.fit === null ? null : read(fit, json.fit, 'fit')
      if (fitted === null && (result === null || after === null))
        throw new StudyFault(`${after === null ? 'after' : 'result'}: is missing`)
      return {
        kind,
        before: parseStudyDesign(json.before, 'before'),
        after: after === null ? null : parseStudyDesign(after, 'after'),
        result,
        fit: fitted,
      }
    }
    default:
      return kind satisfies never
  }
}
