/** The density p(x; sigma(t)) in scaled coordinates, on grids. Pure. */
import type { Mixture } from '../../toy/mixture.ts'
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

/** Density of the scaled state at one level, at `count` points from low to high. */
export const densityProfile = (
  mixture: Mixture,
  level: { readonly sigma: number; readonly s: number },
  [low, high]: readonly [number, number],
  count: number,
  blur: number,
): Float64Array => {
  const column = createColumn(mixture.w.length)
  fillColumn(mixture, level.sigma, level.s, blur, column)
  return Float64Array.from({ length: count }, (_, i) => evaluate(column, low + ((high - low) * i) / (count - 1)))
}

/**
 * Brightness 0 ... 255 of each cell, rows from the highest x down: the square root of the density over its highest value
 * at that time, so that the peaks of the data and the broad noise are both readable.
 */
export const densityRaster = (
  mixture: Mixture,
  { schedule, scaling }: Curves,
  axis: TimeAxis,
  { u, x }: ToyDomain,
  columns: number,
  rows: number,
): Uint8Array => {
  const raster = new Uint8Array(columns * rows)
  const column = createColumn(mixture.w.length)
  const cell = (x[1] - x[0]) / rows
  const values = new Float64Array(rows)
  for (let c = 0; c < columns; c++) {
    const t = axis.t(u[0] + ((u[1] - u[0]) * (c + 0.5)) / columns)
    fillColumn(mixture, schedule.sigma(t), scaling.s(t), 0.5 * cell, column)
    let highest = 0
    for (const mean of column.mean) highest = Math.max(highest, evaluate(column, mean))
    for (let r = 0; r < rows; r++) {
      const value = evaluate(column, x[1] - cell * (r + 0.5))
      values[r] = value
      if (value > highest) highest = value
    }
    if (!(highest > 0)) continue
    for (let r = 0; r < rows; r++) raster[r * columns + c] = 255 * Math.sqrt(values[r]! / highest)
  }
  return raster
}
