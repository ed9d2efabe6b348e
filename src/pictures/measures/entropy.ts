/** What the likelihood of exact samples is on average: the least surprise that a sampler can leave. */
import { normal, uniform } from '../sample-draws.ts'
import { logShareOf, type Span, spanOf, type World } from '../world.ts'

export interface Estimate {
  readonly mean: number
  /** Standard error; 0 for what is known exactly. */
  readonly error: number
}

export const estimate = (values: ArrayLike<number>): Estimate => {
  const n = values.length
  let sum = 0
  for (let k = 0; k < n; k++) sum += values[k]!
  const mean = sum / n
  let square = 0
  for (let k = 0; k < n; k++) square += (values[k]! - mean) ** 2
  return { mean, error: n > 1 ? Math.sqrt(square / (n - 1) / n) : Number.POSITIVE_INFINITY }
}

interface Shares {
  readonly share: Float64Array
  /** Mean over components of ln share - the component's own entropy. */
  readonly mean: number
}

/** E ln(share N(x; component)) over components and their own pictures, in closed form. */
const ofComponents = (world: World, span: Span, v: number): Shares => {
  const { layouts, palettes, variance, logShare, side } = world
  const total = logShareOf(world, span)
  const dimensions = 3 * side ** 2
  const share = new Float64Array(palettes * (span.endLayout - span.firstLayout))
  let mean = 0
  let k = 0
  for (let l = span.firstLayout; l < span.endLayout; l++) {
    const { first, count } = layouts[l]!
    let entropy = 0.5 * dimensions * (Math.log(2 * Math.PI * v) + 1)
    for (let j = 3 * first; j < 3 * (first + count); j++) entropy += 0.5 * Math.log((variance[j]! + v) / v)
    for (let q = 0; q < palettes; q++, k++) {
      const log = logShare[l * palettes + q]! - total
      share[k] = Math.exp(log)
      if (share[k]! > 0) mean += share[k]! * (log - entropy)
    }
  }
  return { share, mean }
}

/**
 * E ln p(x; sigma) over exact samples with a label, in nats. Each component's entropy is known in closed form; what its
 * neighbors add, E ln(p / component), is averaged over `count` samples of colors. Only the palettes of the same layout are
 * near enough to add anything at low noise levels: those are counted, so that sigma must be small (0.1, say).
 */
export const meanLogDensity = (world: World, label: number | null, sigma: number, count = 4000, seed = 1): Estimate => {
  const { layouts, palettes, variance, mean: means, logShare, tau } = world
  const span = spanOf(world, label)
  const v = tau ** 2 + sigma ** 2
  const { share, mean } = ofComponents(world, span, v)
  const added = new Float64Array(count)
  for (let s = 0; s < count; s++) {
    let at = uniform(seed, s)
    let k = 0
    while (k < share.length - 1 && at >= share[k]!) at -= share[k++]!
    const { first, count: n } = layouts[span.firstLayout + Math.floor(k / palettes)]!
    const own = k % palettes
    const base = palettes * (span.firstLayout + Math.floor(k / palettes))
    const meanAt = (q: number): number => palettes * 3 * first + q * 3 * n
    const y = Float64Array.from(
      { length: 3 * n },
      (_, j) => means[meanAt(own) + j]! + Math.sqrt(variance[3 * first + j]! + v) * normal(seed, s, 'color', j),
    )
    const logit = (q: number): number => {
      let sum = logShare[base + q]!
      for (let j = 0; j < 3 * n; j++)
        sum -= (0.5 * (y[j]! - means[meanAt(q) + j]!) ** 2) / (variance[3 * first + j]! + v)
      return sum
    }
    let total = 0
    for (let q = 0; q < palettes; q++) total += Math.exp(logit(q) - logit(own))
    added[s] = Math.log(total)
  }
  const { mean: extra, error } = estimate(added)
  return { mean: mean + extra, error }
}
