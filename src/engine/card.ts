/** Model cards: what a network file is, so that it can be checked before it is used. */
import * as v from 'valibot'
import { EngineFault } from './fault.ts'
import { issueText } from './issue.ts'

const shape = v.array(v.union([v.literal('B'), v.pipe(v.number(), v.integer(), v.minValue(1))]))

const cardSchema = v.looseObject({
  name: v.pipe(v.string(), v.nonEmpty()),
  file: v.pipe(v.string(), v.regex(/^[\w.-]+\.onnx$/, 'must be the plain name of an .onnx file')),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  inputs: v.object({ x: shape, sigma: shape, label: shape }),
  output: v.object({ denoised: shape }),
  labels: v.pipe(v.array(v.string()), v.minLength(1)),
  /** Images of every call, where the network fixes them. */
  batch: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Name of a network beside this one that does the same worse: what autoguidance leads away from. */
  weaker: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be the plain name of a network'))),
  /** Multiplications and additions of a call, an image. */
  macs_per_image: v.optional(v.pipe(v.number(), v.minValue(1))),
  /** Highest noise level that the network was trained at, in units of the data. */
  sigma_max: v.nullish(v.pipe(v.number(), v.minValue(0.1)), 80),
  /** Lowest of them, where the card says it. */
  sigma_min: v.nullish(v.pipe(v.number(), v.minValue(0))),
  /** Classes that it was trained with, and whether a label of all zeros means none of them to it. */
  classes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  has_null_class: v.optional(v.boolean()),
  images_seen: v.optional(v.pipe(v.number(), v.minValue(0)), 0),
  /** What models/search_guidance.py found to be the best: no guide is classifier-free, no upper end is infinite. */
  guidance: v.optional(
    v.object({
      guide: v.nullable(v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be the plain name of a network'))),
      weight: v.pipe(v.number(), v.minValue(0), v.maxValue(10)),
      sigma_lo: v.pipe(v.number(), v.minValue(0)),
      sigma_hi: v.nullable(v.pipe(v.number(), v.minValue(0))),
      images: v.pipe(v.number(), v.integer(), v.minValue(1)),
      frechet_distance: v.pipe(v.number(), v.minValue(0)),
      frechet_distance_alone: v.pipe(v.number(), v.minValue(0)),
      accuracy: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      accuracy_alone: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      recall: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      recall_alone: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    }),
  ),
})

export type ModelCard = v.InferOutput<typeof cardSchema>

/** Whether every image needs a class: the network was trained with one for each, so guidance has no "none" to lead from. */
export const needsClass = ({
  classes = 0,
  has_null_class: hasNull,
}: Pick<ModelCard, 'classes' | 'has_null_class'>): boolean => classes > 0 && hasNull === false

/** Images of CIFAR-10, so of the networks and the classifier that come with the page: channels and side in pixels. */
export const imageShape = [3, 32, 32] as const
export const imageLength = imageShape[0] * imageShape[1] * imageShape[2]

/** Sides in pixels of the images that networks may have. */
export const knownSides = [32, 64] as const
export type Side = (typeof knownSides)[number]

/** Elements of an image [3, side, side]. */
export const lengthOf = (side: number): number => 3 * side * side

/** Side of this number of square images whose elements are counted, with 3 or (RGBA) 4 channels. */
export const sideFrom = (elements: number, images: number, channels: 3 | 4): number =>
  Math.round(Math.sqrt(elements / (channels * images)))

/** Side in pixels of the images of a network whose card was parsed. */
export const sideOf = ({ inputs }: Pick<ModelCard, 'inputs'>): number => Number(inputs.x[2])

const say = (dims: readonly (string | number)[]): string => `[${dims.join(', ')}]`

const isSameShape = (a: readonly (string | number)[], b: readonly (string | number)[]): boolean => say(a) === say(b)

/** Throws EngineFault naming the field at fault. */
export const parseCard = (input: unknown, url: string): ModelCard => {
  const parsed = v.safeParse(cardSchema, input)
  if (!parsed.success)
    throw new EngineFault(
      `The model card ${url} is not usable: ${issueText(parsed.issues[0])}.`,
      'Make the card again with models/make-card.py.',
    )
  const card = parsed.output
  const side = knownSides.find((known) => known === card.inputs.x[2]) ?? knownSides[0]
  const image = ['B', 3, side, side]
  const wanted = {
    x: image,
    sigma: ['B'],
    label: ['B', card.labels.length],
    denoised: image,
  }
  for (const [name, dims] of Object.entries({ ...card.inputs, ...card.output })) {
    const expected = wanted[name as keyof typeof wanted]
    if (!isSameShape(dims, expected))
      throw new EngineFault(
        `The model card ${url} declares ${name} as ${say(dims)}; this page needs ${say(expected)}.`,
        'Load a network that denoises RGB images of 32 x 32 or 64 x 64 pixels.',
      )
  }
  return card
}

/** Hexadecimal; undefined without a secure context, where there is no crypto.subtle. */
export const sha256Of = async (bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> => {
  if (!globalThis.crypto?.subtle) return undefined
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Throws EngineFault when the bytes are not those that the card describes. */
export const verifyBytes = async (
  card: Pick<ModelCard, 'file' | 'bytes' | 'sha256'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> => {
  if (bytes.length !== card.bytes)
    throw new EngineFault(
      `The network file ${card.file} has ${bytes.length} bytes, its card says ${card.bytes}: the download is incomplete or the file is another one.`,
      'Try again. If that does not help, copy the file and its card again.',
    )
  const sha256 = await sha256Of(bytes)
  // Without a digest the length and the self-test remain.
  if (sha256 !== undefined && sha256 !== card.sha256)
    throw new EngineFault(
      `The network file ${card.file} has the SHA-256 ${sha256.slice(0, 12)}…, its card says ${card.sha256.slice(0, 12)}…: the file is damaged or the card belongs to another network.`,
      'Try again. If that does not help, copy the file and its card again.',
    )
}
