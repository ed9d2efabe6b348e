/** Where things of the tube stand in a plot. Pure. */
import { ticks } from 'd3-array'
import { flowTime } from '../../core/frame.ts'
import { linePath } from '../../plot/layout.ts'
import { tailShare } from './frame.ts'
import type { Tube, TubePoint } from './tube.ts'

export interface Margin {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface Place {
  readonly x: (along: number) => number
  readonly y: (across: number) => number
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

export const placeIn = (
  width: number,
  height: number,
  { left, right, top, bottom }: Margin,
  { low, high }: Pick<Tube, 'low' | 'high'>,
): Place => {
  const box = { x: left, y: top, width: Math.max(60, width - left - right), height: height - top - bottom }
  return {
    box,
    x: (along) => box.x + along * box.width,
    y: (across) => box.y + ((high - across) / (high - low)) * box.height,
  }
}

export const pathOf = (points: readonly TubePoint[], { x, y }: Place): string =>
  linePath(points.map(({ along, across }) => ({ x: x(along), y: y(across) })))

type Levels = Pick<Tube, 'sigmaLow' | 'sigmaHigh'> & Partial<Pick<Tube, 'isLinear' | 'isInTime'>>

/** Where a noise level stands along the axis. */
export const alongOf = (sigma: number, { sigmaLow, sigmaHigh, isLinear = false, isInTime = false }: Levels): number => {
  if (isInTime) return flowTime(sigma)
  return isLinear
    ? sigma / sigmaHigh
    : tailShare + (1 - tailShare) * (Math.log(sigma / sigmaLow) / Math.log(sigmaHigh / sigmaLow))
}

export interface TubeTick {
  readonly along: number
  readonly label: string
}

const times = [0.2, 0.4, 0.6, 0.8, 1]

/** What the axis names beside 0: noise levels, or times of flow matching. */
export const ticksOf = (levels: Levels): readonly TubeTick[] => {
  const { sigmaLow, sigmaHigh, isLinear = false, isInTime = false } = levels
  if (isInTime) return times.map((t) => ({ along: t, label: `${t}` }))
  const named = isLinear
    ? ticks(0, sigmaHigh, 5).slice(1)
    : [0.001, 0.01, 0.1, 1, 10, 100, 1000].filter((sigma) => sigma >= sigmaLow && sigma <= sigmaHigh * 1.001)
  return named.map((sigma) => ({ along: alongOf(sigma, levels), label: `${sigma}` }))
}

/** What the axis is called. */
export const axisTitleOf = ({ isInTime }: Pick<Tube, 'isInTime'>): string => (isInTime ? 'time t' : 'noise level σ')

/** The point of a path that is nearest to a place along the axis. */
export const nearestStep = (points: readonly TubePoint[], along: number): number =>
  points.reduce(
    (best, point, k) => (Math.abs(point.along - along) < Math.abs(points[best]!.along - along) ? k : best),
    0,
  )
