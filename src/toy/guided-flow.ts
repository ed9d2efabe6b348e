/** The probability-flow ODE integrated finely, for a guided or an imperfect denoiser: the reference where no closed form exists. */
import { answerInto, exactTarget, type Target } from './target.ts'

/** Longest step in ln sigma of the fourth-order Runge-Kutta rule; the tests hold the error of this choice below 1e-6. */
const longestStep = 0.06
/** Below this level, in units of the data, x stands for D: what is left is shorter than the level itself. */
const lowest = 1e-6

/** D of every x_j under the target's guidance, written to `out`. `spare` is overwritten. */
export const guidedInto = (
  target: Target,
  x: Float64Array,
  sigma: number,
  weight: number,
  out: Float64Array,
  spare: Float64Array,
): void => {
  if (weight !== 0) answerInto(target, target.labelled, x, sigma, out)
  if (weight === 1) return
  answerInto(target, target.away, x, sigma, spare)
  for (let j = 0; j < x.length; j++) out[j] = (weight === 0 ? 0 : weight * out[j]!) + (1 - weight) * spare[j]!
}

/**
 * Where the ODE takes the points x (unscaled, at level sigmaFrom) at each of the levels, which fall from sigmaFrom or
 * below to 0 at the lowest: one array a level. dx / d ln sigma = x - D(x; sigma), D being what the sampler gets.
 */
export const ownFlow = (
  target: Target,
  x: ArrayLike<number>,
  sigmaFrom: number,
  levels: ArrayLike<number>,
): readonly Float64Array[] => {
  const count = x.length
  const state = Float64Array.from(x)
  const probe = new Float64Array(count)
  const spare = new Float64Array(count)
  const slopes = [0, 1, 2, 3].map(() => new Float64Array(count))
  let sigma = sigmaFrom

  /** x - D at a state, into slopes[k]. */
  const slope = (k: number, at: Float64Array, level: number, weight: number): void => {
    const out = slopes[k]!
    guidedInto(target, at, level, weight, out, spare)
    for (let j = 0; j < count; j++) out[j] = at[j]! - out[j]!
  }
  const move = (k: number, h: number): void => {
    for (let j = 0; j < count; j++) probe[j] = state[j]! + h * slopes[k]![j]!
  }
  /** Down to a level with no jump of the weight on the way. */
  const descend = (to: number): void => {
    const weight = target.weight(Math.sqrt(sigma * to))
    const span = Math.log(to / sigma)
    const steps = Math.max(1, Math.ceil(-span / longestStep))
    const h = span / steps
    const start = sigma
    for (let i = 0; i < steps; i++) {
      const at = start * Math.exp(i * h)
      const middle = at * Math.exp(0.5 * h)
      slope(0, state, at, weight)
      move(0, 0.5 * h)
      slope(1, probe, middle, weight)
      move(1, 0.5 * h)
      slope(2, probe, middle, weight)
      move(2, h)
      slope(3, probe, at * Math.exp(h), weight)
      for (let j = 0; j < count; j++)
        state[j] = state[j]! + (h / 6) * (slopes[0]![j]! + 2 * slopes[1]![j]! + 2 * slopes[2]![j]! + slopes[3]![j]!)
    }
    sigma = to
  }
  const descendTo = (to: number): void => {
    for (const jump of [...target.jumps].sort((a, b) => b - a)) if (to < jump && jump < sigma) descend(jump)
    if (to < sigma) descend(to)
  }

  return Array.from(levels, (level) => {
    descendTo(Math.max(level, lowest))
    if (level >= lowest) return state.slice()
    const end = new Float64Array(count)
    guidedInto(target, state, sigma, target.weight(level), end, spare)
    return end
  })
}

/** The same under the exact denoiser, whatever the sampler asks. */
export const guidedFlow = (
  target: Target,
  x: ArrayLike<number>,
  sigmaFrom: number,
  levels: ArrayLike<number>,
): readonly Float64Array[] => ownFlow(exactTarget(target), x, sigmaFrom, levels)
