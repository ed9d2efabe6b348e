/** Whether what a file or a browser kept is a value that a measurement can have. */
import * as v from 'valibot'
import { errorMeasures } from '../../metrics/convergence.ts'
import type { SubjectKind, Values } from './subject.ts'

/** An error, a level or a floor. */
const amount = v.pipe(v.number('must be a number'), v.finite('must be finite'), v.minValue(0, 'must be at least 0'))
const whole = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
)
/** Pure noise starts at an infinite level, which JSON writes as "inf". */
const level = v.pipe(
  v.unknown(),
  v.transform((value) => (value === 'inf' ? Number.POSITIVE_INFINITY : value)),
  v.number('must be a number'),
  v.minValue(0, 'must be at least 0'),
)

const reading = v.nullable(v.object({ error: amount, floor: amount }))
const readings = v.object(
  Object.fromEntries(errorMeasures.map((measure) => [measure, reading])) as Record<
    (typeof errorMeasures)[number],
    typeof reading
  >,
)

const step = { sigma: level, sigmaNext: level, carried: amount }

const straightness = v.object({
  length: amount,
  distance: amount,
  turn: amount,
  bends: v.array(v.object({ step: whole, sigma: level, angle: amount, change: amount, curvature: amount })),
})
const path = v.object({ own: straightness, unscaled: straightness })

const finite = v.pipe(v.number('must be a number'), v.finite('must be finite'))
const estimate = v.object({ mean: finite, error: amount })
const distances = { median: amount, rms: amount, error: amount, pictures: whole }

const schemas = {
  'toy error': v.object({ steps: whole, nfe: whole, readings }),
  'toy steps': v.pipe(v.array(v.object({ ...step, made: amount })), v.minLength(1, 'must have at least one step')),
  'image error': v.object({ nfe: whole, error: amount, floor: amount }),
  'image steps': v.pipe(v.array(v.object(step)), v.minLength(1, 'must have at least one step')),
  'toy path': path,
  'image path': path,
  'sheet cell': v.object({ rms: amount, spread: v.nullable(amount) }),
  quality: v.object({
    images: whole,
    // Of equal distributions it is 0 but for rounding, which may be below.
    distance: finite,
    accuracy: v.nullable(v.pipe(amount, v.maxValue(1, 'must be at most 1'))),
  }),
  'exact quality': v.object({
    nfe: whole,
    images: whole,
    sigma: amount,
    flow: v.nullable(v.object({ ...distances, floor: amount })),
    start: v.nullable(v.object(distances)),
    logDensity: estimate,
    colors: estimate,
    noise: estimate,
    distance: estimate,
    chiSquare: v.nullable(amount),
  }),
} as const

/** The value, or what is wrong with it: the place and a sentence's end. */
export const parseValue = <K extends SubjectKind>(
  of: K,
  value: unknown,
): { readonly value: Values[K] } | { readonly fault: string } => {
  const parsed = v.safeParse(schemas[of], value)
  if (parsed.success) return { value: parsed.output as Values[K] }
  const [issue] = parsed.issues
  return { fault: [v.getDotPath(issue), issue.message].filter(Boolean).join(' ') }
}

/** Whether a value is made of numbers only that can be drawn and written: what is not is not kept. */
export const isSound = <K extends SubjectKind>(of: K, value: Values[K]): boolean => 'value' in parseValue(of, value)
