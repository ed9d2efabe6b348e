/** Where things of the tube stand in a plot. Pure. */
import { flowSigma } from '../../core/frame.ts'
import { onAxis } from '../../core/pure-noise.ts'
import { linePath } from '../../plot/layout.ts'
import { alongOf, type Reach, type Tube, type TubePoint } from './tube.ts'

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

export interface TubeTick {
  readonly along: number
  readonly label: string
}

/** What the axis names: noise levels, or times of flow matching. */
export const ticksOf = (reach: Reach): readonly TubeTick[] => {
  if (reach.isInTime) return [0.2, 0.4, 0.6, 0.8, 1].map((t) => tickAt(flowSigma(t), `${t}`, reach)).filter(isInside)
  return [0.001, 0.01, 0.1, 1, 10, 100, 1000]
    .filter((sigma) => sigma >= reach.sigmaLow && sigma <= onAxis(reach.sigmaHigh) * 1.001)
    .map((sigma) => tickAt(sigma, `${sigma}`, reach))
}

const tickAt = (sigma: number, label: string, reach: Reach): TubeTick => ({ along: alongOf(sigma, reach), label })
const isInside = ({ along }: TubeTick): boolean => along <= 1.001

/** What the axis is called. */
export const axisTitleOf = ({ isInTime }: Reach): string => (isInTime ? 'time t, 1: noise alone' : 'noise level σ')

/** The point of a path that is nearest to a place along the axis. */
export const nearestStep = (points: readonly TubePoint[], along: number): number =>
  points.reduce(
    (best, point, k) => (Math.abs(point.along - along) < Math.abs(points[best]!.along - along) ? k : best),
    0,
  )
