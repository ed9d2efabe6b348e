/**
 * Root mean square of the differences, in the units of both: points of the toy, or images in [-1, 1]. Throws RangeError for
 * sets of different sizes.
 */
export const rmsBetween = (a: Float32Array | Float64Array, b: Float32Array | Float64Array): number => {
  if (a.length !== b.length) throw new RangeError(`sets of ${a.length} and ${b.length} numbers cannot be compared`)
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2
  return Math.sqrt(sum / a.length)
}

/** The same for each of `count` images that lie one after another. */
export const rmsOfEach = (a: Float32Array, b: Float32Array, count: number): readonly number[] => {
  const length = a.length / count
  return Array.from({ length: count }, (_, k) => {
    const part = [k * length, (k + 1) * length] as const
    return rmsBetween(a.subarray(...part), b.subarray(...part))
  })
}

/** The root mean square over sets of equally many numbers, of that of each. */
export const pooledRms = (each: readonly number[]): number =>
  Math.sqrt(each.reduce((sum, rms) => sum + rms ** 2, 0) / each.length)
