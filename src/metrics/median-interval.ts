/** The median of a sample, and how far off it may be: no assumption on how the values are distributed. */

/** P(at most k of n fair coins show heads). */
const coins = (n: number, k: number): number => {
  let term = 0.5 ** n
  let sum = 0
  for (let j = 0; j <= k; j++) {
    sum += term
    term *= (n - j) / (j + 1)
  }
  return sum
}

/**
 * [median, low, high]: the order statistics between which the median of what the values were drawn from lies with 95% or
 * more; the least and the largest of few values. Throws RangeError for no values.
 */
export const medianWithin = (values: readonly number[]): readonly [median: number, low: number, high: number] => {
  const n = values.length
  if (n === 0) throw new RangeError('no values have no median')
  const sorted = [...values].sort((a, b) => a - b)
  // The k lowest and the k highest are left out.
  let k = 0
  while (coins(n, k) <= 0.025) k++
  const out = Math.max(0, k - 1)
  return [(sorted[(n - 1) >> 1]! + sorted[n >> 1]!) / 2, sorted[out]!, sorted[n - 1 - out]!]
}
