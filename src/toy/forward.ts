/** The easy direction: noise added to data points. Each walks at random, x(sigma) = y + W(sigma^2), until it drowns. */
import { fillNormals } from '../core/random.ts'
import { type Mixture, normalize } from './mixture.ts'

const perDecade = 100
/** From far below every run's lowest level to its highest possible, which churn lifts by no more than a half. */
const [lowest, highest] = [1e-4, 2000]

/** Levels at which walks are known: 0, then by equal ratios. The same for all designs, so that a zoom redraws no walk. */
export const walkLevels: Float64Array = (() => {
  const intervals = Math.ceil(Math.log10(highest / lowest) * perDecade)
  return Float64Array.from({ length: intervals + 2 }, (_, k) =>
    k === 0 ? 0 : lowest * (highest / lowest) ** ((k - 1) / intervals),
  )
})()

/** Far from the streams of latents and step noise (small numbers) and of Brownian paths (from 2^30 on). */
const stream = 2 ** 29

/** A data point: the mode that a uniform number falls to, and a normal one within it. */
const draw = ({ w, mu, s }: Mixture, uniform: number, n: number): number => {
  let k = 0
  for (let rest = uniform - w[0]!; rest > 0 && k < w.length - 1; rest -= w[k]!) k++
  return mu[k]! + s[k]! * n
}

interface Kept {
  readonly key: string
  readonly walks: readonly Float64Array[]
}
const kept = new WeakMap<Mixture, Kept>()

/**
 * One walk a point: unscaled x at each of walkLevels. The same array for the same mixture, seed and count. Point j does not
 * depend on how many there are.
 */
export const forwardWalks = (mixture: Mixture, seed: number, count: number): readonly Float64Array[] => {
  const key = `${seed} ${count}`
  const known = kept.get(mixture)
  if (known?.key === key) return known.walks
  const weights = normalize(mixture)
  const steps = walkLevels.length - 1
  const spread = Float64Array.from({ length: steps }, (_, k) =>
    Math.sqrt(walkLevels[k + 1]! ** 2 - walkLevels[k]! ** 2),
  )
  const normals = new Float64Array(steps + 3)
  const walks = Array.from({ length: count }, (_, j) => {
    fillNormals(normals, seed, j, stream)
    const [a, b, n] = normals.subarray(steps)
    const walk = new Float64Array(steps + 1)
    // The angle of two normals is uniform.
    walk[0] = draw(weights, 0.5 + Math.atan2(a!, b!) / (2 * Math.PI), n!)
    for (let k = 0; k < steps; k++) walk[k + 1] = walk[k]! + spread[k]! * normals[k]!
    return walk
  })
  kept.set(mixture, { key, walks })
  return walks
}

/** Where the walks are at a level, straight between those at which they are known; beyond them the noise grows as it is. */
export const walksAt = (walks: readonly Float64Array[], sigma: number): Float64Array => {
  const last = walkLevels.length - 1
  if (sigma > highest) return Float64Array.from(walks, (walk) => (walk[last]! * sigma) / highest)
  const position =
    sigma < lowest ? sigma / lowest : 1 + ((last - 1) * Math.log(sigma / lowest)) / Math.log(highest / lowest)
  const k = Math.min(Math.max(Math.floor(position), 0), last - 1)
  const share = Math.min(position - k, 1)
  return Float64Array.from(walks, (walk) => walk[k]! + share * (walk[k + 1]! - walk[k]!))
}
