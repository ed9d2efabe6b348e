/** Draws of exact samples, apart from the noise that runs start from. */
import { normal as drawNormal, threefry2x32 } from '../core/random.ts'

/** Streams beyond those of noise tensors and below those of Brownian paths. */
const streams = { component: 2 ** 28, color: 2 ** 28 + 1, noise: 2 ** 28 + 2 } as const

/** In [0, 1), by 24 bits. */
export const uniform = (seed: number, index: number): number => {
  const words = new Uint32Array(2)
  threefry2x32(seed, index, streams.component, 0, words)
  return (words[0]! >>> 8) * 2 ** -24
}

export const normal = (seed: number, index: number, of: 'color' | 'noise', element: number): number =>
  drawNormal(seed, index, streams[of], element)
