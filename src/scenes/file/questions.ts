/** Questions and goals in a scene's file. */
import * as v from 'valibot'
import { slotIds } from '../../document/slots.ts'
import { goalReadings } from '../goals.ts'
import { pointTargets, type Question } from '../questions.ts'
import { number, oneOf, text } from './fields.ts'

/** Part of the key under which an answer is kept; without one the beat's number is it. */
const id = v.optional(v.pipe(text(40), v.regex(/^[a-z0-9-]+$/, 'must be lower case, digits and hyphens')))

const option = v.strictObject({
  text: text(60),
  reply: text(300),
  right: v.optional(v.boolean('must be true or false')),
  value: v.optional(number),
  of: v.optional(text(1000)),
})

/** Which option is right by the options' numbers. */
const byNumber = v.union(
  [oneOf(['least', 'most'] as const), v.strictObject({ nearest: number })],
  'must be "least", "most", or {"nearest": 0.5}',
)

const choice = v.pipe(
  v.strictObject({
    kind: v.literal('choice'),
    id,
    ask: text(300),
    right: v.optional(byNumber),
    options: v.pipe(
      v.array(option, 'must be a list'),
      v.minLength(2, 'must have at least two options'),
      v.maxLength(4, 'must have at most four options'),
    ),
  }),
  v.forward(
    v.check(
      ({ options, right }) => right !== undefined || options.filter((one) => one.right).length === 1,
      'must have exactly one option with "right": true',
    ),
    ['options'],
  ),
  v.forward(
    v.check(
      ({ options, right }) =>
        right === undefined ||
        (options.every((one) => one.right === undefined) &&
          options.filter(({ value }) => value !== undefined).length > 1),
      'must have a "value" in at least two options and "right" in none, as the question says which number is right',
    ),
    ['options'],
  ),
)

const point = v.strictObject({
  kind: v.literal('point'),
  id,
  ask: text(300),
  of: oneOf(pointTargets),
  replies: v.strictObject({ near: text(300), above: text(300), below: text(300) }),
})

const curve = v.strictObject({
  kind: v.literal('curve'),
  id,
  ask: text(300),
  replies: v.strictObject({ within: text(300), below: text(300), above: text(300), level: text(300) }),
})

export const question = v.variant('kind', [choice, point, curve], 'must have "kind": "choice", "point" or "curve"')

export const goal = v.strictObject({
  text: text(200),
  reading: oneOf(goalReadings),
  design: oneOf(slotIds),
  is: oneOf(['at most', 'at least'] as const),
  value: number,
})

/** The question of the k-th beat, with the key of its answer and the option that is right. */
export const questionOf = (given: v.InferOutput<typeof question>, k: number): Question => {
  const own = { ...given, id: given.id ?? `beat-${k + 1}` }
  return own.kind === 'choice'
    ? ({ ...own, right: own.right ?? own.options.findIndex(({ right }) => right) } as Question)
    : own
}
