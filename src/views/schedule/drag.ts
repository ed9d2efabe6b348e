/** Moving one noise level between its neighbours. Pure. */

import { designParameters } from '../../core/design.ts'
import type { Span } from '../../plot/scales.ts'

/** Where a design's first and last level may be, in units of the data. */
const first = designParameters.sigmaMax
const last = designParameters.sigmaMin
export const lowestLevel = last.min
export const highestLevel = first.max

/** Least |delta ln sigma| kept between neighbours where there is room for it. */
const leastGap = 1e-3

/**
 * Where level i may go so that the list keeps falling: up to a small gap from its neighbours (without the final 0), a
 * quarter of the room where the neighbours are closer than four gaps. The ends
 * stay where a design can have them. Always low <= high.
 */
export const boundsOf = (levels: readonly number[], i: number): Span => {
  const above = levels[i - 1]
  const below = levels[i + 1]
  const room = above !== undefined && below !== undefined ? Math.log(above / below) / 4 : Number.POSITIVE_INFINITY
  const gap = Math.min(leastGap, room)
  const sigma = levels[i]!
  let high = above === undefined ? Math.max(first.max, sigma) : above * Math.exp(-gap)
  let low = below === undefined ? Math.min(last.min, sigma) : below * Math.exp(gap)
  if (above === undefined) low = Math.max(low, Math.min(first.min, sigma))
  if (below === undefined) high = Math.min(high, Math.max(last.max, sigma))
  return { low: Math.min(low, high), high }
}

/** Five digits are enough for a hand; more only where the neighbours leave no such number. */
const roundWithin = (value: number, { low, high }: Span): number => {
  const clamped = Math.min(Math.max(value, low), high)
  const rounded = Number(clamped.toPrecision(5))
  return rounded >= low && rounded <= high ? rounded : clamped
}

/** The list with level i at `sigma`, or as near to it as its neighbours let it. The other levels are untouched. */
export const moveLevel = (levels: readonly number[], i: number, sigma: number): readonly number[] => {
  if (!(i >= 0 && i < levels.length)) throw new RangeError(`there is no level ${i} among ${levels.length}`)
  const next = [...levels]
  next[i] = roundWithin(sigma, boundsOf(levels, i))
  return next
}

/** What a key does to level i; undefined for keys that mean nothing here. */
export const levelAfterKey = (
  levels: readonly number[],
  i: number,
  key: string,
  isLarge: boolean,
): number | undefined => {
  const sigma = levels[i]!
  const { low, high } = boundsOf(levels, i)
  const factor = isLarge ? 1.1 : 1.02
  switch (key) {
    case 'ArrowUp':
      return sigma * factor
    case 'ArrowDown':
      return sigma / factor
    case 'PageUp':
      return sigma * 1.1
    case 'PageDown':
      return sigma / 1.1
    case 'Home':
      return low
    case 'End':
      return high
    default:
      return undefined
  }
}
