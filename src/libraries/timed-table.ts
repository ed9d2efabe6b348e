/** A model's table with times, as ComfyUI, A1111 and Forge space it by names that mean the same there. */
import type { Table } from './table.ts'
import { evenly } from './table.ts'

export interface TimedTable {
  /** Rising. */
  readonly table: Table
  readonly timeOf: (level: number) => number
  readonly at: (time: number) => number
}

/** Falling levels at even times, from the table's highest to its lowest; one time alone is the highest. */
export const normalLevels = ({ table, timeOf, at }: TimedTable, steps: number): readonly number[] =>
  evenly(timeOf(table.at(-1)!), timeOf(table[0]!), steps).map(at)

/** The same with one time more, the lowest, left out. */
export const sgmLevels = (model: TimedTable, steps: number): readonly number[] =>
  normalLevels(model, steps + 1).slice(0, -1)

/** Every (M / N)-th level from the highest down, places rounded towards it. */
export const simpleLevels = ({ table }: TimedTable, steps: number): readonly number[] =>
  Array.from({ length: steps }, (_, i) => table[table.length - 1 - Math.trunc(i * (table.length / steps))]!)

/** Every floor(M / N)-th level from the second lowest up to the end of the table, which can be more levels than N. */
export const stridedLevels = ({ table }: TimedTable, steps: number): readonly number[] => {
  const stride = Math.max(Math.floor(table.length / steps), 1)
  return table.filter((_, j) => j >= 1 && (j - 1) % stride === 0).toReversed()
}
