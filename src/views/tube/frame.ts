/** Where noise levels stand along the tube, and states across it. Pure. */
import { curvesOf } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import { flowSigma, flowTime } from '../../core/frame.ts'
import { isPureNoise, onAxis } from '../../core/pure-noise.ts'
import type { Mixture } from '../../toy/mixture.ts'

/**
 * What a plot shows of a state, whatever the design's own scaling: x / sqrt(sigma^2 + sigma_data^2), x itself, or s(sigma) x in the
 * active design's scaling.
 */
export type Coordinates = 'tube' | 'data' | 'scaled'

export interface FrameOptions {
  readonly coordinates?: Coordinates
  /** Whether noise levels stand on a linear axis. */
  readonly isLinear?: boolean
}

/** Share of the axis that the last step, to sigma = 0, takes. */
export const tailShare = 0.09

/** Mean and standard deviation of a mixture. */
export const spreadOf = ({ w, mu, s }: Mixture): { readonly mean: number; readonly deviation: number } => {
  const mean = w.reduce((sum, weight, k) => sum + weight * mu[k]!, 0)
  const square = w.reduce((sum, weight, k) => sum + weight * ((mu[k]! - mean) ** 2 + s[k]! ** 2), 0)
  return { mean, deviation: Math.sqrt(square) }
}

/** Where noise levels and states stand in the plot. */
export interface Frame {
  readonly place: (sigma: number) => number
  /** The level that stands at a place. */
  readonly levelAt: (along: number) => number
  readonly across: (x: number, sigma: number) => number
  /** How far x is from the mean where `across` is 1. */
  readonly widthAt: (sigma: number) => number
}

/** s at a level, of a design; levels that its schedule does not reach have that of the nearest it does. */
const scaleAt = (design: Design): ((sigma: number) => number) => {
  const { schedule, scaling } = curvesOf(design)
  return (sigma) => {
    const t = schedule.sigmaInv(sigma)
    return Number.isFinite(t) ? scaling.s(t) : 1
  }
}

/** The frame of a run from `sigmaHigh` to 0 whose last step starts at `sigmaLow`, in the scaling of `design`. */
export const frameOf = (
  mixture: Mixture,
  sigmaLow: number,
  sigmaHigh: number,
  isInTime: boolean,
  { coordinates = 'tube', isLinear = false }: FrameOptions,
  design: Design,
): Frame => {
  const { mean, deviation } = spreadOf(mixture)
  const highest = onAxis(sigmaHigh)
  const span = Math.log(highest / sigmaLow)
  const s = coordinates === 'scaled' ? scaleAt(design) : () => 1
  const widthAt = (sigma: number): number =>
    coordinates === 'tube' ? Math.hypot(sigma, deviation) : deviation / s(sigma)
  return {
    place: (sigma) => {
      if (isInTime) return flowTime(sigma)
      if (isLinear) return onAxis(sigma) / highest
      return sigma <= sigmaLow
        ? tailShare * Math.max(0, Math.min(1, sigma / sigmaLow))
        : tailShare + (1 - tailShare) * (Math.log(onAxis(sigma) / sigmaLow) / span)
    },
    levelAt: (along) => {
      if (isInTime) return flowSigma(along)
      if (isLinear) return along * highest
      return along < tailShare
        ? sigmaLow * (along / tailShare)
        : sigmaLow * (highest / sigmaLow) ** ((along - tailShare) / (1 - tailShare))
    },
    across: (x, sigma) => (x - mean) / widthAt(sigma),
    widthAt,
  }
}

/** Levels of smooth lines, from the highest down to 0. */
export const smoothLevels = (sigmaLow: number, sigmaHigh: number): Float64Array => {
  const highest = onAxis(sigmaHigh)
  const count = 90
  const even = Array.from({ length: count }, (_, k) => highest * (sigmaLow / highest) ** (k / (count - 1)))
  // Even in t too where the run has all of it: ln sigma has few levels between the last step and 0, which may be much of t.
  const inTime = isPureNoise(sigmaHigh) ? Array.from({ length: count }, (_, k) => flowSigma((k + 1) / (count + 1))) : []
  const inner = [...even.slice(1), ...inTime.filter((sigma) => sigma < highest), sigmaLow / 2]
  return Float64Array.from([sigmaHigh, ...new Set(inner.sort((one, other) => other - one)), 0])
}
