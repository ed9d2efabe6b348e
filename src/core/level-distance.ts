/** How far two lists of noise levels are apart, step by step. */

export interface LevelDistance {
  /** Largest difference of ln sigma over the steps, >= 0: e to its power is the ratio of the levels. */
  readonly distance: number
  /** The first step at which it is that large. */
  readonly step: number
}

/** For lists of the same length; NaN where a level is not positive. */
export const levelDistance = (a: ArrayLike<number>, b: ArrayLike<number>): LevelDistance => {
  let largest: LevelDistance = { distance: 0, step: 0 }
  for (let step = 0; step < a.length; step++) {
    const distance = Math.abs(Math.log(a[step]! / b[step]!))
    if (Number.isNaN(distance)) return { distance, step }
    if (distance > largest.distance) largest = { distance, step }
  }
  return largest
}
