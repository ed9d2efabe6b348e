/** Measured errors over a number, as a beat shows them. Plain data. */
import type { SlotId } from '../document/slots.ts'
import { type Measured, measured } from './measured.ts'

export interface ChartPoint {
  readonly at: number
  readonly value: number
  /** The interval in which the truth lies with 95%; none for what has no sampling error. */
  readonly low?: number
  readonly high?: number
}

export interface ChartSeries {
  /** Stands at its line. */
  readonly name: string
  /** The color of a design, or that of text. */
  readonly of: SlotId | 'text'
  readonly points: readonly ChartPoint[]
  readonly isDashed?: boolean
}

export interface Chart {
  /** Name of the axis. */
  readonly across: string
  readonly ticks: readonly number[]
  /** Name of the other axis. */
  readonly up: string
  readonly series: readonly ChartSeries[]
  /** A part of the axis, with a few words on it. */
  readonly band?: { readonly from: number; readonly to: number; readonly text: string }
  /** Whether the reader's design has a dot, and where: at the scene's control, or at its network calls. */
  readonly you?: 'control' | 'calls'
}

/** Points of designs by their hashes; those that have not been measured are left out. */
export const measuredPoints = <T extends number>(
  places: readonly T[],
  hashOf: (at: T) => string,
  world: keyof Measured = 'pictures',
): readonly ChartPoint[] =>
  places.flatMap((at) => {
    const found = measured[hashOf(at)]?.[world]
    return found ? [{ at, value: found[0], low: found[1], high: found[2] }] : []
  })

/** Median error of a design by its hash. Throws RangeError for one that was not measured. */
export const measuredMedian = (hash: string, world: keyof Measured = 'pictures'): number => {
  const found = measured[hash]?.[world]
  if (!found) throw new RangeError(`nothing was measured of "${hash}" on ${world}: add it to measured-designs.ts`)
  return found[0]
}
