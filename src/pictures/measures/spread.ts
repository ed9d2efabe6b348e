/** Two variances that are 1 for exact samples: of colors within their drawing, and of the noise across it. */
import type { Level } from '../denoise.ts'
import type { World } from '../world.ts'
import type { ReadPicture } from './state.ts'

export interface Spread {
  /**
   * Mean squared deviation of the colors from their palette, over its variance: above 1 the colors are too lively, below 1 too
   * tame. Of the nearest palette, so that palettes that overlap take a little from it: exact samples have 0.96 or so.
   */
  readonly colors: number
  /** Mean square of what no drawing explains, over that of the noise: 0 is washed clean, 2 is noise left over. */
  readonly noise: number
}

/** For a picture read at a level. */
export const spreadOf = (world: World, { v, span }: Level, { y, norm, answer }: ReadPicture): Spread => {
  const { layouts, palettes, variance, mean, side } = world
  const best = answer.weights.reduce((most, weight, k) => (weight > answer.weights[most]! ? k : most), 0)
  const { first, count } = layouts[answer.layouts[best]!]!
  const at = 3 * (first - span.first)
  let inside = 0
  for (let j = 0; j < 3 * count; j++) inside += y[at + j]! ** 2
  let least = Number.POSITIVE_INFINITY
  for (let q = 0; q < palettes; q++) {
    const from = palettes * 3 * first + q * 3 * count
    let sum = 0
    for (let j = 0; j < 3 * count; j++) sum += (y[at + j]! - mean[from + j]!) ** 2 / (variance[3 * first + j]! + v)
    if (sum < least) least = sum
  }
  return { colors: least / (3 * count), noise: (norm - inside) / v / (3 * side ** 2 - 3 * count) }
}
