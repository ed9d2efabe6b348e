/** Generated images as a feature network takes them. Pure. */
import { imageLength, imageShape } from '../../engine/card.ts'

const [channels, side] = imageShape

/** Why images of `size` x `size` pixels cannot be compared with CIFAR-10; null where they can. */
export const unlikeReference = (size: number): string | null =>
  size === side
    ? null
    : `The network makes images of ${size} x ${size}; what they are compared with, CIFAR-10, has ${side} x ${side}.`

/**
 * Images in [-1, 1] as they would be stored, 256 grey values with what is outside clipped, in [low, high]: statistics are of
 * stored images too.
 */
export const storedPixels = (images: Float32Array, [low, high]: readonly [number, number]): Float32Array =>
  images.map((value) => {
    const byte = Math.round((Math.min(Math.max(value, -1), 1) + 1) * 127.5)
    return low + ((high - low) * byte) / 255
  })

/**
 * Images [n, 3, 32, 32] at another size [n, 3, size, size]: bilinear between pixel centres, edges repeated, which is
 * `align_corners=False` of torch's interpolate and what pytorch-fid does.
 */
export const resized = (images: Float32Array, size: number): Float32Array => {
  if (size === side) return images
  const taps = Array.from({ length: size }, (_, k) => {
    const at = Math.min(Math.max(((k + 0.5) * side) / size - 0.5, 0), side - 1)
    const low = Math.min(Math.floor(at), side - 1)
    return { low, high: Math.min(low + 1, side - 1), weight: at - low }
  })
  const planes = (images.length / imageLength) * channels
  const out = new Float32Array(planes * size * size)
  for (let plane = 0; plane < planes; plane++) {
    const from = plane * side * side
    taps.forEach((row, y) => {
      taps.forEach((column, x) => {
        const read = (line: number): number => {
          const start = from + line * side
          return images[start + column.low]! * (1 - column.weight) + images[start + column.high]! * column.weight
        }
        out[(plane * size + y) * size + x] = read(row.low) * (1 - row.weight) + read(row.high) * row.weight
      })
    })
  }
  return out
}
