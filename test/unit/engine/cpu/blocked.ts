/** Tensors as a network has them, [images, channels, ...], in the blocks of the kernels and back. */
import type { Kernels } from '../../../../src/engine/cpu/kernels.ts'

const roundUp = (count: number, step: number): number => Math.ceil(count / step) * step

export const widthIn = ({ block }: Kernels, channels: number): number => roundUp(channels, block)

/** Float at which an element lies. */
const placeOf = (
  block: number,
  images: number,
  pixels: number,
  image: number,
  channel: number,
  pixel: number,
): number => ((Math.floor(channel / block) * images + image) * pixels + pixel) * block + (channel % block)

/** Address of x [images, channels, pixels] in blocks, lanes beyond the last channel zero. */
export const putBlocked = (
  kernels: Kernels,
  x: ArrayLike<number>,
  images: number,
  channels: number,
  pixels: number,
): number => {
  const { memory, block } = kernels
  const address = memory.zeros(widthIn(kernels, channels) * images * pixels)
  const { floats } = memory
  for (let image = 0; image < images; image++)
    for (let channel = 0; channel < channels; channel++)
      for (let pixel = 0; pixel < pixels; pixel++)
        floats[address / 4 + placeOf(block, images, pixels, image, channel, pixel)] =
          x[(image * channels + channel) * pixels + pixel]!
  return address
}

export const getBlocked = (
  { memory, block }: Kernels,
  address: number,
  images: number,
  channels: number,
  pixels: number,
): Float32Array => {
  const x = new Float32Array(images * channels * pixels)
  for (let image = 0; image < images; image++)
    for (let channel = 0; channel < channels; channel++)
      for (let pixel = 0; pixel < pixels; pixel++)
        x[(image * channels + channel) * pixels + pixel] =
          memory.floats[address / 4 + placeOf(block, images, pixels, image, channel, pixel)]!
  return x
}

/** The lanes of a blocked tensor that no channel is in. */
export const idleLanes = (
  kernels: Kernels,
  address: number,
  images: number,
  channels: number,
  pixels: number,
): readonly number[] => {
  const width = widthIn(kernels, channels)
  const all = getBlocked(kernels, address, images, width, pixels)
  return [...all].filter((_, j) => Math.floor(j / pixels) % width >= channels)
}

/** Weights [outputs][inputs][taps] with both widened to whole blocks. */
export const widened = (
  kernels: Kernels,
  w: Float32Array,
  outputs: number,
  inputs: number,
  taps: number,
): Float32Array => {
  const [rows, columns] = [widthIn(kernels, outputs), widthIn(kernels, inputs)]
  const wide = new Float32Array(rows * columns * taps)
  for (let n = 0; n < outputs; n++)
    for (let k = 0; k < inputs; k++)
      for (let t = 0; t < taps; t++) wide[(n * columns + k) * taps + t] = w[(n * inputs + k) * taps + t]!
  return wide
}
