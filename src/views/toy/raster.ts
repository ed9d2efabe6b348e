/** The density p(x; sigma(t)) in scaled coordinates, on grids. Pure. */
import type { Mixture } from '../../toy/mixture.ts'
import type { Target } from '../../toy/target.ts'
import { densityAt, logTilted, tiltedTable } from '../../toy/tilted.ts'
import type { ToyDomain } from '../../toy/view.ts'
import type { Curves, TimeAxis } from './axes.ts'

/** Room for one column's modes, reused over a raster. */
interface Column {
  readonly mean: Float64Array
  readonly halfPrecision: Float64Array
  readonly height: Float64Array
}

/**
 * Modes of the density of s (y + sigma n), widened by `blur` (standard deviation, scaled x) so that a peak narrower than
 * a pixel keeps its area instead of falling between two of them.
 */
const fillColumn = ({ w, mu, s }: Mixture, sigma: number, scale: number, blur: number, column: Column): void => {
  for (let k = 0; k < w.length; k++) {
    const variance = scale * scale * (s[k]! * s[k]! + sigma * sigma) + blur * blur
    column.mean[k] = scale * mu[k]!
    column.halfPrecision[k] = 0.5 / variance
    column.height[k] = w[k]! / Math.sqrt(2 * Math.PI * variance)
  }
}

const createColumn = (modes: number): Column => ({
  mean: new Float64Array(modes),
  halfPrecision: new Float64Array(modes),
  height: new Float64Array(modes),
})

const evaluate = ({ mean, halfPrecision, height }: Column, x: number): number => {
  let sum = 0
  for (let k = 0; k < mean.length; k++) {
    const offset = x - mean[k]!
    const exponent = offset * offset * halfPrecision[k]!
    if (exponent < 40) sum += height[k]! * Math.exp(-exponent)
  }
  return sum
}

/** The tilted density over its highest value in the column, at rows from `top` down. */
const fillTilted = (
  target: Target,
  sigma: number,
  s: number,
  top: number,
  cell: number,
  values: Float64Array,
): void => {
  let highest = Number.NEGATIVE_INFINITY
  for (let r = 0; r < values.length; r++) {
    values[r] = logTilted(target, sigma, (top - cell * (r + 0.5)) / s, (0.5 * cell) / s)
    if (values[r]! > highest) highest = values[r]!
  }
  for (let r = 0; r < values.length; r++) values[r] = Math.exp(values[r]! - highest)
}

/** Density of the scaled state at one level, at `count` points from low to high. */
export const densityProfile = (
  target: Target,
  level: { readonly sigma: number; readonly s: number },
  [low, high]: readonly [number, number],
  count: number,
  blur: number,
): Float64Array => {
  const place = (i: number): number => low + ((high - low) * i) / (count - 1)
  if (!target.plain) {
    const table = tiltedTable(target, level.sigma, blur / level.s)
    return Float64Array.from({ length: count }, (_, i) => densityAt(table, place(i) / level.s) / level.s)
  }
  const column = createColumn(target.plain.w.length)
  fillColumn(target.plain, level.sigma, level.s, blur, column)
  return Float64Array.from({ length: count }, (_, i) => evaluate(column, place(i)))
}

/**
 * Brightness 0 ... 255 of each cell, rows from the highest x down: the square root of the density over its highest value
 * at that time, so that the peaks of the data and the broad noise are both readable.
 */
export const densityRaster = (
  target: Target,
  { schedule, scaling }: Curves,
  axis: TimeAxis,
  { u, x }: ToyDomain,
  columns: number,
  rows: number,
): Uint8Array => {
  const raster = new Uint8Array(columns * rows)
  const { plain } = target
  const column = createColumn(plain?.w.length ?? 0)
  const cell = (x[1] - x[0]) / rows
  const values = new Float64Array(rows)
  for (let c = 0; c < columns; c++) {
    const t = axis.t(u[0] + ((u[1] - u[0]) * (c + 0.5)) / columns)
    const sigma = schedule.sigma(t)
    const s = scaling.s(t)
    let highest = 0
    if (plain) {
      fillColumn(plain, sigma, s, 0.5 * cell, column)
      for (const mean of column.mean) highest = Math.max(highest, evaluate(column, mean))
      for (let r = 0; r < rows; r++) values[r] = evaluate(column, x[1] - cell * (r + 0.5))
    } else fillTilted(target, sigma, s, x[1], cell, values)
    for (const value of values) if (value > highest) highest = value
    if (!(highest > 0)) continue
    for (let r = 0; r < rows; r++) raster[r * columns + c] = 255 * Math.sqrt(values[r]! / highest)
  }
  return raster
}
