/** Which classes pictures without a label turned out to be of, against the true shares. */
import { logShareOf, type World } from '../world.ts'

export interface ClassShares {
  /** Mean posterior share of each class, by label. */
  readonly found: Float64Array
  readonly true: Float64Array
  /** Pearson's statistic of the counts of the likeliest classes, and its degrees of freedom. */
  readonly chiSquare: number
  readonly freedom: number
}

/** @param posteriors - Of each picture, by label, as classPosterior gives it. */
export const classShares = (world: World, posteriors: readonly Float64Array[]): ClassShares => {
  const classes = world.names.length
  const truth = Float64Array.from(world.classes, (span) => Math.exp(logShareOf(world, span)))
  const found = new Float64Array(classes)
  const counts = new Float64Array(classes)
  for (const posterior of posteriors) {
    let best = 0
    posterior.forEach((share, k) => {
      found[k]! += share / posteriors.length
      if (share > posterior[best]!) best = k
    })
    counts[best]!++
  }
  const chiSquare = counts.reduce((sum, count, k) => {
    const expected = posteriors.length * truth[k]!
    return sum + (count - expected) ** 2 / expected
  }, 0)
  return { found, true: truth, chiSquare, freedom: classes - 1 }
}
