/** Whether two things that were measured on the same draws, or the same latents, differ by more than chance. */
import { betaQuantile } from '../core/functions/beta-quantile.ts'

export interface Difference {
  /** Mean of the values less the others. */
  readonly mean: number
  readonly standardError: number
  readonly pairs: number
  /** Half the interval of 95% (Student 1908), which is wide for a few pairs: 4.3 standard errors for three. */
  readonly margin: number
  /** Whether 0 lies outside the interval. */
  readonly isResolved: boolean
}

/**
 * The t > 0 that |T| exceeds with probability `share`, for Student's T with that many degrees of freedom: its square is
 * nu (1 - x) / x at the quantile x of the beta distribution with nu / 2 and 1 / 2.
 */
export const studentQuantile = (share: number, freedom: number): number => {
  const x = betaQuantile(share, freedom / 2, 0.5)
  return Math.sqrt((freedom * (1 - x)) / x)
}

const unlikely = 0.05

/** Undefined for fewer than two pairs, which tell nothing. Throws RangeError for lists that are no pairs. */
export const pairedDifference = (values: readonly number[], others: readonly number[]): Difference | undefined => {
  const pairs = values.length
  if (pairs !== others.length) throw new RangeError(`${pairs} and ${others.length} values are no pairs`)
  if (pairs < 2) return undefined
  const differences = values.map((value, k) => value - others[k]!)
  const mean = differences.reduce((sum, value) => sum + value, 0) / pairs
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const standardError = Math.sqrt(squares / (pairs - 1) / pairs)
  const margin = studentQuantile(unlikely, pairs - 1) * standardError
  return { mean, standardError, pairs, margin, isResolved: Math.abs(mean) > margin }
}

/**
 * Root mean square over all latents of their root mean square errors, and its standard error over the latents, by that of
 * the mean square; null for one latent. Both in the units of the errors.
 */
export const rmsOfErrors = (errors: readonly number[]): { readonly rms: number; readonly error: number | null } => {
  const count = errors.length
  const squares = errors.map((error) => error ** 2)
  const mean = squares.reduce((sum, value) => sum + value, 0) / count
  const rms = Math.sqrt(mean)
  if (count < 2) return { rms, error: null }
  const spread = squares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  return { rms, error: rms > 0 ? Math.sqrt(spread / count) / (2 * rms) : 0 }
}

/** Below this an error is rounding: it has no logarithm worth comparing. */
const leastError = 1e-9

const logOf = (error: number): number => Math.log(Math.max(error, leastError))

/**
 * The error of a typical latent: the geometric mean, which one latent that ends elsewhere hardly moves, and its standard error
 * by that of the logarithms; null for one latent. In the units of the errors.
 */
export const typicalError = (
  errors: readonly number[],
): { readonly typical: number; readonly error: number | null } => {
  const count = errors.length
  const logs = errors.map(logOf)
  const mean = logs.reduce((sum, value) => sum + value, 0) / count
  const typical = Math.exp(mean)
  if (count < 2) return { typical, error: null }
  const spread = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  return { typical, error: typical * Math.sqrt(spread / count) }
}

/** Whether errors on the same latents differ by more than chance, as factors. Undefined for fewer than two. */
export const pairedFactor = (errors: readonly number[], others: readonly number[]): Difference | undefined =>
  pairedDifference(errors.map(logOf), others.map(logOf))
