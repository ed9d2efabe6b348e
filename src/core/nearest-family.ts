/** Which named family of time steps a list of levels comes closest to. */
import { defaultParams, type Params } from './choice.ts'
import type { DiscretizationSpec } from './discretizations/discretization.ts'
import { edm } from './discretizations/edm.ts'
import { levelDistance } from './level-distance.ts'
import { registry } from './registry.ts'

export interface Nearest {
  readonly id: string
  readonly label: string
  /** Largest difference of ln sigma over the levels: 0.1 is a factor of about 1.1. */
  readonly distance: number
  /** Whether the list is the family's but for the rounding of its digits. */
  readonly isExact: boolean
  /** Other families whose levels are the same there. */
  readonly alike: readonly string[]
}

export interface NearestFamily {
  /** The rho of EDM's family that comes closest, to 3 digits, and how close. */
  readonly rho: number
  readonly rhoDistance: number
  /**
   * The closest registered family, at its default parameters or at a value with a name (a table, a library's rounding), over
   * any range where it ends at places of its own.
   */
  readonly family: Nearest
}

/** Golden-section search for the least of a function with one minimum: one new value per turn. */
const minimize = (f: (x: number) => number, low: number, high: number): number => {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [a, b] = [low, high]
  let [left, right] = [b - ratio * (b - a), a + ratio * (b - a)]
  let [atLeft, atRight] = [f(left), f(right)]
  while (b - a > 1e-5)
    if (atLeft < atRight) {
      ;[b, right, atRight] = [right, left, atLeft]
      left = b - ratio * (b - a)
      atLeft = f(left)
    } else {
      ;[a, left, atLeft] = [left, right, atRight]
      right = a + ratio * (b - a)
      atRight = f(right)
    }
  return (a + b) / 2
}

/** Half a unit of the last decimal that the levels show, as torch and numpy print them: the same number for all. */
const roundingOf = (levels: readonly number[]): number => {
  const decimals = levels.map((level) => {
    const [mantissa = '', exponent = '0'] = String(level).split('e')
    return (mantissa.split('.')[1]?.length ?? 0) - Number(exponent)
  })
  // Full doubles show more decimals than rounding leaves room for.
  return 0.5 * 10 ** -Math.min(Math.max(...decimals, 0), 12)
}

/**
 * Whether a list is a family's but for the rounding of its digits, or of single precision. The ends of the range were
 * read from the rounded list: their error is passed on to the levels between, as shares of the way in ln sigma.
 */
const isRounded = (levels: readonly number[], own: ArrayLike<number>): boolean => {
  const rounding = roundingOf(levels)
  const [first, last] = [levels[0]!, levels.at(-1)!]
  return levels.every((level, i) => {
    const share = Math.log(first / level) / Math.log(first / last)
    const ofEnds = (share * rounding) / last + ((1 - share) * rounding) / first
    return Math.abs(level - own[i]!) <= 1.01 * rounding + level * (1.01 * ofEnds + 1e-6)
  })
}

interface Variant {
  readonly spec: DiscretizationSpec
  readonly params: Params
  readonly label: string
}

/** A family as it usually is, and as it is under each named value of what counts in whole numbers. */
const variantsOf = (spec: DiscretizationSpec): readonly Variant[] => {
  const params = defaultParams(spec)
  const others = spec.parameters
    .filter(({ isInteger }) => isInteger)
    .flatMap(({ key, named = [], default: usual }) =>
      named
        .filter(({ value }) => value !== usual)
        .map(({ value, label }) => ({
          spec,
          params: { ...params, [key]: value },
          label: `${spec.label.replace(/ \(model .*\)$/, '')}, ${label}`,
        })),
    )
  return [{ spec, params, label: spec.label }, ...others]
}

/** The range for which a family that ends at its own places comes closest, and its levels there. */
const closestOf = ({ spec, params }: Variant, levels: readonly number[]): Float64Array | undefined => {
  const { endsAt, defaultRange } = spec
  const family = spec.create(params)
  const sigmas = (min: number, max: number): Float64Array | undefined => {
    try {
      const own = family.sigmas(levels.length, { min, max })
      return own.every((level) => Number.isFinite(level) && level > 0) ? own : undefined
    } catch (error) {
      // A family that has no such levels in this range is not near.
      if (error instanceof RangeError) return undefined
      throw error
    }
  }
  const [first, last] = [levels[0]!, levels.at(-1)!]
  if (endsAt !== 'own') return sigmas(last, first)
  const distance = (own: Float64Array | undefined): number =>
    own ? levelDistance(levels, own).distance : Number.POSITIVE_INFINITY
  // The range's top is scaled so that the first level stands where the list's does.
  const fitted = (min: number): Float64Array | undefined => {
    let max = first
    for (let k = 0; k < 40; k++) {
      const own = sigmas(min, max)
      if (!own || Math.abs(own[0]! / first - 1) < 1e-9) return own
      max *= first / own[0]!
    }
    return sigmas(min, max)
  }
  const lowest = Math.log(1e-4)
  const highest = Math.log(Math.min(last, 1))
  const logMin = minimize((at) => Math.min(distance(fitted(Math.exp(at))), 1e3), lowest, Math.max(highest, lowest))
  const tries = [
    fitted(Math.exp(logMin)),
    fitted(defaultRange.min),
    sigmas(defaultRange.min, defaultRange.max),
    sigmas(last, first),
  ]
  return tries.reduce((best, one) => (distance(one) < distance(best) ? one : best))
}

/** For strictly falling levels without the final 0, at least 3 of them. */
export const nearestFamily = (levels: readonly number[]): NearestFamily => {
  const range = { min: levels.at(-1)!, max: levels[0]! }
  const edmDistance = (logRho: number): number =>
    levelDistance(levels, edm.create({ rho: Math.exp(logRho) }).sigmas(levels.length, range)).distance
  const logRho = minimize(edmDistance, Math.log(0.5), Math.log(200))
  const candidates = registry.discretization
    .filter(({ list }) => !list)
    .flatMap(variantsOf)
    .flatMap((variant) => {
      const own = closestOf(variant, levels)
      if (!own) return []
      const { distance } = levelDistance(levels, own)
      return [{ id: variant.spec.id, label: variant.label, own, distance, isExact: isRounded(levels, own) }]
    })
  const best = candidates.reduce((near, one) => (one.distance < near.distance - 1e-12 ? one : near))
  const alike = candidates
    .filter((one) => one !== best && (one.isExact ? best.isExact : levelDistance(one.own, best.own).distance < 1e-9))
    .map(({ label }) => label)
  const { id, label, distance, isExact } = best
  return {
    rho: Number(Math.exp(logRho).toPrecision(3)),
    rhoDistance: edmDistance(logRho),
    family: { id, label, distance, isExact, alike },
  }
}
