/**
 * The world's numbers as a graph wants them: every layout with equally many directions, absent ones 0, and colors axis by axis
 * along (1, 1, 1), (1, 0, -1), (1, -2, 1), whole numbers, of which the world's color axes are the multiples of length 1.
 */
import { maskStep, type World } from '../../pictures/world.ts'

/** Rows: the axes. Columns: red, green, blue. */
export const wholeAxes = [
  [1, 1, 1],
  [1, 0, -1],
  [1, -2, 1],
] as const

/** Squared lengths of the axes. */
export const axisSquares = [3, 2, 6] as const

/** Lengths: P layouts, m directions of each at most, q palettes, c = 3 m coordinates, axis after axis. */
export interface Tables {
  readonly layouts: number
  readonly directions: number
  readonly palettes: number
  readonly coordinates: number
  /** [P m]: which mask is a layout's j-th. */
  readonly masks: BigInt64Array
  /**
   * [P, m, m]: direction j is the sum over i of (coarse + fine)[j, i] mask i, masks in bytes. Coarse ones times bytes add up
   * without rounding in float32.
   */
  readonly coarse: Float32Array
  readonly fine: Float32Array
  /** [P, q, c]: mean colors. */
  readonly mean: Float32Array
  /** [P, c]: variances of the colors. */
  readonly variance: Float32Array
  /** [P, q]: ln of the shares. */
  readonly logShare: Float32Array
  /** [classes, P]: 1 where a layout is of a class. */
  readonly owners: Float32Array
}

/** What float32 has for ln 0: weights fall to 0, and sums of it stay finite. */
const logNothing = -1e30

/** Bits that whole numbers may have and be added without rounding, less the eight of a byte. */
const coarseBits = 24 - 8

/** Splits a direction into multiples of a power of 2, whose absolute values sum to 2^16 steps at most, and the rest. */
const split = (row: Float64Array): { readonly coarse: Float64Array; readonly fine: Float64Array } => {
  const sum = row.reduce((total, value) => total + Math.abs(value), 0)
  // Rounding adds up to half a step to each.
  const step = 2 ** (Math.ceil(Math.log2(sum)) - coarseBits + 1)
  const coarse = row.map((value) => step * Math.round(value / step))
  return { coarse, fine: row.map((value, i) => value - coarse[i]!) }
}

export const tablesOf = (world: World): Tables => {
  const { layouts, palettes, classes } = world
  const total = layouts.length
  const m = Math.max(...layouts.map(({ count }) => count))
  const c = 3 * m
  const tables: Tables = {
    layouts: total,
    directions: m,
    palettes,
    coordinates: c,
    masks: new BigInt64Array(total * m),
    coarse: new Float32Array(total * m * m),
    fine: new Float32Array(total * m * m),
    mean: new Float32Array(total * palettes * c),
    variance: new Float32Array(total * c),
    logShare: Float32Array.from(world.logShare, (log) => Math.max(log, logNothing)),
    owners: new Float32Array(classes.length * total),
  }
  layouts.forEach(({ class: owner, first, count, transform }, l) => {
    tables.owners[owner * total + l] = 1
    for (let i = 0; i < count; i++) tables.masks[l * m + i] = BigInt(first + i)
    for (let j = 0; j < count; j++) {
      const row = Float64Array.from({ length: count }, (_, i) => maskStep * transform[i * count + j]!)
      const { coarse, fine } = split(row)
      tables.coarse.set(coarse, (l * m + j) * m)
      tables.fine.set(fine, (l * m + j) * m)
      for (let d = 0; d < 3; d++) {
        tables.variance[l * c + d * m + j] = world.variance[3 * (first + j) + d]!
        for (let q = 0; q < palettes; q++)
          tables.mean[(l * palettes + q) * c + d * m + j] =
            world.mean[palettes * 3 * first + q * 3 * count + 3 * j + d]!
      }
    }
  })
  return tables
}
