/** The noise levels that the network knows, against those that a design asks it about. */
import { levelsOf } from '../../core/compile.ts'
import { type Design, designParameters, withLevels } from '../../core/design.ts'
import { isPureNoise } from '../../core/pure-noise.ts'
import type { Box } from '../../plot/box.ts'

/** In units of the data. */
export interface KnownRange {
  readonly min: number
  readonly max: number
}

/** Cards give their ends in a few digits. */
const tolerance = 1e-3

/** Levels that a network is asked about: noise alone is asked for as its own highest. */
const asked = (levels: readonly number[]): readonly number[] =>
  levels.filter((sigma) => sigma > 0 && Number.isFinite(sigma) && !isPureNoise(sigma))

/** Whether levels go below or above what the network knows. */
export const leavesRange = (
  levels: readonly number[],
  { min, max }: KnownRange,
): { readonly below: boolean; readonly above: boolean } => {
  const finite = asked(levels)
  return {
    below: finite.some((sigma) => sigma < min * (1 - tolerance)),
    above: finite.some((sigma) => sigma > max * (1 + tolerance)),
  }
}

const clamp = (value: number, { min, max }: { readonly min: number; readonly max: number }): number =>
  Math.min(Math.max(value, min), max)

/** The list with its ends within the range, and what is between stretched with them, evenly in ln sigma. */
const stretched = (levels: readonly number[], range: KnownRange): readonly number[] => {
  const finite = asked(levels)
  const [high, low] = [Math.max(...finite), Math.min(...finite)]
  const [newHigh, newLow] = [clamp(high, range), clamp(low, range)]
  if (!(high > low)) return levels.map((sigma) => (finite.includes(sigma) ? newHigh : sigma))
  const factor = Math.log(newHigh / newLow) / Math.log(high / low)
  return levels.map((sigma) => {
    if (sigma === high) return newHigh
    if (sigma === low) return newLow
    return finite.includes(sigma) ? newLow * (sigma / low) ** factor : sigma
  })
}

/** The design with levels that the network knows: its range where its time steps follow that, else its list, stretched. */
export const fitToRange = (design: Design, range: KnownRange): Design => {
  const within = (one: Design): boolean => {
    try {
      const { below, above } = leavesRange([...levelsOf(one)], range)
      return !below && !above
    } catch {
      return false
    }
  }
  const { sigmaMin, sigmaMax } = design
  const narrowed: Design = {
    ...design,
    sigmaMin: clamp(clamp(sigmaMin, range), designParameters.sigmaMin),
    sigmaMax: Number.isFinite(sigmaMax) ? clamp(clamp(sigmaMax, range), designParameters.sigmaMax) : sigmaMax,
  }
  if (design.discretization.id !== 'custom' && within(narrowed)) return narrowed
  const list = withLevels(design, stretched([...levelsOf(design)].slice(0, -1), range))
  return typeof list === 'string' ? narrowed : list
}

export interface Band {
  readonly y: number
  readonly height: number
  /** Height of the boundary. */
  readonly edge: number
}

/** Parts of a plot's box, of levels rising upwards, that the network does not know. `of` places a level in pixels. */
export const bandsOf = (box: Box, of: (sigma: number) => number, { min, max }: KnownRange): readonly Band[] => {
  const [top, bottom] = [box.y, box.y + box.height]
  const upper = clamp(of(max), { min: top, max: bottom })
  const lower = clamp(of(min), { min: top, max: bottom })
  return [
    ...(upper > top ? [{ y: top, height: upper - top, edge: upper }] : []),
    ...(lower < bottom ? [{ y: lower, height: bottom - lower, edge: lower }] : []),
  ]
}
