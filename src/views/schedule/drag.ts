/** Moving one noise level between its neighbours. Pure. */
import { custom } from '../../core/discretizations/custom.ts'
import type { Span } from '../../plot/scales.ts'

/** Where a list's levels may be, in units of the data. */
export const { min: lowestLevel, max: highestLevel } = custom.list!

/** Least |delta ln sigma| kept between neighbours where there is room for it. */
const leastGap = 1e-3

/**
 * Where level i may go so that the list keeps falling: up to a small gap from its neighbours (without the final 0), a
 * quarter of the room where the neighbours are closer than four gaps. The ends
 * stay where a list can have them, and noise alone stays what it is. Always low <= high.
 */
export const boundsOf = (levels: readonly number[], i: number): Span => {
  const above = levels[i - 1]
  const below = levels[i + 1]
  const room = above !== undefined && below !== undefined ? Math.log(above / below) / 4 : Number.POSITIVE_INFINITY
  const gap = Math.min(leastGap, room)
  const sigma = levels[i]!
  if (sigma === Number.POSITIVE_INFINITY) return { low: sigma, high: sigma }
  const high =
    above === undefined
      ? Math.max(highestLevel, sigma)
      : Math.min(above * Math.exp(-gap), Math.max(highestLevel, sigma))
  const low = below === undefined ? Math.min(lowestLevel, sigma) : below * Math.exp(gap)
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
