/** The model card that comes with a custom network, in the form of the page's own cards: what it says need not be asked. */
import * as v from 'valibot'
import { sha256Of } from '../card.ts'
import { EngineFault } from '../fault.ts'
import { issueText } from '../issue.ts'
import { inspectOnnx } from './inspect.ts'
import { parameterizations } from './parameterizations.ts'
import type { Answers } from './wrap.ts'

export interface CustomCard {
  /** What a person need not be asked. */
  readonly answers: Partial<Answers>
  readonly name: string | null
  /** Labels of the classes, in their order; null where the card names none. */
  readonly labels: readonly string[] | null
}

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))

/** All fields may be missing; others are not read. */
const schema = v.looseObject({
  name: v.optional(text),
  bytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'))),
  parameterization: v.optional(text),
  // A converter writes null where the network's preconditioning has none.
  sigma_data: v.nullish(v.pipe(v.number(), v.gtValue(0), v.finite())),
  image_range: v.optional(
    v.union(
      [v.tuple([v.literal(-1), v.literal(1)]), v.tuple([v.literal(0), v.literal(1)])],
      'must be [-1, 1] or [0, 1]',
    ),
  ),
  labels: v.optional(v.pipe(v.array(text), v.maxLength(1000))),
})

const advice = 'The questions stand as they were: answer them, or bring a card that fits.'

/** Id of what a card's words name: an id, its label, or what the page's own cards say. Throws EngineFault. */
const parameterizationOf = (words: string): string => {
  const found = parameterizations.find(({ id, label }) => words === id || words === label)
  if (found) return found.id
  if (/^D\(x; ?sigma\)/.test(words)) return 'denoised'
  throw new EngineFault(
    `The card’s parameterization "${words.slice(0, 60)}" is not one of ${parameterizations.map(({ id }) => id).join(', ')}.`,
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
  const { classes } = inspectOnnx(bytes)
  if (card.labels && classes > 0 && card.labels.length !== classes)
    throw new EngineFault(`The card names ${card.labels.length} labels, the network takes ${classes}.`, advice)
  const { parameterization, sigma_data: sigmaData, image_range: range } = card
  return {
    name: card.name ?? null,
    labels: classes > 0 ? (card.labels ?? null) : null,
    answers: {
      ...(parameterization !== undefined && { parameterization: parameterizationOf(parameterization) }),
      ...(sigmaData != null && { sigmaData }),
      ...(range && { range: range[0] === 0 ? 'unit' : 'signed' }),
    },
  }
}
