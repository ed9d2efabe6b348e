/** The horizontal axes: positions u of times t. Data on the left, noise on the right, whatever the unit. Pure. */

import { ticks } from 'd3-array'
import { showNumber } from '../../base/number.ts'
import type { Program } from '../../core/program.ts'
import { onAxis } from '../../core/pure-noise.ts'
import type { Curves } from '../../toy/tangent.ts'
import type { ToyAxis } from '../../toy/view.ts'

export type { Curves }

export type Interval = readonly [number, number]

export interface Tick {
  readonly u: number
  /** Empty for a minor tick. */
  readonly label: string
}

export interface TimeAxis {
  readonly title: string
  /** Position of a time t >= 0. Monotone: falling for steps, rising else. */
  readonly u: (t: number) => number
  /** Time at a position; 0 beyond the data's end. */
  readonly t: (u: number) => number
  /** Positions of sigma = 0 and of the run's highest time. */
  readonly full: Interval
  /** Where the axis is broken between its lowest level and 0; null for axes that are not. */
  readonly breakAt: number | null
  /** Ticks within an interval of positions that is `room` pixels wide. */
  readonly ticks: (domain: Interval, room: number) => readonly Tick[]
}

export interface AxisRange {
  /** Lowest level above 0: the logarithmic axis is linear below it. */
  readonly sigmaMin: number
  /** Highest time of the run, above t_0 when the first step raises the noise. */
  readonly tMax: number
  /** t_0 > ... > t_N = 0; only the step axis reads them. */
  readonly times: ArrayLike<number>
}

/** The times of a run for an axis of steps: those that a restart adds stand where they fall among the others. */
export const fallingTimes = ({ steps }: Program): readonly number[] =>
  [...new Set([...steps.map(({ t }) => t), 0])].sort((a, b) => b - a)

/** Share of the logarithmic axis, in decades, between sigma_min and 0. */
const gap = 0.35
const sorted = ([a, b]: Interval): Interval => (a < b ? [a, b] : [b, a])

const linearTicks = (domain: Interval, room: number, isWhole = false): readonly Tick[] =>
  ticks(...sorted(domain), Math.max(2, Math.min(10, room / 70)))
    .filter((value) => !isWhole || Number.isInteger(value))
    .map((u) => ({ u, label: showNumber(u) }))

const time = ({ tMax }: AxisRange): TimeAxis => ({
  title: 't (time)',
  u: (t) => t,
  t: (u) => Math.max(u, 0),
  full: [0, tMax],
  breakAt: null,
  ticks: linearTicks,
})

const level = ({ schedule }: Curves, { tMax }: AxisRange): TimeAxis => ({
  title: 'σ (noise level)',
  u: (t) => onAxis(schedule.sigma(t)),
  t: (u) => schedule.sigmaInv(Math.max(u, 0)),
  full: [0, onAxis(schedule.sigma(tMax))],
  breakAt: null,
  ticks: linearTicks,
})

const logLevel = ({ schedule }: Curves, { sigmaMin, tMax }: AxisRange): TimeAxis => {
  const lowest = Math.log10(sigmaMin)
  const zero = lowest - gap
  const position = (sigma: number): number =>
    sigma >= sigmaMin ? Math.log10(onAxis(sigma)) : zero + (gap * Math.max(sigma, 0)) / sigmaMin
  return {
    title: 'σ (noise level, logarithmic)',
    u: (t) => position(schedule.sigma(t)),
    t: (u) => schedule.sigmaInv(u >= lowest ? 10 ** u : Math.max(0, ((u - zero) / gap) * sigmaMin)),
    full: [zero, position(schedule.sigma(tMax))],
    breakAt: zero + gap / 2,
    ticks: (domain, room) => {
      const [low, high] = sorted(domain)
      const decade = room / (high - low)
      const labelled = decade > 230 ? [1, 2, 5] : decade > 44 ? [1] : []
      const found: Tick[] = []
      const slack = 1e-9
      if (low <= zero + slack) found.push({ u: zero, label: '0' })
      for (let power = Math.floor(lowest); power <= Math.ceil(high); power++)
        for (let digit = 1; digit < 10; digit++) {
          const u = power + Math.log10(digit)
          if (u < low - slack || u > high + slack || u < lowest - slack) continue
          const isLabelled = labelled.includes(digit) || (labelled.length === 0 && digit === 1 && power % 2 === 0)
          // A label next to the 0 would run into it.
          const isFree = (u - zero) * decade > 34
          if (isLabelled && isFree) found.push({ u, label: showNumber(Number(`${digit}e${power}`)) })
          else if (decade > 60 || digit === 1) found.push({ u, label: '' })
        }
      return found
    },
  }
}

const step = ({ times, tMax }: AxisRange): TimeAxis => {
  const last = times.length - 1
  /** First step of the interval that holds t; the ends reach beyond their interval. */
  const intervalOf = (t: number): number => {
    let [low, high] = [0, last - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (t >= times[middle + 1]!) high = middle
      else low = middle + 1
    }
    return low
  }
  const position = (t: number): number => {
    const i = intervalOf(t)
    return i + (times[i]! - t) / (times[i]! - times[i + 1]!)
  }
  return {
    title: 'step i',
    u: position,
    t: (u) => {
      const i = Math.min(Math.max(Math.floor(u), 0), last - 1)
      return Math.max(0, times[i]! - (u - i) * (times[i]! - times[i + 1]!))
    },
    full: [last, position(tMax)],
    breakAt: null,
    ticks: (domain, room) => linearTicks(domain, room, true),
  }
}

/** The axis of a kind. Only `step` depends on the run's time steps. */
export const timeAxis = (kind: ToyAxis, curves: Curves, range: AxisRange): TimeAxis => {
  switch (kind) {
    case 't':
      return time(range)
    case 'sigma':
      return level(curves, range)
    case 'log-sigma':
      return logLevel(curves, range)
    case 'step':
      return step(range)
    default:
      return kind satisfies never
  }
}
