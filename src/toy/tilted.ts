/**
 * The density that guidance names: p(x | c; sigma)^w p_away(x; sigma)^(1 - w), normalized on a grid. The guided flow does not
 * end there in general, since tilting and adding noise do not commute: that is what the toy shows.
 */
import type { Mixture } from './mixture.ts'
import type { Target } from './target.ts'

const points = 4096
/** Standard deviations covered of each mode, on both sides of its mean. */
const widths = 10
/** Modes of width 0 are given this one at sigma = 0, in units of the data. */
const narrowest = 1e-4

/** ln p of a mixture whose modes have standard deviation hypot(s, spread), at x. */
const logDensity = ({ w, mu, s }: Mixture, spread: number, x: number): number => {
  let highest = Number.NEGATIVE_INFINITY
  let sum = 0
  for (let k = 0; k < w.length; k++) {
    const width = Math.hypot(s[k]!, spread)
    const z = (x - mu[k]!) / width
    const log = Math.log(w[k]! / width) - 0.5 * z * z
    if (log > highest) {
      sum = sum * Math.exp(highest - log) + 1
      highest = log
    } else sum += Math.exp(log - highest)
  }
  return highest + Math.log(sum) - 0.5 * Math.log(2 * Math.PI)
}

/** ln of the tilted density at x and level sigma, not normalized. `blur` (standard deviation) widens every mode. */
export const logTilted = ({ away, labelled, weight }: Target, sigma: number, x: number, blur = 0): number => {
  const w = weight(sigma)
  const spread = Math.max(Math.hypot(sigma, blur), narrowest)
  return w * logDensity(labelled, spread, x) + (1 - w) * logDensity(away, spread, x)
}

/** A normalized density on an even grid that holds all of it, and its distribution function. */
export interface Table {
  readonly low: number
  readonly step: number
  readonly density: Float64Array
  /** P(X <= grid point), 0 at the first, 1 at the last. */
  readonly cdf: Float64Array
}

export const tiltedTable = (target: Target, sigma: number, blur = 0): Table => {
  const { mu, s } = target.away
  const spread = Math.max(Math.hypot(sigma, blur), narrowest)
  const reach = mu.map((mean, k) => [mean, widths * Math.hypot(s[k]!, spread)] as const)
  const low = Math.min(...reach.map(([mean, width]) => mean - width))
  const high = Math.max(...reach.map(([mean, width]) => mean + width))
  const step = (high - low) / (points - 1)
  const density = Float64Array.from({ length: points }, (_, i) => logTilted(target, sigma, low + i * step, blur))
  const highest = density.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY)
  for (let i = 0; i < points; i++) density[i] = Math.exp(density[i]! - highest)
  const cdf = new Float64Array(points)
  for (let i = 1; i < points; i++) cdf[i] = cdf[i - 1]! + 0.5 * step * (density[i - 1]! + density[i]!)
  const total = cdf[points - 1]!
  for (let i = 0; i < points; i++) {
    density[i] = density[i]! / total
    cdf[i] = cdf[i]! / total
  }
  return { low, step, density, cdf }
}

const dataTables = new WeakMap<Target, Table>()

/** The table at sigma = 0, made once a target. */
export const dataTable = (target: Target): Table => {
  const known = dataTables.get(target)
  if (known) return known
  const table = tiltedTable(target, 0)
  dataTables.set(target, table)
  return table
}

/** A table's column at x, linear between grid points; `before` and `after` beyond its ends. */
const at = ({ low, step }: Table, column: Float64Array, x: number, before: number, after: number): number => {
  const place = (x - low) / step
  if (place <= 0) return before
  if (place >= column.length - 1) return after
  const i = Math.floor(place)
  return column[i]! + (place - i) * (column[i + 1]! - column[i]!)
}

export const densityAt = (table: Table, x: number): number => at(table, table.density, x, 0, 0)

/**
 * Wasserstein-1 distance between the empirical distribution of `points` and a table: the integral of |F_n - F| over the
 * grid and the points, by the trapezoidal rule between them.
 */
export const wasserstein1To = (table: Table, sample: Float64Array): number => {
  const x = sample.slice().sort()
  const places = new Float64Array(table.cdf.length + x.length)
  places.set(Float64Array.from(table.cdf, (_, i) => table.low + i * table.step))
  places.set(x, table.cdf.length)
  places.sort()
  let distance = 0
  let below = 0
  let before = at(table, table.cdf, places[0]!, 0, 1)
  for (let i = 1; i < places.length; i++) {
    while (below < x.length && x[below]! <= places[i - 1]!) below++
    const share = below / x.length
    const here = at(table, table.cdf, places[i]!, 0, 1)
    distance += 0.5 * (places[i]! - places[i - 1]!) * (Math.abs(share - before) + Math.abs(share - here))
    before = here
  }
  return distance
}
