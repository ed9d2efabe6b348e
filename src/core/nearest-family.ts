/** Which named family of time steps a list of levels comes closest to. */
import { defaultParams } from './choice.ts'
import { edm } from './discretizations/edm.ts'
import { levelDistance } from './level-distance.ts'
import { registry } from './registry.ts'

export interface Nearest {
  readonly id: string
  readonly label: string
  /** Largest difference of ln sigma over the levels: 0.1 is a factor of about 1.1. */
  readonly distance: number
}

export interface NearestFamily {
  /** The rho of EDM's family that comes closest, to 3 digits, and how close. */
  readonly rho: number
  readonly rhoDistance: number
  /** The closest registered family at its default parameters. */
  readonly family: Nearest
}

/** Golden-section search for the least of a function with one minimum. */
const minimize = (f: (x: number) => number, low: number, high: number): number => {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [a, b] = [low, high]
  while (b - a > 1e-5) {
    const [left, right] = [b - ratio * (b - a), a + ratio * (b - a)]
    if (f(left) < f(right)) b = right
    else a = left
  }
  return (a + b) / 2
}

/** For strictly falling levels without the final 0, at least 3 of them. */
export const nearestFamily = (levels: readonly number[]): NearestFamily => {
  const steps = levels.length
  const range = { min: levels.at(-1)!, max: levels[0]! }
  const edmDistance = (logRho: number): number =>
    levelDistance(levels, edm.create({ rho: Math.exp(logRho) }).sigmas(steps, range)).distance
  const logRho = minimize(edmDistance, Math.log(0.5), Math.log(200))
  const candidates = registry.discretization
    .filter(({ list }) => !list)
    .flatMap((spec): readonly Nearest[] => {
      try {
        const { distance } = levelDistance(levels, spec.create(defaultParams(spec)).sigmas(steps, range))
        return Number.isFinite(distance) ? [{ id: spec.id, label: spec.label, distance }] : []
      } catch (error) {
        // A family that has no such levels in this range is not near.
        if (error instanceof RangeError) return []
        throw error
      }
    })
  const family = candidates.reduce((best, one) => (one.distance < best.distance ? one : best))
  return { rho: Number(Math.exp(logRho).toPrecision(3)), rhoDistance: edmDistance(logRho), family }
}
