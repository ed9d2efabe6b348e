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
