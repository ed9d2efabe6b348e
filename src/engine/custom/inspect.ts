/** What an ONNX file's inputs and outputs are for, as far as their names and shapes tell. */
import { knownSides, type Side } from '../card.ts'
import { EngineFault } from '../fault.ts'
import { elementTypes, readOnnx, typeName, type Value } from './onnx.ts'
import { exportLine } from './recipe.ts'
import { bestNamed, isFloat, isImageName, isNoiseShaped, noiseAmong, type Other, othersOf } from './roles.ts'

export interface Inspected {
  readonly image: Value
  /** Channels first [batch, channels, height, width], or last. */
  readonly layout: 'NCHW' | 'NHWC'
  readonly noise: Value
  /** All other inputs. */
  readonly others: readonly Other[]
  readonly output: Value
  readonly channels: 1 | 3
  /** Channels of the output: those of the image, or twice their number with a learned variance. */
  readonly made: number
  /** Side of the network's images, in pixels, and of those that the page shows: a black frame fills the rest. */
  readonly ownSide: number
  readonly side: Side
  /** Images of every call where the file fixes them: 1; null when any number goes. */
  readonly batch: 1 | null
}

export const sayValue = ({ name, dims }: Value): string =>
  `${name} [${dims?.map((size) => size || '?').join(', ') ?? 'unknown'}]`
const say = sayValue
const sayTyped = (value: Value): string => `${say(value)} ${typeName(value.type)}`

const unsupported = (message: string, advice: string, line?: string): never => {
  throw new EngineFault(message, advice, line)
}

const isChannels = (size: number | string | undefined): boolean => size === 1 || size === 3

/** Channels last where the last size says so and the second cannot be one. */
const layoutOf = ({ dims }: Value): Inspected['layout'] =>
  isChannels(dims![3]) && !isChannels(dims![1]) && typeof dims![1] !== 'string' ? 'NHWC' : 'NCHW'

/** Batch, channels, height, width of an image of a layout. */
const sizesOf = ({ dims }: Value, layout: Inspected['layout']) => {
  const [batch, ...rest] = dims ?? []
  const [channels, height, width] = layout === 'NCHW' ? rest : [rest[2], rest[0], rest[1]]
  return { batch, channels, height, width }
}

const smallestSide = 8
const largestSide = knownSides.at(-1)!

const sideThatHolds = (own: number | string | undefined, width: number | string | undefined): Side => {
  const side =
    typeof own === 'number' && own >= smallestSide && own === width
      ? knownSides.find((known) => known >= own)
      : undefined
  return (
    side ??
    unsupported(
      `Its images are ${own || '?'} x ${width || '?'} pixels; the page shows square ones of ${smallestSide} x ${smallestSide} to ${largestSide} x ${largestSide}.`,
      'Export the network for images of such a size, fixed in the file.',
      exportLine(),
    )
  )
}

const checkTypes = (inputs: readonly Value[]): void => {
  const odd = inputs.find(({ type }) => type === elementTypes.bfloat16)
  if (odd)
    unsupported(
      `Its input ${say(odd)} is of ${typeName(odd.type)}, which browsers do not compute.`,
      'Export the network in float32.',
      `net = net.float().eval(); ${exportLine({ image: odd.name })}`,
    )
}

const outputOf = (outputs: readonly Value[], image: Value, layout: Inspected['layout'], side: number) => {
  const { channels } = sizesOf(image, layout)
  const fits = (size: unknown, ...wanted: readonly unknown[]): boolean =>
    typeof size !== 'number' || wanted.includes(size)
  const images = outputs.filter((value) => isFloat(value) && (value.dims === null || value.dims.length === 4))
  const isOne = (value: Value): boolean => {
    const sizes = sizesOf(value, layout)
    return fits(sizes.channels, channels, 2 * Number(channels)) && fits(sizes.height, side) && fits(sizes.width, side)
  }
  const output = images.find(isOne)
  if (output) return output
  if (images[0])
    return unsupported(
      `Its output ${say(images[0])} has not the shape of its image ${say(image)}.`,
      'Choose a denoiser.',
    )
  return unsupported(
    `No output is an image: there is ${outputs.map(sayTyped).join(', ')}.`,
    'Export the network with its prediction as output.',
    exportLine({ image: image.name, side }),
  )
}

/** Throws EngineFault naming what this page cannot run, and why. */
export const inspectOnnx = (bytes: Uint8Array): Inspected => {
  const { inputs, outputs } = readOnnx(bytes)
  const all = inputs.map(sayTyped).join(', ')
  checkTypes(inputs)
  const image = bestNamed(
    inputs.filter((value) => value.dims?.length === 4 && isFloat(value) && !isNoiseShaped(value)),
    isImageName,
  )
  if (!image)
    return unsupported(
      `No input is an image [batch, channels, height, width] of floats: there is ${all}.`,
      'Export the network with such an input.',
      exportLine(),
    )
  const layout = layoutOf(image)
  const { batch, channels, height, width } = sizesOf(image, layout)
  const side = sideThatHolds(height, width)
  const ownSide = Number(height)
  const recipe = { image: image.name, side: ownSide }
  if (channels !== 1 && channels !== 3)
    return unsupported(
      `Its images have ${channels || 'an unknown number of'} channels; the page shows 1 (grey) or 3 (RGB).`,
      'Choose a network of pixels, not of latents.',
    )
  if (typeof batch === 'number' && batch !== 1)
    return unsupported(
      `It takes exactly ${batch} images per call, which would compute images that nobody asked for.`,
      'Export it with a free batch, or with a batch of 1.',
      exportLine(recipe),
    )
  const rest = inputs.filter((value) => value !== image)
  const noise = noiseAmong(rest)
  if (!noise)
    return unsupported(
      `No input is a noise level or time step [batch]: beside the image there is ${rest.map(sayTyped).join(', ') || 'none'}.`,
      'Export the noise level as one number an image.',
      exportLine(recipe),
    )
  const others = othersOf(rest.filter((value) => value !== noise))
  const unfed = others.find(({ allowed }) => allowed.length === 0)
  if (unfed)
    return unsupported(
      `Its input ${sayTyped(unfed.value)} is neither a class label nor something that the page can feed zeros to.`,
      'Export the network without it.',
      exportLine(recipe),
    )
  const several = [noise, ...rest].find(({ dims }) => typeof dims?.[0] === 'number' && dims[0] > 1 && dims.length < 4)
  if (several)
    return unsupported(
      `Its input ${sayTyped(several)} is for exactly ${several.dims![0]} images per call.`,
      'Export it with a free batch, or with a batch of 1.',
      exportLine(recipe),
    )
  const output = outputOf(outputs, image, layout, ownSide)
  const made = sizesOf(output, layout).channels
  // One number for all images, or labels of one image, go with calls of one image.
  const isSingle = [image, noise, ...others.map(({ value }) => value)].some(
    ({ dims }) => dims!.length === 0 || dims![0] === 1,
  )
  return {
    image,
    layout,
    noise,
    others,
    output,
    channels,
    made: typeof made === 'number' ? made : channels,
    ownSide,
    side,
    batch: isSingle ? 1 : null,
  }
}
