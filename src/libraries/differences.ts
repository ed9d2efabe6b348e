/** How two lists of levels differ, in numbers. */

/** Levels nearer than this, relatively, are the same: float32 tells no more apart. */
const same = 1e-6

export interface Difference {
  /** Place from the start of the list, 0 for the first level. */
  readonly step: number
  /** The level and what stands for it in the other list. */
  readonly level: number
  readonly other: number
  /** level / other - 1; infinite where only one of them is 0 or infinite. */
  readonly share: number
}

export interface Differences {
  /** For each level, what it differs by from its counterpart; undefined for one that both lists have. */
  readonly marks: readonly (Difference | undefined)[]
  /** The largest of them; undefined where lists agree, or have different lengths. */
  readonly worst: Difference | undefined
  readonly isSame: boolean
  /** Levels more (or fewer, below 0) than the other list. */
  readonly more: number
}

const shareOf = (level: number, other: number): number => {
  if (level === other) return 0
  return other === 0 || !Number.isFinite(level) || !Number.isFinite(other)
    ? Number.POSITIVE_INFINITY
    : level / other - 1
}

const isClose = (level: number, other: number): boolean => Math.abs(shareOf(level, other)) <= same

const nearest = (level: number, list: readonly number[]): number =>
  list.reduce((best, one) => (Math.abs(shareOf(level, one)) < Math.abs(shareOf(level, best)) ? one : best), list[0]!)

/**
 * `list` against `other`: lists of one length place by place; else each level against the nearest one, so that what both
 * have is not marked.
 */
export const differencesOf = (list: readonly number[], other: readonly number[]): Differences => {
  const isPlaced = list.length === other.length
  const marks = list.map((level, step): Difference | undefined => {
    const counterpart = isPlaced ? other[step]! : nearest(level, other)
    return isClose(level, counterpart)
      ? undefined
      : { step, level, other: counterpart, share: shareOf(level, counterpart) }
  })
  const found = marks.filter((mark) => mark !== undefined)
  const worst = isPlaced
    ? found.reduce<Difference | undefined>(
        (most, mark) => (most && Math.abs(most.share) >= Math.abs(mark.share) ? most : mark),
        undefined,
      )
    : undefined
  return { marks, worst, isSame: isPlaced && found.length === 0, more: list.length - other.length }
}
