/** The card of a classifier: what its file and its statistics are, so that both can be checked before they are used. */
import * as v from 'valibot'
import { imageShape } from '../../engine/card.ts'
import { EngineFault } from '../../engine/fault.ts'
import { issueText } from '../../engine/issue.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'))
const plainName = (ending: string) =>
  v.pipe(v.string(), v.regex(/^[\w.-]+$/, 'must be a plain name'), v.endsWith(ending, `must end with ${ending}`))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

const cardSchema = v.looseObject({
  name: v.pipe(v.string(), v.nonEmpty()),
  file: plainName('.onnx'),
  sha256: digest,
  bytes: count,
  inputs: v.object({ x: v.array(v.union([v.string(), count])) }),
  outputs: v.object({ features: v.tuple([v.string(), count]), logits: v.tuple([v.string(), count]) }),
  test_accuracy: v.optional(share),
  statistics: v.object({
    file: plainName('.npz'),
    sha256: digest,
    bytes: count,
    images: count,
    of: v.pipe(v.string(), v.nonEmpty()),
    test_images: v.optional(
      v.array(v.object({ images: count, frechet_distance: v.pipe(v.number(), v.minValue(0)), accuracy: share })),
      [],
    ),
  }),
})

export type FeatureCard = v.InferOutput<typeof cardSchema>

/** Throws EngineFault naming the field at fault. */
export const parseFeatureCard = (input: unknown, url: string): FeatureCard => {
  const parsed = v.safeParse(cardSchema, input)
  if (!parsed.success)
    throw new EngineFault(
      `The classifier’s card ${url} is not usable: ${issueText(parsed.issues[0])}.`,
      'Make card and statistics again with models/export_classifier.py and models/feature_statistics.py.',
    )
  const [, ...shape] = parsed.output.inputs.x
  if (shape.join() !== imageShape.join())
    throw new EngineFault(
      `The classifier’s card ${url} declares x as [B, ${shape.join(', ')}]; this page has images [B, ${imageShape.join(', ')}].`,
      'Export a classifier of 32 x 32 RGB images.',
    )
  return parsed.output
}
