/**
 * The noise levels that a discrete-time model was trained on, for families that pick from such a table: Stable
 * Diffusion's 1000 levels, beta_j = (sqrt(0.00085) + j/999 (sqrt(0.012) - sqrt(0.00085)))^2.
 * Source: Rombach et al. 2022, configuration of their text-to-image models ("scaled linear").
 */
import type { SigmaRange } from '../choice.ts'

const count = 1000

/** sigma_j = sqrt(1 / abar_j - 1), rising with j; abar_j is the product of 1 - beta up to j. */
const trained: Float64Array = (() => {
  const [first, last] = [Math.sqrt(0.00085), Math.sqrt(0.012)]
  let logSignal = 0
  return Float64Array.from({ length: count }, (_, j) => {
    const beta = (first + (j / (count - 1)) * (last - first)) ** 2
    logSignal += Math.log1p(-beta)
    return Math.sqrt(Math.expm1(-logSignal))
  })
})()

/** Index of the highest level. */
export const lastTimestep = count - 1

/** The range of the table itself: 0.0291675 to 14.614642. */
export const modelRange: SigmaRange = { min: trained[0]!, max: trained[lastTimestep]! }

/**
 * sigma at a model timestep in [0, 999], between two timesteps linear in ln sigma, or in sigma itself. ln sigma is stretched
 * affinely from the table's range onto `range`: with `modelRange` the levels are the table's own.
 */
export const modelSigma = (
  range: SigmaRange,
  between: 'ln sigma' | 'sigma' = 'ln sigma',
): ((timestep: number) => number) => {
  const { min, max } = modelRange
  const stretch = Math.log(range.max / range.min) / Math.log(max / min)
  return (timestep) => {
    if (timestep === 0) return range.min
    if (timestep === lastTimestep) return range.max
    const j = Math.min(Math.floor(timestep), lastTimestep - 1)
    const [below, above, share] = [trained[j]!, trained[j + 1]!, timestep - j]
    const own = between === 'sigma' ? below + share * (above - below) : below * (above / below) ** share
    return range.min * (own / min) ** stretch
  }
}

/** The model timestep in [0, 999] at which `modelSigma`, in ln sigma, has a level; levels beyond the range have its ends'. */
export const modelTimestep = (range: SigmaRange): ((sigma: number) => number) => {
  const { min, max } = modelRange
  const stretch = Math.log(max / min) / Math.log(range.max / range.min)
  return (sigma) => {
    const own = min * (sigma / range.min) ** stretch
    if (!(own > min)) return 0
    if (own >= max) return lastTimestep
    let [low, high] = [0, lastTimestep]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (trained[middle]! <= own) low = middle
      else high = middle
    }
    return low + Math.log(own / trained[low]!) / Math.log(trained[high]! / trained[low]!)
  }
}

/** Levels at timesteps that must fall strictly; throws RangeError where two coincide. */
export const modelLevels = (timesteps: readonly number[], range: SigmaRange): Float64Array => {
  const twin = timesteps.findIndex((timestep, i) => i > 0 && !(timestep < timesteps[i - 1]!))
  if (twin >= 0)
    throw new RangeError(
      `steps ${twin - 1} and ${twin} of ${timesteps.length} fall on the same of the model’s ${count} noise levels: ` +
        'take fewer steps',
    )
  return Float64Array.from(timesteps, modelSigma(range))
}
