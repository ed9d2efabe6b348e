/** Goals of a beat: something to bring a reading to. Judged at every moment; that it was reached is remembered. */
import type { SlotId } from '../document/slots.ts'

/** Readings of the toy's path and of the pictures that a goal may be about. */
export const goalReadings = ['off', 'truncation', 'network', 'calls', 'below', 'pictures'] as const
export type GoalReading = (typeof goalReadings)[number]

export const goalWords: Readonly<Record<GoalReading, string>> = {
  off: 'the path misses by',
  truncation: 'truncation is',
  network: 'the denoiser’s own error is',
  calls: 'calls:',
  below: 'share of paths that end below:',
  pictures: 'the pictures are off by',
}

export interface Goal {
  /** What to do. */
  readonly text: string
  readonly reading: GoalReading
  readonly design: SlotId
  readonly is: 'at most' | 'at least'
  readonly value: number
}

/** Whether a goal is reached; undefined while there is nothing to read. */
export const isReached = (
  { is, value }: Pick<Goal, 'is' | 'value'>,
  reading: number | undefined,
): boolean | undefined =>
  reading === undefined || Number.isNaN(reading) ? undefined : is === 'at most' ? reading <= value : reading >= value

/** Key under which it is remembered that a beat's goal was reached. */
export const goalKey = (scene: string, beat: number): string => `${scene}/goal-${beat + 1}`
