import type { Knots } from '../choice.ts'
import { monotoneCubic } from '../monotone-cubic.ts'
import { bOf, bParameter, formulaOf, relativeTo, replaceNoise } from './replacement.ts'
import type { SolverSpec } from './solver.ts'

/** A run from noise alone has its curve up to here. */
const highestDrawn = 1000

/** Rates from sigma_min to sigma_max: the SDE in the middle. */
const hump = [0, 0.2, 0.8, 1.2, 0.8, 0.2, 0]
const highest = 2

const knots: Knots = {
  across: {
    title: 'σ',
    at: (share, { min, max }) => min * (max / min) ** share,
    shareOf: (value, { min, max }) => Math.log(value / min) / Math.log(max / min),
    ticks: ({ min, max }) => [min, max, 1, 0.1, 10, 0.01, 100].filter((value) => min <= value && value <= max),
  },
  up: {
    title: 'β / Song’s β',
    at: (share) => share * highest,
    shareOf: (value) => value / highest,
    ticks: () => [0, 1, 2, 0.5, 1.5],
  },
  heights: [0, highest],
  isPinned: false,
  curve: (list) => monotoneCubic(list).value,
  named: [
    { label: 'Flat', list: (length) => Array.from({ length }, () => 1) },
    { label: 'Middle', list: (length) => Array.from({ length }, (_, k) => middleAt(k / (length - 1))) },
  ],
}

/** The hump at a place in [0, 1], for lists of any length. */
const middleAt = (place: number): number => Number(monotoneCubic(hump).value(place).toPrecision(3))

/**
 * beta is b times a curve r, relative to sigma'(t) / sigma(t), through rates at places even in ln sigma over the design's
 * range: the area under it is what the run replaces in all. Beyond the range, where churn may lift a step, its ends go on.
 */
export const eulerMaruyamaDrawn: SolverSpec = {
  id: 'euler-maruyama-drawn',
  label: 'Euler-Maruyama, β drawn',
  formula: formulaOf(
    String.raw`\beta(t) = b\,r(\ln\sigma(t))\,\dot\sigma(t) / \sigma(t),\quad r\ \text{the monotone cubic through the points}`,
    String.raw`b\,r(\ln\sigma_i)\,\tfrac{\sigma_i - \sigma_{i+1}}{\sigma_i}`,
  ),
  source: 'drawn here; Karras et al. 2022, eq. 6; Maruyama 1955',
  order: () => 1,
  noiseKey: 'b',
  parameters: [{ ...bParameter, help: 'Factor on the whole curve; 0 is the ODE.' }],
  list: {
    label: 'rates',
    min: 0,
    max: highest,
    shortest: 2,
    longest: 16,
    order: 'free',
    default: hump,
    help: 'Rates at which noise is replaced, relative to that at which it is removed, from sigma_min to sigma_max.',
    knots,
  },
  create: (params, { min, max } = { min: 0.002, max: 80 }, list = hump) => {
    const range = { min, max: Math.min(max, highestDrawn) }
    const b = bOf(params)
    if (!(range.min < range.max))
      throw new RangeError(
        `beta’s curve has no room from sigma_min ${range.min} to sigma_max ${range.max}: lower sigma_min or raise sigma_max`,
      )
    const rate = knots.curve(list)
    // A curve that touches 0 may round to below it.
    const rateAt = (sigma: number): number =>
      Math.max(rate(Math.min(Math.max(knots.across.shareOf(sigma, range), 0), 1)), 0)
    return replaceNoise(relativeTo((sigma) => b * rateAt(sigma)))
  },
}
