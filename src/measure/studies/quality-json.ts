/** What studies of quality say, as JSON and read from anybody's. */
import * as v from 'valibot'
import { toJson } from '../../core/design-json.ts'
import { exactWorldOf } from '../../engine/exact/worlds.ts'
import { drawStride } from '../../metrics/quality/protocol.ts'
import type { ExactContent } from '../exact/exact.ts'
import type { CurvesAsked, QualityCurve } from '../quality/curves.ts'
import type { QualityContent } from '../quality/quality.ts'
import type { At } from './by.ts'
import { beforeOf, designs, imagesOfReading, network, read, text, whole } from './json-parts.ts'
import { mostSteps } from './limits.ts'
import { parseStudyDesign, StudyFault } from './spec-json.ts'

const share = v.pipe(
  v.number('must be a number'),
  v.minValue(0, 'must be at least 0'),
  v.maxValue(1, 'must be at most 1'),
)

export const judge = v.object({
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

const counts = (most: number) =>
  v.optional(
    v.pipe(
      v.array(whole(1, most), 'must be a list'),
      v.minLength(1, 'must not be empty'),
      v.maxLength(mostSteps, `must have at most ${mostSteps} entries`),
    ),
  )

/** Calls of a design with the most steps, and more. */
const mostCalls = 10_000

const asked = {
  network,
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
  steps: counts(1000),
  calls: counts(mostCalls),
  draws: whole(1, 100),
}

const quality = v.object({ ...asked, judge, images: imagesOfReading })

const exact = v.object({
  ...asked,
  // A standard error takes two; the images of the next draw follow.
  images: whole(2, drawStride),
  class: v.union([v.picklist(['all', 'none']), whole(0, 999)], 'must be "all", "none" or the number of a class'),
})

const curveToJson = ({ key, label, design, before }: QualityCurve): Record<string, unknown> => ({
  key,
  label,
  design: toJson(design),
  ...(before && { before: toJson(before) }),
})

/** Without its kind. */
export const qualityToJson = (content: QualityContent | ExactContent): Record<string, unknown> => {
  const { kind: _kind, curves, at, ...rest } = content
  return { ...rest, ...at, curves: curves.map(curveToJson) }
}

interface Parsed {
  readonly curves: v.InferOutput<typeof asked.curves>
  readonly steps?: readonly number[] | undefined
  readonly calls?: readonly number[] | undefined
}

const atOf = ({ steps, calls }: Parsed): At => {
  if (steps && calls) throw new StudyFault('calls: must be left out where there are steps')
  if (calls) return { calls }
  if (!steps) throw new StudyFault('steps: is missing')
  return { steps }
}

const askedOf = (parsed: Parsed): Pick<CurvesAsked, 'curves' | 'at'> => ({
  at: atOf(parsed),
  curves: parsed.curves.map(({ key, label, design, before }, k) => ({
    key,
    label,
    design: parseStudyDesign(design, `curves.${k}.design`),
    ...beforeOf(before, `curves.${k}.before`),
  })),
})

/** Throws StudyFault. */
export const qualityOf = (json: unknown): QualityContent => {
  const parsed = read(quality, json, '')
  const { steps: _steps, calls: _calls, curves: _curves, ...rest } = parsed
  return { kind: 'quality', ...rest, ...askedOf(parsed) }
}

/** Throws StudyFault. */
export const exactQualityOf = (json: unknown): ExactContent => {
  const parsed = read(exact, json, '')
  const { steps: _steps, calls: _calls, curves: _curves, ...rest } = parsed
  if (!exactWorldOf(rest.network.id))
    throw new StudyFault('network.id: must name exact pictures, such as "exact" or "exact-64.7"')
  return { kind: 'exact quality', ...rest, ...askedOf(parsed) }
}
