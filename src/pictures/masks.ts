/** Region masks as bytes: where they are not 0, and their inner products, which are exact integers. */

/** Pixels [from, to) of each mask, at [2 i], [2 i + 1], outside of which it is 0. */
export const extentsOf = (masks: Uint8Array, pixels: number): Int32Array => {
  const count = masks.length / pixels
  const extents = new Int32Array(2 * count)
  for (let i = 0; i < count; i++) {
    let from = 0
    let to = pixels
    while (from < to && masks[i * pixels + from] === 0) from++
    while (to > from && masks[i * pixels + to - 1] === 0) to--
    extents[2 * i] = from
    extents[2 * i + 1] = to
  }
  return extents
}

/** Sum over pixels of mask i times mask j. Below 2^31 for pictures of up to 128 x 128. */
export const overlap = (masks: Uint8Array, extents: Int32Array, pixels: number, i: number, j: number): number => {
  const from = Math.max(extents[2 * i]!, extents[2 * j]!)
  const to = Math.min(extents[2 * i + 1]!, extents[2 * j + 1]!)
  const a = i * pixels
  const b = j * pixels
  let sum = 0
  for (let p = from; p < to; p++) sum = (sum + masks[a + p]! * masks[b + p]!) | 0
  return sum
}
