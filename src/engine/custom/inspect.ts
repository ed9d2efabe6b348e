/** What an ONNX file's inputs and outputs are for, as far as their shapes tell. */
import { knownSides, type Side } from '../card.ts'
import { EngineFault } from '../fault.ts'
import { elementTypes, readOnnx, type Value } from './onnx.ts'

export interface Inspected {
  readonly image: Value
  readonly noise: Value
  readonly label: Value | null
  readonly output: Value
  readonly channels: 1 | 3
  /** Side of the images, in pixels. */
  readonly side: Side
  /** Classes of the label; 0 without one. */
  readonly classes: number
  /** Images of every call where the file fixes them: 1; null when any number goes. */
  readonly batch: 1 | null
}

const say = ({ name, dims }: Value): string => `${name} [${dims?.map((size) => size || '?').join(', ') ?? 'unknown'}]`
const isFloat = ({ type }: Value): boolean => type === elementTypes.float || type === elementTypes.half

const unsupported = (message: string, advice: string): never => {
  throw new EngineFault(message, advice)
}

const isNoise = ({ dims }: Value): boolean => dims !== null && dims.length >= 1 && dims.slice(1).every((n) => n === 1)

/** Throws EngineFault naming what this page cannot run, and why. */
export const inspectOnnx = (bytes: Uint8Array): Inspected => {
  const { inputs, outputs } = readOnnx(bytes)
  const all = inputs.map(say).join(', ')
  const image = inputs.find((value) => value.dims?.length === 4 && isFloat(value) && !isNoise(value))
  if (!image)
    return unsupported(
      `No input is an image [batch, channels, height, width] of floats: there is ${all}.`,
      'Export the network with such an input.',
    )
  const [batch, channels, height, width] = image.dims!
  const side = knownSides.find((known) => known === height)
  if (side === undefined || width !== side)
    return unsupported(
      `Its images are ${height || '?'} x ${width || '?'} pixels; the page’s kernels and panels are made for 32 x 32 and 64 x 64.`,
      'Export the network for images of one of these sizes.',
    )
  if (channels !== 1 && channels !== 3)
    return unsupported(
      `Its images have ${channels || 'an unknown number of'} channels; the page shows 1 (grey) or 3 (RGB).`,
      'Choose a network of pixels, not of latents.',
    )
  if (typeof batch === 'number' && batch !== 1)
    return unsupported(
      `It takes exactly ${batch} images per call, which would compute images that nobody asked for.`,
      'Export it with a free batch, or with a batch of 1.',
    )
  const others = inputs.filter((value) => value !== image)
  const noise = others.find(isNoise)
  if (!noise)
    return unsupported(
      `No input is a noise level or time step [batch]: beside the image there is ${others.map(say).join(', ') || 'none'}.`,
      'Export the noise level as one number an image.',
    )
  const noiseTypes: readonly number[] = [elementTypes.float, elementTypes.half, elementTypes.int32, elementTypes.int64]
  if (!noiseTypes.includes(noise.type))
    return unsupported(`Its noise level ${noise.name} is neither float nor integer.`, 'Export it as float32.')
  const [label = null, ...more] = others.filter((value) => value !== noise)
  if (more.length > 0)
    return unsupported(
      `It has inputs that this page does not know: ${more.map(say).join(', ')}.`,
      'Export it with an image, a noise level and, if it has one, a label.',
    )
  const classes = label ? label.dims?.[1] : 0
  if (label && (label.dims?.length !== 2 || typeof classes !== 'number' || classes < 2 || !isFloat(label)))
    return unsupported(
      `Its input ${say(label)} is no one-hot label of floats [batch, classes]; a label by its number has no "none" that the page could give.`,
      'Export the label as one-hot floats, all zero for none.',
    )
  const output = outputs.find((value) => isFloat(value) && (value.dims === null || value.dims.length === 4))
  if (!output)
    return unsupported(
      `No output is an image: there is ${outputs.map(say).join(', ')}.`,
      'Export the network with its prediction as output.',
    )
  const [, made, outHeight, outWidth] = output.dims ?? []
  const fits = (size: unknown, ...wanted: readonly number[]): boolean =>
    typeof size !== 'number' || wanted.includes(size)
  if (!fits(made, channels, 2 * channels) || !fits(outHeight, side) || !fits(outWidth, side))
    return unsupported(`Its output ${say(output)} has not the shape of its image ${say(image)}.`, 'Choose a denoiser.')
  return { image, noise, label, output, channels, side, classes: Number(classes), batch: batch === 1 ? 1 : null }
}
