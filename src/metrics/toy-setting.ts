/** What the toy's measurements share: the target, the points, and where the exact flow has them. */
import type { Design } from '../core/design.ts'
import type { Mixture } from '../toy/mixture.ts'
import { createNoise, type Noise } from '../toy/population.ts'
import { evenProbabilities, normalQuantile } from '../toy/quantile.ts'
import { type Target, targetOf } from '../toy/target.ts'

export interface ToySetting {
  readonly mixture: Mixture
  /** Index of the mode that the toy's network receives as its label; null for none. */
  readonly label: number | null
  /** Seed of the noise that stochastic designs add. */
  readonly seed: number
  /** Number of points. */
  readonly count: number
}

/** What a design samples from under a setting. The same object for the same arguments. */
export const targetFor = ({ mixture, label }: ToySetting, { guidance }: Design): Target =>
  targetOf(mixture, label, guidance)

/**
 * Noise whose latents are spread evenly in probability instead of drawn: their empirical distribution is as near to the
 * normal as that of `count` points can be, so that less of a distance is due to the points. Noise added on the way is
 * drawn as ever.
 */
export const evenNoise = (seed: number, count: number): Noise => {
  const drawn = createNoise(seed, count)
  const latents = Float64Array.from(evenProbabilities(count), ({ p, upper }) => (upper ? -1 : 1) * normalQuantile(p))
  return Object.assign((k: number) => (k === 0 ? latents : drawn(k)), { fillIncrement: drawn.fillIncrement })
}
