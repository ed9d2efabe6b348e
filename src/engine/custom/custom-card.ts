/** The model card that comes with a custom network, in the form of the page's own cards: what it says need not be asked. */
import * as v from 'valibot'
import { betaFormOf } from '../../core/betas.ts'
import { sha256Of } from '../card.ts'
import { EngineFault } from '../fault.ts'
import { issueText } from '../issue.ts'
import { type Answers, labelOf } from './answers.ts'
import { classCount } from './classes.ts'
import { inspectOnnx } from './inspect.ts'
import { parameterizations } from './parameterizations.ts'
import { earlierNames, type Table, tableFault } from './table.ts'
import { countOf } from './wrap.ts'

export interface CustomCard {
  /** What a person need not be asked. */
  readonly answers: Partial<Answers>
  readonly name: string | null
  /** Names of the network's classes, in their order; null where the card gives none. */
  readonly labels: readonly string[] | null
  /** Noise levels that it was trained at; null where the card does not say. */
  readonly known: { readonly min: number; readonly max: number } | null
}

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))
const positive = v.pipe(v.number(), v.gtValue(0), v.finite())

/** All fields may be missing; others are not read. A converter writes null for what its network does not have. */
const schema = v.looseObject({
  name: v.optional(text),
  bytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'))),
  parameterization: v.nullish(text),
  preconditioning: v.nullish(text),
  sigma_data: v.nullish(positive),
  sigma_min: v.nullish(v.pipe(v.number(), v.minValue(0))),
  sigma_max: v.nullish(positive),
  image_range: v.nullish(
    v.union(
      [v.tuple([v.literal(-1), v.literal(1)]), v.tuple([v.literal(0), v.literal(1)])],
      'must be [-1, 1] or [0, 1]',
    ),
  ),
  labels: v.nullish(v.pipe(v.array(text), v.maxLength(1000))),
  classes: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
  has_null_class: v.nullish(v.boolean()),
  timesteps: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(2))),
  beta_schedule: v.nullish(text),
  beta_start: v.nullish(v.number()),
  beta_end: v.nullish(v.number()),
})

type Card = v.InferOutput<typeof schema>

const advice = 'The questions stand as they were: answer them, or bring a card that fits.'

/** What a card's words name: an id, its label, or what the page's own cards say. Throws EngineFault. */
const parameterizationOf = (words: string): Partial<Answers> => {
  const earlier = Object.hasOwn(earlierNames, words) ? earlierNames[words] : undefined
  if (earlier) return earlier
  const found = parameterizations.find(({ id, label }) => words === id || words === label)
  if (found) return { parameterization: found.id }
  if (/^D\(x; ?sigma\)/.test(words)) return { parameterization: 'denoised' }
  throw new EngineFault(
    `The card’s parameterization "${words.slice(0, 60)}" is not one of ${parameterizations.map(({ id }) => id).join(', ')}.`,
    advice,
  )
}

/** What converters write of a bare network (--raw) whose parameterization has no name of its own. */
const bareOf = ({
  preconditioning,
  timesteps,
  beta_schedule: form,
  beta_start: start,
  beta_end: end,
}: Card): Partial<Answers> => {
  if (preconditioning?.startsWith('velocity prediction, flow matching: state (1 - t) noise + t image'))
    return { parameterization: 'velocity-forward' }
  const [, predicts] = /^(epsilon|v_prediction|sample) prediction/.exec(preconditioning ?? '') ?? []
  const known = betaFormOf(form)
  if (!predicts || !known) return {}
  const table: Table = { form: known, steps: timesteps ?? 1000, start: start ?? 1e-4, end: end ?? 0.02 }
  const fault = tableFault(table)
  if (fault) throw new EngineFault(`The card’s table of noise levels is not usable: ${fault}.`, advice)
  return { parameterization: predicts === 'v_prediction' ? 'v' : predicts, table }
}

const checkFile = async (card: Card, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
  if (card.bytes !== undefined && card.bytes !== bytes.length)
    throw new EngineFault(
      `The card is of a file of ${card.bytes} bytes, this one has ${bytes.length}: it belongs to another network.`,
      advice,
    )
  const sha256 = card.sha256 === undefined ? undefined : await sha256Of(bytes)
  if (sha256 !== undefined && sha256 !== card.sha256)
    throw new EngineFault(
      `The card is of a file with the SHA-256 ${card.sha256!.slice(0, 12)}…, this one has ${sha256.slice(0, 12)}…: it belongs to another network.`,
      advice,
    )
}

/** Reads the card of the network in `bytes`. Throws EngineFault naming the field at fault. */
export const readCustomCard = async (json: string, bytes: Uint8Array<ArrayBuffer>): Promise<CustomCard> => {
  let input: unknown
  try {
    input = JSON.parse(json)
  } catch {
    throw new EngineFault('The card is not JSON.', advice)
  }
  const parsed = v.safeParse(schema, input)
  if (!parsed.success) throw new EngineFault(`The card is not usable: ${issueText(parsed.issues[0])}.`, advice)
  const card = parsed.output
  await checkFile(card, bytes)
  const label = labelOf(inspectOnnx(bytes), undefined)
  // A converter gives a network without classes a label input all the same.
  const isIgnored = card.classes === 0
  const count = label && !isIgnored ? countOf(bytes, label) : 0
  if (card.labels && count !== null && count > 0 && card.labels.length !== count)
    throw new EngineFault(`The card names ${card.labels.length} labels, the network takes ${count}.`, advice)
  const { parameterization, sigma_data: sigmaData, image_range: range, has_null_class: hasNull } = card
  const chosen = Array.from({ length: Math.min(count ?? 0, classCount) }, (_, k) => k)
  return {
    name: card.name ?? null,
    labels: count === 0 ? null : (card.labels ?? null),
    known: card.sigma_min != null && card.sigma_max != null ? { min: card.sigma_min, max: card.sigma_max } : null,
    answers: {
      ...(parameterization != null ? parameterizationOf(parameterization) : bareOf(card)),
      ...(sigmaData != null && { sigmaData }),
      ...(range && { range: range[0] === 0 ? 'unit' : 'signed' }),
      ...(label &&
        (isIgnored || hasNull != null) && { classes: { chosen, none: isIgnored || hasNull ? 'zeros' : null } }),
    },
  }
}
