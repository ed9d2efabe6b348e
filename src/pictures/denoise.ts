/**
 * The exact denoiser, coefficients in and coefficients out. It reads a state x by y, the projections of x + 1 on the
 * directions of a span, and answers
 *
 *   D(x; sigma) + 1 = (tau^2 / v) (x + 1) + U' c,   v = tau^2 + sigma^2,
 *
 * with coefficients c for the few layouts that x can be a picture of.
 */
import type { Span, World } from './world.ts'

/** ln of the weight, against the heaviest, below which a component is left out: that moves D by less than 1e-12 a value. */
const faintest = -36

/** What the components of a span need of a noise level. */
export interface Level {
  readonly sigma: number
  /** tau^2 + sigma^2. */
  readonly v: number
  /** tau^2 / v: what D + 1 takes of x + 1. */
  readonly kept: number
  readonly span: Span
  /** Along each direction and color axis of the span: 1 / (variance + v). */
  readonly precision: Float64Array
  /** Bias of each component: ln share + sum ln(v / (variance + v)) / 2 - sum mean^2 / (variance + v) / 2. */
  readonly bias: Float64Array
}

/** sigma >= 0. */
export const levelOf = (world: World, span: Span, sigma: number): Level => {
  const { layouts, palettes, variance, mean, logShare, tau } = world
  const v = tau ** 2 + sigma ** 2
  const precision = new Float64Array(3 * span.count)
  const bias = new Float64Array(palettes * (span.endLayout - span.firstLayout))
  const offset = 3 * span.first
  let component = 0
  for (let l = span.firstLayout; l < span.endLayout; l++) {
    const { first, count } = layouts[l]!
    const from = 3 * first
    const to = from + 3 * count
    // 18 factors of at least 1e-9 each stay far above the smallest number.
    let product = 1
    for (let j = from; j < to; j++) {
      precision[j - offset] = 1 / (variance[j]! + v)
      product *= v * precision[j - offset]!
    }
    const width = 0.5 * Math.log(product)
    for (let q = 0; q < palettes; q++) {
      const at = palettes * from + q * (to - from) - from
      let sum = 0
      for (let j = from; j < to; j++) sum += mean[at + j]! * mean[at + j]! * precision[j - offset]!
      bias[component++] = logShare[l * palettes + q]! + width - 0.5 * sum
    }
  }
  return { sigma, v, kept: tau ** 2 / v, span, precision, bias }
}

/** c of the layouts that count, and what the density needs. */
export interface Answer {
  /** Indexes into the world's layouts. */
  readonly layouts: Int32Array
  /** Posterior weight of each of them; they sum to 1. */
  readonly weights: Float64Array
  /** Three numbers for each direction of those layouts, one layout after another. */
  readonly coefficients: Float64Array
  /** ln p(x; sigma) + |x + 1|^2 / (2 v) + (dimensions / 2) ln(2 pi v), with the shares of all the world. */
  readonly evidence: number
}

interface Scratch {
  readonly tilted: Float64Array
  readonly weights: Float64Array
  readonly layouts: Int32Array
  readonly layoutWeights: Float64Array
  readonly coefficients: Float64Array
}

let scratch: Scratch | undefined

const scratchFor = (directions: number, components: number): Scratch => {
  if (!scratch || scratch.tilted.length < 3 * directions || scratch.weights.length < components)
    scratch = {
      tilted: new Float64Array(3 * directions),
      weights: new Float64Array(components),
      layouts: new Int32Array(components),
      layoutWeights: new Float64Array(components),
      coefficients: new Float64Array(3 * directions),
    }
  return scratch
}

/** Writes ln(share) + ln N(x; component) of each component, up to what all have in common; returns the largest. */
const logitsInto = (world: World, span: Span, level: Level, y: Float64Array, { tilted, weights }: Scratch): number => {
  const { layouts, palettes, variance, mean } = world
  const { v, precision, bias, span: asked } = level
  const shift = 3 * (asked.first - span.first)
  const half = 0.5 / v
  let highest = Number.NEGATIVE_INFINITY
  let component = 0
  for (let l = asked.firstLayout; l < asked.endLayout; l++) {
    const { first, count } = layouts[l]!
    const from = 3 * (first - asked.first)
    const to = from + 3 * count
    let explained = 0
    for (let j = from; j < to; j++) {
      const seen = y[shift + j]!
      const t = seen * precision[j]!
      tilted[j] = t
      explained += t * seen * variance[3 * asked.first + j]!
    }
    explained *= half
    let at = palettes * 3 * first
    for (let q = 0; q < palettes; q++) {
      let sum = bias[component]! + explained
      for (let j = from; j < to; j++) sum += tilted[j]! * mean[at++]!
      weights[component++] = sum
      if (sum > highest) highest = sum
    }
  }
  return highest
}

/**
 * The posterior mean of the mixture over `level.span`, a part of `span`.
 *
 * @param y - Projections of x + 1 on the directions of `span`, three numbers each.
 */
export const denoise = (world: World, span: Span, level: Level, y: Float64Array): Answer => {
  const { layouts, palettes, variance, mean } = world
  const { v, sigma, precision, span: asked } = level
  const components = palettes * (asked.endLayout - asked.firstLayout)
  const own = scratchFor(asked.count, components)
  const { weights, coefficients } = own
  const highest = logitsInto(world, span, level, y, own)
  let total = 0
  for (let k = 0; k < components; k++) {
    const logit = weights[k]! - highest
    const weight = logit > faintest ? Math.exp(logit) : 0
    weights[k] = weight
    total += weight
  }
  const shift = 3 * (asked.first - span.first)
  let found = 0
  let length = 0
  for (let l = asked.firstLayout, component = 0; l < asked.endLayout; l++, component += palettes) {
    let weight = 0
    for (let q = 0; q < palettes; q++) weight += weights[component + q]!
    if (weight === 0) continue
    const { first, count } = layouts[l]!
    const from = 3 * (first - asked.first)
    const size = 3 * count
    for (let j = 0; j < size; j++) coefficients[length + j] = 0
    for (let q = 0; q < palettes; q++) {
      const share = weights[component + q]!
      if (share === 0) continue
      const at = palettes * 3 * first + q * size
      for (let j = 0; j < size; j++) coefficients[length + j]! += share * mean[at + j]!
    }
    // sigma^2 (mean + variance y / v) / (variance + v): the colors' posterior mean, less what (tau^2 / v) (x + 1) has of it.
    for (let j = 0; j < size; j++)
      coefficients[length + j] =
        (precision[from + j]! / total) *
        sigma ** 2 *
        (coefficients[length + j]! + (weight / v) * variance[3 * first + j]! * y[shift + from + j]!)
    own.layouts[found] = l
    own.layoutWeights[found++] = weight / total
    length += size
  }
  return {
    layouts: own.layouts.slice(0, found),
    weights: own.layoutWeights.slice(0, found),
    coefficients: coefficients.slice(0, length),
    evidence: highest + Math.log(total),
  }
}
