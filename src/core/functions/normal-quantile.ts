/** Quantiles of a standard normal distribution. */
import { erfc } from './erfc.ts'

/** The share above z >= 0. */
const above = (z: number): number => 0.5 * erfc(z * Math.SQRT1_2)

/** No float64 share but 0 lies beyond. */
const farthest = 38.5

/**
 * The z above which a share of a standard normal lies; infinite for 0 and 1. Halved in 80 steps, which is to the last digits.
 *
 * @param share - In [0, 1].
 */
export const normalQuantileAbove = (share: number): number => {
  if (share > 0.5) return -normalQuantileAbove(1 - share)
  if (share === 0) return Number.POSITIVE_INFINITY
  let [low, high] = [0, farthest]
  for (let k = 0; k < 80; k++) {
    const middle = (low + high) / 2
    if (above(middle) > share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
