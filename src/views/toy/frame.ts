/** Sizes in CSS pixels and the part of the plane that is shown. Pure. */
import { isPureNoise } from '../../core/pure-noise.ts'
import type { Box } from '../../plot/box.ts'
import type { Mixture } from '../../toy/mixture.ts'
import type { ToyDomain } from '../../toy/view.ts'
import type { Curves, Interval, TimeAxis } from './axes.ts'

export interface Frame {
  readonly width: number
  readonly height: number
  readonly plot: Box
  /** The marginals stand on the plot's edges. */
  readonly left: Box
  readonly right: Box
}

/** Lays the plot out in a given width: marginals get thinner on narrow screens. `least` is the lowest height. */
export const layout = (width: number, least = 300): Frame => {
  const isNarrow = width < 520
  const axis = isNarrow ? 42 : 46
  const edge = Math.round(Math.min(Math.max(width * 0.1, 30), 96))
  const top = 26
  const bottom = 44
  const height = Math.round(Math.min(Math.max(width * 0.66, least), 620))
  const inner = Math.max(40, width - axis - 2 * edge - 4)
  const plot = { x: axis + edge, y: top, width: inner, height: height - top - bottom }
  return {
    width,
    height,
    plot,
    left: { ...plot, x: axis, width: edge },
    right: { ...plot, x: plot.x + plot.width, width: edge },
  }
}

/** The lengths of this file are of data of standard deviation 0.5, as they are at scale 1; `unit` is the data's scale. */
const sigmaData = 0.5
/** The usual view ends at this level: the modes can no longer be distinguished. */
const closeSigma = 1.5

/** Standard deviation of the scaled state at time t. */
const scaledSpread = ({ schedule, scaling }: Curves, t: number, unit: number): number =>
  scaling.s(t) * Math.hypot(schedule.sigma(t), sigmaData * unit)

/** Half of the scaled x that the data need, and that most of the density needs at the noisiest time. */
const dataReach = 1.6
const mostOf = (spread: number, unit: number): number => Math.max(dataReach * unit, 1.5 * spread)

/** Half of the scaled x that most of the density needs over some noise levels. */
export const reachOf = (curves: Curves, sigmas: readonly number[], unit = 1): number => {
  const times = sigmas.map((sigma) => curves.schedule.sigmaInv(sigma)).filter(Number.isFinite)
  return mostOf(Math.max(0, ...times.map((t) => scaledSpread(curves, t, unit))), unit)
}

/** Both edges readable: the data at the left, most of the noise at a moderate level at the right, or all of it where it has an end. */
export const usualDomain = (axis: TimeAxis, curves: Curves, tMax: number, unit = 1): ToyDomain => {
  // A schedule need not reach levels beyond its own.
  const { sigma, sigmaInv } = curves.schedule
  const isWhole = isPureNoise(sigma(tMax)) || sigma(tMax) <= closeSigma * unit
  const edge = isWhole ? tMax : sigmaInv(closeSigma * unit)
  const half = mostOf(scaledSpread(curves, edge, unit), unit)
  return { u: [axis.full[0], axis.u(edge)], x: [-half, half] }
}

/** Everything from sigma = 0 to the start of the run. */
export const fullDomain = (axis: TimeAxis, curves: Curves, tMax: number, unit = 1): ToyDomain => {
  let half = dataReach * unit
  for (let k = 0; k <= 64; k++) half = Math.max(half, 2.8 * scaledSpread(curves, (tMax * k) / 64, unit))
  return { u: axis.full, x: [-half, half] }
}

/** Vertically only what the data need. */
export const dataScale = ({ mu, s, scale = 1 }: Mixture, { u }: ToyDomain): ToyDomain => {
  const reach = Math.max(...mu.map((m, k) => Math.abs(m) + 2.5 * s[k]!))
  const half = Math.min(3 * scale, 1.15 * Math.max(reach, 0.5 * scale))
  return { u, x: [-half, half] }
}

const clampInterval = ([a, b]: Interval, low: number, high: number, least: number): Interval => {
  const span = Math.min(Math.max(b - a, least), high - low)
  const start = Math.min(Math.max(a + (b - a - span) / 2, low), high - span)
  return [start, start + span]
}

/** Keeps a zoomed view within the run, and wide enough for the arithmetic of a plot. */
export const clampDomain = ({ u, x }: ToyDomain, full: ToyDomain): ToyDomain => {
  const [left, right] = full.u
  const isFalling = left > right
  const span = Math.abs(right - left)
  const reach = 4 * Math.max(Math.abs(full.x[0]), Math.abs(full.x[1]))
  const rising: Interval = isFalling ? [u[1], u[0]] : u
  const [low, high] = clampInterval(rising, Math.min(left, right), Math.max(left, right), span * 1e-4)
  return { u: isFalling ? [high, low] : [low, high], x: clampInterval(x, -reach, reach, 1e-3) }
}

/** Affine maps from data to pixels of a box whose origin is its own top left corner. */
export interface Projection {
  /** Pixels from the left edge: u * scale + offset. */
  readonly u: { readonly scale: number; readonly offset: number }
  /** Pixels from the top edge. */
  readonly x: { readonly scale: number; readonly offset: number }
}

export const project = ({ u, x }: ToyDomain, { width, height }: Box): Projection => {
  const uScale = width / (u[1] - u[0])
  const xScale = -height / (x[1] - x[0])
  return { u: { scale: uScale, offset: -u[0] * uScale }, x: { scale: xScale, offset: -x[1] * xScale } }
}

export interface PixelMap {
  readonly k: number
  readonly x: number
  readonly y: number
}

/** The domain seen after pixels moved by p -> k p + (x, y), as a pan or a zoom does. */
export const transformDomain = (domain: ToyDomain, { width, height }: Box, { k, x, y }: PixelMap): ToyDomain => {
  const { u, x: v } = domain
  const uAt = (pixel: number): number => u[0] + (((pixel - x) / k) * (u[1] - u[0])) / width
  const xAt = (pixel: number): number => v[1] - (((pixel - y) / k) * (v[1] - v[0])) / height
  return { u: [uAt(0), uAt(width)], x: [xAt(height), xAt(0)] }
}
