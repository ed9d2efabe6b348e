/** What each kind of study says, as JSON and read from anybody's. */
import * as v from 'valibot'
import type { Design } from '../../core/design.ts'
import { isRecord, toJson } from '../../core/design-json.ts'
import { quote } from '../../core/faults.ts'
import type { Perturbation } from '../../core/perturbation.ts'
import { isSeed } from '../../document/fields.ts'
import { errorMeasures } from '../../metrics/convergence.ts'
import { candidatesOf, type churnKeys } from '../../metrics/quality/churn-search.ts'
import { parsePlan, planToJson } from '../../sweep/plan.ts'
import { parsePerturbation } from '../../toy/perturbation.ts'
import { type QualityCurve, searchTask } from '../quality/quality.ts'
import { mostImages, mostSteps } from './limits.ts'
import type { Spec } from './spec.ts'
import { firstFault, parseSpec, parseStudyDesign, StudyFault, specToJson } from './spec-json.ts'
import { type CellMark, type Content, cellMarks, type StudyKind } from './study.ts'

const designToJson = (design: Design | null): unknown => design && toJson(design)

const curveToJson = ({ key, label, design, before }: QualityCurve): Record<string, unknown> => ({
  key,
  label,
  design: toJson(design),
  ...(before && { before: toJson(before) }),
})

export const contentToJson = (content: Content): Record<string, unknown> => {
  switch (content.kind) {
    case 'convergence':
      return { spec: specToJson(content.spec), measure: content.measure }
    case 'local error':
    case 'paths':
      return { spec: specToJson(content.spec) }
    case 'quality': {
      const { kind: _kind, curves, ...rest } = content
      return { ...rest, curves: curves.map(curveToJson) }
    }
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

const text = v.string('must be a text')
const whole = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message))
}
const share = v.pipe(
  v.number('must be a number'),
  v.minValue(0, 'must be at least 0'),
  v.maxValue(1, 'must be at most 1'),
)

const network = v.object({
  network: v.pipe(text, v.nonEmpty('must name a network')),
  name: text,
  id: v.nullable(text),
  perturbation: v.nullable(
    v.pipe(
      v.unknown(),
      v.rawTransform(({ dataset, addIssue, NEVER }): Perturbation => {
        const { value, notes } = parsePerturbation(dataset.value)
        const [first] = notes
        if (first === undefined) return value
        addIssue({ message: first.replace(/; .*$/, '') })
        return NEVER
      }),
    ),
  ),
})

const judge = v.object({
  origin: v.picklist(['shipped', 'own'], 'must be "shipped" or "own"'),
  opened: v.nullable(
    v.object({
      name: text,
      origin: v.picklist(['shipped', 'own'], 'must be "shipped" or "own"'),
      features: whole(1, 1_000_000),
      sha256: v.pipe(text, v.nonEmpty('must not be empty')),
      reference: text,
      hasClasses: v.boolean('must be true or false'),
      testAccuracy: v.nullable(share),
      testImages: v.array(
        v.object({
          images: whole(1, 1_000_000),
          distance: v.pipe(v.number('must be a number'), v.finite('must be finite')),
          accuracy: share,
        }),
        'must be a list',
      ),
    }),
  ),
})

/** A design stands where `place` says. */
const designs = { before: v.optional(v.unknown()), design: v.unknown() }
const imagesOfReading = whole(1, 50_000)

const quality = v.object({
  network,
  judge,
  images: imagesOfReading,
  curves: v.pipe(
    v.array(
      v.object({
        key: v.pipe(text, v.nonEmpty('must not be empty'), v.maxLength(200, 'is too long')),
        label: text,
        ...designs,
      }),
      'must be a list',
    ),
    v.minLength(1, 'must not be empty'),
    v.maxLength(100, 'must have at most 100 entries'),
    v.check((curves) => new Set(curves.map(({ key }) => key)).size === curves.length, 'has a key twice'),
  ),
  steps: v.pipe(
    v.array(whole(1, 1000), 'must be a list'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(mostSteps, `must have at most ${mostSteps} entries`),
  ),
  draws: whole(1, 100),
})

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

const read = <S extends v.GenericSchema>(schema: S, input: unknown, at: string): v.InferOutput<S> => {
  const parsed = v.safeParse(schema, input)
  if (!parsed.success) throw new StudyFault(firstFault(parsed.issues, at))
  return parsed.output
}

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

/** The optional design that stood in a place before. */
const beforeOf = (before: unknown, at: string): { readonly before?: Design } =>
  before === undefined ? {} : { before: parseStudyDesign(before, at) }

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
    case 'quality': {
      const { curves, ...rest } = read(quality, json, '')
      return {
        kind,
        ...rest,
        curves: curves.map(({ key, label, design, before }, k) => ({
          key,
          label,
          design: parseStudyDesign(design, `curves.${k}.design`),
          ...beforeOf(before, `curves.${k}.before`),
        })),
      }
    }
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
