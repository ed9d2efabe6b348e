/** A network behind a session of onnxruntime that makes images numbers. */
import type { InferenceSession } from 'onnxruntime-web'
import { imageLength, imageShape } from '../../engine/card.ts'
import { EngineFault, messageOf } from '../../engine/fault.ts'
import type { Ort } from '../../engine/ort.ts'
import { resized, storedPixels } from './pixels.ts'
import { type InputRange, inputRanges } from './protocol.ts'

export interface Answers {
  /** [n, F]. */
  readonly features: Float32Array
  /** [n], the most likely class of each image; null where the network has none. */
  readonly classes: readonly number[] | null
}

export interface FeatureNetwork {
  /** Features of images [n, 3, 32, 32] in about [-1, 1]. */
  run(images: Float32Array): Promise<Answers>
}

export interface FeatureNetworkOptions {
  readonly ort: Ort
  /** WASM by default. */
  readonly providers?: readonly string[]
  readonly bytes: Uint8Array
  /** Said in faults. */
  readonly name: string
  /** F, that of the statistics. */
  readonly width: number
  readonly range: InputRange
  /** Outputs by name; by default the features are the one output whose length is F. */
  readonly outputs?: { readonly features: string; readonly logits: string }
}

/** Side of the network's images; for a network that takes any size, that of the page's. */
const sizeOf = (session: InferenceSession, name: string): { readonly input: string; readonly size: number } => {
  const advice = 'Export it with one float32 input [B, 3, H, W].'
  const [meta] = session.inputMetadata
  if (session.inputNames.length !== 1 || !meta)
    throw new EngineFault(`${name} wants the inputs ${session.inputNames.join(', ')}; one of images is needed.`, advice)
  if (!meta.isTensor || meta.type !== 'float32' || meta.shape.length !== 4)
    throw new EngineFault(
      `${name} takes ${meta.isTensor ? `${meta.type} [${meta.shape.join(', ')}]` : 'no tensor'}; float32 images [B, 3, H, W] are needed.`,
      advice,
    )
  const [, channels, height, width] = meta.shape
  if (typeof channels === 'number' && channels !== imageShape[0])
    throw new EngineFault(`${name} takes images of ${channels} channels in its second place; RGB has 3.`, advice)
  const [h, w] = [height, width].map((side) => (typeof side === 'number' ? side : imageShape[1]))
  if (h !== w) throw new EngineFault(`${name} takes images of ${w} by ${h} pixels; square ones are needed.`, advice)
  return { input: meta.name, size: h! }
}

const mostLikely = (logits: Float32Array, count: number): readonly number[] => {
  const classes = logits.length / count
  return Array.from({ length: count }, (_, k) => {
    let best = 0
    for (let j = 1; j < classes; j++) if (logits[k * classes + j]! > logits[k * classes + best]!) best = j
    return best
  })
}

/** Throws EngineFault when the file is no network that fits. */
export const openFeatureNetwork = async (options: FeatureNetworkOptions): Promise<FeatureNetwork> => {
  const { ort, bytes, name, width, range, outputs, providers = ['wasm'] } = options
  let session: InferenceSession
  try {
    session = await ort.InferenceSession.create(bytes, { executionProviders: [...providers] })
  } catch (error) {
    throw new EngineFault(`${name} could not be opened (${messageOf(error)}).`, 'Choose a complete .onnx file.')
  }
  const { input, size } = sizeOf(session, name)
  for (const wanted of Object.values(outputs ?? {}))
    if (!session.outputNames.includes(wanted))
      throw new EngineFault(`${name} has no output called ${wanted}.`, 'Export it with models/export_classifier.py.')

  return {
    run: async (images) => {
      const count = images.length / imageLength
      const pixels = resized(storedPixels(images, inputRanges[range]), size)
      const tensor = new ort.Tensor('float32', pixels, [count, imageShape[0], size, size])
      const given = await session.run({ [input]: tensor })
      tensor.dispose()
      try {
        const fits = Object.values(given).filter(({ dims }) => dims.slice(1).reduce((a, b) => a * b, 1) === width)
        const features = outputs ? given[outputs.features] : fits[0]
        if (!features || (!outputs && fits.length > 1) || features.data.length !== count * width) {
          const shapes = Object.entries(given).map(([key, { dims }]) => `${key} [${dims.join(', ')}]`)
          throw new EngineFault(
            `${name} gave ${shapes.join(', ')} for ${count} images; the statistics are of ${width} features.`,
            'Take the statistics of the same network, or a network with one output of features.',
          )
        }
        const numbers = Float32Array.from(features.data as Float32Array)
        if (!numbers.every(Number.isFinite))
          throw new EngineFault(
            `${name} gave numbers that are not finite (NaN or infinite).`,
            'Choose another range of its input.',
          )
        const logits = outputs && given[outputs.logits]
        return { features: numbers, classes: logits ? mostLikely(logits.data as Float32Array, count) : null }
      } finally {
        for (const output of Object.values(given)) output.dispose()
      }
    },
  }
}
