/** Specs and subjects as JSON, and read from anything: files are other people's, and kept ones are an older page's. */
import * as v from 'valibot'
import type { Design } from '../../core/design.ts'
import { isRecord, numberToJson, toJson } from '../../core/design-json.ts'
import { parseDesign } from '../../core/parse-design.ts'
import { isSeed } from '../../document/fields.ts'
import { mostImages, mostSeeds, mostSteps } from './limits.ts'
import type { Spec, World } from './spec.ts'

/** What is wrong with a study, in one sentence that names the place. */
export class StudyFault extends Error {}

const whole = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return v.pipe(
    v.number(message),
    v.check((value) => Number.isInteger(value) && value >= min && value <= max, message),
  )
}
const finite = v.pipe(v.number('must be a number'), v.finite('must be finite'))
const listOf = <S extends v.GenericSchema>(item: S, most: number) =>
  v.pipe(
    v.array(item, 'must be a list'),
    v.minLength(1, 'must not be empty'),
    v.maxLength(most, `must have at most ${most} entries`),
  )

const seed = v.pipe(
  v.number('must be a number'),
  v.check((value: number) => isSeed(value), 'must be a whole number from 0 to 4294967295'),
)

const mixture = v.pipe(
  v.object({
    w: listOf(v.pipe(finite, v.minValue(0, 'must be at least 0')), 100),
    mu: listOf(finite, 100),
    s: listOf(v.pipe(finite, v.minValue(0, 'must be at least 0')), 100),
    scale: v.optional(v.pipe(finite, v.gtValue(0, 'must be above 0'))),
  }),
  v.check(({ w, mu, s }) => w.length === mu.length && w.length === s.length, 'needs as many w as mu and s'),
  v.check(({ w }) => Math.abs(w.reduce((sum, one) => sum + one, 0) - 1) < 1e-6, 'needs weights w whose sum is 1'),
)

const perturbation = v.object({
  bias: finite,
  smoothing: finite,
  gain: finite,
  tilt: finite,
  forgotten: finite,
  level: finite,
  width: finite,
  startScale: finite,
  startShift: finite,
})

const text = (most: number) =>
  v.pipe(v.string('must be a text'), v.maxLength(most, `must have at most ${most} letters`))
const label = v.nullable(whole(0, 999))

const world = v.variant(
  'kind',
  [
    v.object({ kind: v.literal('toy'), mixture, label, points: whole(2, 1_000_000) }),
    v.object({
      kind: v.literal('pictures'),
      network: v.pipe(text(2000), v.nonEmpty('must name a network')),
      name: text(200),
      id: v.nullable(text(200)),
      perturbation: v.nullable(perturbation),
      labels: listOf(label, mostImages),
    }),
  ],
  'must be "toy" or "pictures"',
)

const design = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }): Design => {
    const { value, notes } = parseDesign(dataset.value)
    const [first] = notes
    if (first === undefined && isRecord(dataset.value)) return value
    // The page takes a default with a note for what it does not understand; a measurement must not.
    addIssue({ message: first?.replace(/; (ignored|using [^;]*|taken as [^;]*)$/, '') ?? 'must be an object' })
    return NEVER
  }),
)

const rising = v.check((steps: number[]) => steps.every((count, k) => k === 0 || count > steps[k - 1]!), 'must rise')

const schema = v.object({
  what: v.picklist(['error', 'steps', 'path'], 'must be "error", "steps" or "path"'),
  world,
  curves: v.pipe(
    listOf(
      v.object({
        key: v.pipe(text(200), v.nonEmpty('must not be empty')),
        label: text(200),
        design,
        steps: v.pipe(listOf(whole(1, 1000), mostSteps), rising),
      }),
      100,
    ),
    v.check((curves) => new Set(curves.map(({ key }) => key)).size === curves.length, 'has a key twice'),
  ),
  seeds: v.pipe(
    listOf(seed, mostSeeds),
    v.check((seeds) => new Set(seeds).size === seeds.length, 'has a seed twice'),
  ),
  reference: v.pipe(
    whole(2, 1024),
    v.check((steps) => steps % 2 === 0, 'must be even'),
  ),
})

/** The first thing that is wrong, with its place; `at` is where the value stands. */
export const firstFault = (issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]], at: string): string => {
  const [issue] = issues
  const path = v.getDotPath(issue)
  const place = [at, path].filter(Boolean).join('.')
  const isMissing = issue.input === undefined || (issue.kind === 'schema' && issue.received === 'undefined')
  return `${place}: ${isMissing ? 'is missing' : issue.message}`
}

/** Throws StudyFault. */
export const parseSpec = (input: unknown, at = 'spec'): Spec => {
  const parsed = v.safeParse(schema, input)
  if (!parsed.success) throw new StudyFault(firstFault(parsed.issues, at))
  return parsed.output as Spec
}

/** The same for a design. Throws StudyFault. */
export const parseStudyDesign = (input: unknown, at: string): Design => {
  const parsed = v.safeParse(design, input)
  if (!parsed.success) throw new StudyFault(firstFault(parsed.issues, at))
  return parsed.output
}

const worldToJson = (of: World): Record<string, unknown> => ({ ...of })

/** Plain JSON; parseSpec reads it back. */
export const specToJson = ({ curves, world: of, ...rest }: Spec): Record<string, unknown> => ({
  ...rest,
  world: worldToJson(of),
  curves: curves.map(({ design: one, ...curve }) => ({ ...curve, design: toJson(one) })),
})

/** Infinite levels, which JSON lacks, as "inf", at any depth. */
export const jsonSafe = (value: unknown): unknown =>
  typeof value === 'number'
    ? numberToJson(value)
    : Array.isArray(value)
      ? value.map(jsonSafe)
      : isRecord(value)
        ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, jsonSafe(part)]))
        : value
