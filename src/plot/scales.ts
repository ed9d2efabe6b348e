/** Axes: positions in pixels of values in their own units. Pure. */

import { ticks } from 'd3-array'
import { showNumber } from '../base/number.ts'

export interface Tick {
  /** Pixels along the axis. */
  readonly at: number
  /** Empty for a minor tick. */
  readonly label: string
}

export interface Axis {
  readonly title: string
  readonly ticks: readonly Tick[]
  /** Pixels where the axis is broken, for one that shows a value that its scale cannot reach. */
  readonly breakAt: number | null
}

/** Lowest and highest value shown; low < high. */
export interface Span {
  readonly low: number
  readonly high: number
}

/** Pixels of an axis' ends: of the low and of the high value. Either may be the larger one. */
export type Ends = readonly [low: number, high: number]

/** The span of positive numbers with a margin of `margin` decades; of at least half a decade around a single one. */
export const logSpan = (values: Iterable<number>, margin: number): Span => {
  let low = Number.POSITIVE_INFINITY
  let high = 0
  for (const value of values) {
    if (!(value > 0 && Number.isFinite(value))) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (high === 0) return { low: 0.1, high: 10 }
  const least = Math.log10(high / low) + 2 * margin < 0.5 ? 0.25 : margin
  return { low: low * 10 ** -least, high: high * 10 ** least }
}

export interface Scale {
  readonly of: (value: number) => number
  readonly at: (pixel: number) => number
}

export const linearScale = ({ low, high }: Span, [start, end]: Ends): Scale => {
  const k = (end - start) / (high - low)
  return { of: (value) => start + (value - low) * k, at: (pixel) => low + (pixel - start) / k }
}

/** Logarithmic: values must be above 0. */
export const logScale = ({ low, high }: Span, ends: Ends): Scale => {
  const { of, at } = linearScale({ low: Math.log(low), high: Math.log(high) }, ends)
  return { of: (value) => of(Math.log(value)), at: (pixel) => Math.exp(at(pixel)) }
}

export const linearTicks = (
  span: Span,
  ends: Ends,
  spacing: number,
  { isWhole = false, print = (value: number): string => showNumber(value, 6) } = {},
): readonly Tick[] => {
  const { of } = linearScale(span, ends)
  const room = Math.abs(ends[1] - ends[0])
  return ticks(span.low, span.high, Math.max(2, Math.min(10, room / spacing)))
    .filter((value) => !isWhole || Number.isInteger(value))
    .map((value) => ({ at: of(value), label: print(value) }))
}

/** Decades, and 2 and 5 where there is room; labels at least `spacing` pixels apart. */
export const logTicks = (span: Span, ends: Ends, spacing: number): readonly Tick[] => {
  const { of } = logScale(span, ends)
  const [first, last] = [Math.log10(span.low), Math.log10(span.high)]
  const decade = Math.abs(ends[1] - ends[0]) / (last - first)
  // Two and five lie 0.3 decades from their neighbours.
  const labelled = decade * 0.3 >= spacing ? [1, 2, 5] : [1]
  const every = Math.max(1, Math.ceil(spacing / decade))
  const found: Tick[] = []
  for (let power = Math.floor(first); power <= Math.ceil(last); power++)
    for (let digit = 1; digit < 10; digit++) {
      const value = Number(`${digit}e${power}`)
      if (value < span.low * (1 - 1e-9) || value > span.high * (1 + 1e-9)) continue
      const isLabelled = labelled.includes(digit) && power % every === 0
      if (isLabelled) found.push({ at: of(value), label: showNumber(value, 6) })
      else if (digit === 1 || decade > 40) found.push({ at: of(value), label: '' })
    }
  // Less than a decade in sight may hold no labelled tick at all.
  if (found.filter(({ label }) => label !== '').length >= 2) return found
  return ticks(span.low, span.high, Math.max(2, Math.abs(ends[1] - ends[0]) / spacing / 1.5)).map((value) => ({
    at: of(value),
    label: showNumber(value, 6),
  }))
}

/** An axis of numbers above 0, logarithmic or linear from 0 on. */
export const positiveScale = (
  span: Span,
  ends: Ends,
  spacing: number,
  isLog: boolean,
): Scale & { readonly ticks: readonly Tick[] } => {
  if (isLog) return { ...logScale(span, ends), ticks: logTicks(span, ends, spacing) }
  const fromZero = { low: 0, high: span.high }
  return { ...linearScale(fromZero, ends), ticks: linearTicks(fromZero, ends, spacing) }
}

/** Pixels that an axis of noise levels spends on the break and the 0 beyond it. */
export const zeroRoom = 34
const zeroMargin = 10

/** Noise levels on a logarithmic axis with 0 beyond a break at its low end. */
export interface LevelScale extends Scale {
  readonly zero: number
  readonly breakAt: number
  readonly ticks: readonly Tick[]
}

export const levelScale = (span: Span, [start, end]: Ends, spacing: number): LevelScale => {
  const towards = Math.sign(end - start)
  const ends: Ends = [start + towards * zeroRoom, end]
  const { of, at } = logScale(span, ends)
  const zero = start + towards * zeroMargin
  return {
    of: (sigma) => (sigma > 0 ? of(sigma) : zero),
    at,
    zero,
    breakAt: start + (towards * (zeroMargin + zeroRoom)) / 2,
    ticks: [{ at: zero, label: '0' }, ...logTicks(span, ends, spacing).filter((tick) => Math.abs(tick.at - zero) > 17)],
  }
}
