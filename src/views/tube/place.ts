/** Where things of the tube stand in a plot. Pure. */
import { ticks } from 'd3-array'
import { linePath } from '../../plot/layout.ts'
import { type Tube, type TubePoint, tailShare } from './tube.ts'

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

type Levels = Pick<Tube, 'sigmaLow' | 'sigmaHigh'> & Partial<Pick<Tube, 'isLinear'>>

/** Where a noise level stands along the axis. */
export const alongOf = (sigma: number, { sigmaLow, sigmaHigh, isLinear = false }: Levels): number =>
  isLinear
    ? sigma / sigmaHigh
    : tailShare + (1 - tailShare) * (Math.log(sigma / sigmaLow) / Math.log(sigmaHigh / sigmaLow))

/** Noise levels above 0 that the axis names. */
export const sigmaTicks = ({ sigmaLow, sigmaHigh, isLinear = false }: Levels): readonly number[] =>
  isLinear
    ? ticks(0, sigmaHigh, 5).slice(1)
    : [0.001, 0.01, 0.1, 1, 10, 100].filter((sigma) => sigma >= sigmaLow && sigma <= sigmaHigh * 1.001)

/** The point of a path that is nearest to a place along the axis. */
export const nearestStep = (points: readonly TubePoint[], along: number): number =>
  points.reduce(
    (best, point, k) => (Math.abs(point.along - along) < Math.abs(points[best]!.along - along) ? k : best),
    0,
  )
