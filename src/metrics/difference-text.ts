/** Which curve is nearest at a number of calls, and how far the others are from it, latent by latent. Pure. */
import { showNumber } from '../base/number.ts'
import { pairedFactor } from './paired.ts'
import { withSpread } from './spread-text.ts'

export interface DifferencePoint {
  readonly nfe: number
  readonly error: number
  /** Standard error; null for a single latent. */
  readonly spread: number | null
  /** Errors by latent: curves on the same latents share the names. */
  readonly latents: ReadonlyMap<string, number>
}

export interface DifferenceCurve {
  readonly label: string
  readonly points: readonly DifferencePoint[]
}

export interface At extends DifferencePoint {
  readonly label: string
}

/** Curves are compared where each has a point with at least this share of the calls: 31 calls of Heun beside 32 of Euler. */
const nearlyAll = 0.9

/** The most calls at which every curve has a point that costs nearly as much; undefined for fewer than two curves. */
export const sharedCalls = (curves: readonly DifferenceCurve[]): number | undefined => {
  const measured = curves.filter(({ points }) => points.length > 0)
  if (measured.length < 2) return undefined
  const costs = (points: readonly DifferencePoint[]): readonly number[] => points.map(({ nfe }) => nfe)
  const isShared = (calls: number): boolean =>
    measured.every(({ points }) => costs(points).some((nfe) => nfe <= calls && nfe >= nearlyAll * calls))
  const shared = measured.flatMap(({ points }) => costs(points)).filter(isShared)
  return shared.length > 0 ? Math.max(...shared) : Math.min(...measured.map(({ points }) => Math.max(...costs(points))))
}

/** Each curve's point with the most calls that are no more than `calls`. */
export const pointsAt = (curves: readonly DifferenceCurve[], calls: number): readonly At[] =>
  curves.flatMap(({ label, points }) => {
    const best = points
      .filter(({ nfe }) => nfe <= calls)
      .reduce<DifferencePoint | undefined>((most, point) => (most && most.nfe >= point.nfe ? most : point), undefined)
    return best ? [{ ...best, label }] : []
  })

const against = (one: At, nearest: At, calls: number): string => {
  const names = [...nearest.latents.keys()].filter((name) => one.latents.has(name))
  const errors = (of: At): number[] => names.map((name) => of.latents.get(name)!)
  const difference = pairedFactor(errors(one), errors(nearest))
  const name = one.nfe === calls ? one.label : `${one.label} (${one.nfe} calls)`
  if (!difference) return ''
  const { mean, margin, isResolved } = difference
  const [low, high] = [mean - margin, mean + margin].map((log) => showNumber(Math.exp(log), 3))
  return isResolved
    ? ` ${name} has ${showNumber(Math.exp(mean), 3)} times its error on a typical image (95%: ${low} to ${high}).`
    : ` ${name} is not resolved from it: ${low} to ${high} times its error on a typical image (95%).`
}

/**
 * "At 16 calls, ... is nearest". A winner by the root mean square error; the others against it latent by latent, as factors
 * with an interval of 95%. Undefined where there are no two curves to compare.
 */
export const differenceText = (curves: readonly DifferenceCurve[]): string | undefined => {
  const calls = sharedCalls(curves)
  if (calls === undefined) return undefined
  const points = pointsAt(curves, calls)
  if (points.length < 2) return undefined
  const [nearest, ...others] = [...points].sort((a, b) => a.error - b.error)
  const { label, error, spread, latents, nfe } = nearest!
  const own = nfe === calls ? '' : ` (${nfe} calls)`
  const first = `At ${calls} calls, ${label}${own} is nearest: ${withSpread(error, spread)}.`
  if (latents.size < 2) return `${first} One image of one seed resolves no difference: choose more of either.`
  const told = others.map((one) => against(one, nearest!, calls)).join('')
  return `${first}${told} ${latents.size} images, the same latents in every curve.`
}
