/**
 * Mean and covariance of feature vectors that come one after another, in float64 (Welford 1962): nothing but the moments is
 * kept, and a stopped count goes on from them.
 */

/** Plain numbers, so that it can be stored and sent. */
export interface Moments {
  readonly count: number
  /** [F]. */
  readonly mean: Float64Array
  /** Sums of products of deviations from the mean: the upper triangle [F (F + 1) / 2], row after row. */
  readonly scatter: Float64Array
}

/** A normal distribution as the Fréchet distance sees it. */
export interface Gaussian {
  /** [F]. */
  readonly mean: Float64Array
  /** [F, F], symmetric. */
  readonly covariance: Float64Array
}

export const noMoments = (width: number): Moments => ({
  count: 0,
  mean: new Float64Array(width),
  scatter: new Float64Array((width * (width + 1)) / 2),
})

/** The moments with the rows of `features` [rows, F] added; takes over the arrays of `moments`, which is not to be used again. */
export const addFeatures = (moments: Moments, features: ArrayLike<number>): Moments => {
  const { mean, scatter } = moments
  const width = mean.length
  if (features.length % width !== 0)
    throw new RangeError(`features of length ${width} were expected, got ${features.length} numbers`)
  const deviation = new Float64Array(width)
  let { count } = moments
  for (let offset = 0; offset < features.length; offset += width) {
    count++
    for (let i = 0; i < width; i++) {
      deviation[i] = features[offset + i]! - mean[i]!
      mean[i]! += deviation[i]! / count
    }
    // Of the deviation from the old mean and that from the new one, in their symmetric form.
    const weight = (count - 1) / count
    let at = 0
    for (let i = 0; i < width; i++) {
      const scaled = weight * deviation[i]!
      for (let j = i; j < width; j++) scatter[at++]! += scaled * deviation[j]!
    }
  }
  return { count, mean, scatter }
}

/** Mean and unbiased covariance. Throws RangeError for fewer than two rows. */
export const gaussianOf = ({ count, mean, scatter }: Moments): Gaussian => {
  if (count < 2) throw new RangeError(`a covariance needs at least 2 images, got ${count}`)
  const width = mean.length
  const covariance = new Float64Array(width * width)
  let at = 0
  for (let i = 0; i < width; i++)
    for (let j = i; j < width; j++) {
      const value = scatter[at++]! / (count - 1)
      covariance[i * width + j] = value
      covariance[j * width + i] = value
    }
  return { mean: mean.slice(), covariance }
}
