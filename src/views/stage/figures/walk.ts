/** Noise that is added to a data point: its walk in the tube's coordinates. Pure. */
import { forwardWalks, walksAt } from '../../../toy/forward.ts'
import type { Mixture } from '../../../toy/mixture.ts'
import { alongOf } from '../../tube/place.ts'
import type { Tube, TubePoint } from '../../tube/tube.ts'

/** Levels of a drawn walk, even along the axis. */
const points = 160

const spreadOf = ({ w, mu, s }: Mixture): { readonly mean: number; readonly deviation: number } => {
  const mean = w.reduce((sum, weight, k) => sum + weight * mu[k]!, 0)
  return {
    mean,
    deviation: Math.sqrt(w.reduce((sum, weight, k) => sum + weight * ((mu[k]! - mean) ** 2 + s[k]! ** 2), 0)),
  }
}

export interface Walks {
  /** From the data on, one walk a point. */
  readonly paths: readonly (readonly TubePoint[])[]
  /** Where each of them is at a noise level. */
  readonly at: (sigma: number) => readonly TubePoint[]
}

/** Walks of `count` data points of a seed, within the levels of a tube. */
export const walksOf = (
  mixture: Mixture,
  seed: number,
  count: number,
  range: Pick<Tube, 'sigmaLow' | 'sigmaHigh'>,
): Walks => {
  const { sigmaLow, sigmaHigh } = range
  const { mean, deviation } = spreadOf(mixture)
  const walks = forwardWalks(mixture, seed, count)
  const at = (sigma: number): readonly TubePoint[] => {
    const along = sigma > sigmaLow ? alongOf(sigma, range) : 0
    return Array.from(walksAt(walks, sigma), (x) => ({ along, across: (x - mean) / Math.hypot(sigma, deviation) }))
  }
  const levels = [
    0,
    ...Array.from({ length: points }, (_, k) => sigmaLow * (sigmaHigh / sigmaLow) ** (k / (points - 1))),
  ]
  const columns = levels.map((sigma, k) => (k === 1 ? at(sigma * 1.0001) : at(sigma)))
  return { paths: walks.map((_, j) => columns.map((column) => column[j]!)), at }
}
