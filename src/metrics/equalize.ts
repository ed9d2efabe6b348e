/** Noise levels whose steps all have the same local error. */
import { logarithms } from '../core/discretizations/custom.ts'
import { isPureNoise } from '../core/pure-noise.ts'

export interface Equalized {
  /** Without the final 0; the first and the last as given. */
  readonly levels: readonly number[]
  /** Largest over smallest error of the steps between the levels, before and after. */
  readonly spread: readonly [before: number, after: number]
  /** Lists that were measured. */
  readonly passes: number
}

export interface EqualizeOptions {
  readonly mostPasses: number
  /** Errors within this factor count as equal. */
  readonly equalWithin: number
}

/** Where measuring is cheap. */
const exact: EqualizeOptions = { mostPasses: 80, equalWithin: 1.02 }

/** Largest over smallest. */
export const spreadOf = (errors: Iterable<number>): number => {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const error of errors) {
    least = Math.min(least, error)
    most = Math.max(most, error)
  }
  return most === 0 ? 1 : most / least
}

/**
 * Moves u_0 ... u_n so that each interval holds the same share of a density that is constant, density[k], on interval k.
 * The ends stay.
 */
const distribute = (u: readonly number[], density: readonly number[]): readonly number[] => {
  const n = density.length
  const total: number[] = [0]
  for (let k = 0; k < n; k++) total.push(total[k]! + density[k]! * (u[k + 1]! - u[k]!))
  let k = 0
  return u.map((old, i) => {
    if (i === 0 || i === n) return old
    const share = (total[n]! * i) / n
    while (k < n - 1 && share > total[k + 1]!) k++
    return u[k]! + (share - total[k]!) / density[k]!
  })
}

/**
 * A fixed-point iteration on the measured error density. An error that grows like the (order + 1)-th power of a step's
 * length in ln sigma has the density error^(1 / (order + 1)) / length, whatever the length; levels that cut equal shares
 * off its integral have equal errors. The density moves with the levels, so that this is done again until it stands.
 * Yields lists to be measured and is sent the errors of the steps between their levels (the step to 0 is not asked for:
 * where sigma_min is, nothing can move it). Dropping the generator cancels.
 */
export function* equalize(
  start: readonly number[],
  order: number,
  { mostPasses, equalWithin }: EqualizeOptions = exact,
): Generator<readonly number[], Equalized, ArrayLike<number>> {
  // Below noise alone ln t of flow matching takes the place of ln sigma, which is infinite there.
  const log = isPureNoise(start[0]!) ? logarithms.t : logarithms.sigma
  let levels = start
  let errors = Array.from(yield levels)
  const before = spreadOf(errors)
  let best = { levels, spread: before, errors }
  let share = 1
  let passes = 1
  while (passes < mostPasses && best.spread > equalWithin && share > 0.02) {
    ;({ levels, errors } = best)
    const u = levels.map(log.of)
    // An error that vanishes has no density; it is given a small one, so that its step can grow but stays finite.
    const least = Math.max(...errors) * 1e-9
    const density = errors.map((error, k) => Math.max(error, least) ** (1 / (order + 1)) / (u[k]! - u[k + 1]!))
    const target = distribute(
      u.map((value) => -value),
      density,
    )
    levels = levels.map((old, i) =>
      i === 0 || i === levels.length - 1 ? old : log.back(u[i]! + share * (-target[i]! - u[i]!)),
    )
    errors = Array.from(yield levels)
    passes++
    const spread = spreadOf(errors)
    // A pass that went too far is taken back and made half as long.
    if (spread < best.spread) {
      best = { levels, spread, errors }
      share = Math.min(1, share * 1.5)
    } else share /= 2
  }
  return { levels: best.levels, spread: [before, best.spread], passes }
}
