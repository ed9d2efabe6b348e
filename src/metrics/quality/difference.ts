/** Which design has the least distance at a number of calls, and whether the others differ from it by more than chance, draw by draw. Pure. */
import { showNumber } from '../../base/number.ts'
import { type At, type DifferenceCurve, pointsAt, sharedCalls } from '../difference-text.ts'
import { type Difference, pairedDifference } from '../paired.ts'
import { withSpread } from '../spread-text.ts'
import type { Reading } from './protocol.ts'

const interval = ({ mean, margin }: Difference): string =>
  `${showNumber(mean - margin)} to ${showNumber(mean + margin)}`

const against = (one: At, least: At, calls: number): string => {
  const names = [...least.latents.keys()].filter((name) => one.latents.has(name))
  const distances = (of: At): number[] => names.map((name) => of.latents.get(name)!)
  const difference = pairedDifference(distances(one), distances(least))
  if (!difference) return ''
  const name = one.nfe === calls ? one.label : `${one.label} (${one.nfe} calls)`
  return difference.isResolved
    ? ` ${name} is ${showNumber(difference.mean)} above it (95%: ${interval(difference)}).`
    : ` ${name} is not resolved from it: ${interval(difference)} above it (95%).`
}

/**
 * "At 17 calls, ... has the least distance", or whatever `what` names. `latents` of a point are its draws: designs share their images' noise, so that
 * they are compared draw by draw, with an interval of 95%. Undefined where there are no two curves to compare.
 */
export const qualityDifferenceText = (curves: readonly DifferenceCurve[], what = 'distance'): string | undefined => {
  const calls = sharedCalls(curves)
  if (calls === undefined) return undefined
  const points = pointsAt(curves, calls)
  if (points.length < 2) return undefined
  const [least, ...others] = [...points].sort((a, b) => a.error - b.error)
  const { label, error, spread, latents, nfe } = least!
  const own = nfe === calls ? '' : ` (${nfe} calls)`
  const first = `At ${calls} calls, ${label}${own} has the least ${what}: ${withSpread(error, spread)}.`
  if (latents.size < 2) return `${first} One draw resolves no difference: choose more draws.`
  const told = others.map((one) => against(one, least!, calls)).join('')
  return `${first}${told} ${latents.size} draws, the same noise in every design.`
}

/** How the winner of a search does on images that chose nothing, beside the design without churn, draw by draw. */
export const heldOutText = (heldOut: readonly Reading[], plain: readonly Reading[]): string => {
  const distances = (of: readonly Reading[]): number[] => of.map(({ distance }) => distance)
  const difference = pairedDifference(distances(heldOut), distances(plain))
  if (!difference) return ''
  if (!difference.isResolved) return `not resolved from it: ${interval(difference)} (95%)`
  return difference.mean < 0
    ? `better by ${showNumber(-difference.mean)} (95%: ${showNumber(-difference.mean - difference.margin)} to ${showNumber(-difference.mean + difference.margin)})`
    : `worse by ${showNumber(difference.mean)} (95%: ${interval(difference)})`
}
