/** How far two pictures are apart where fonts and anti-aliasing may differ, but not what is drawn where. */
import { type Picture, shrink } from './shots.ts'

/** Size of the kept references: 16 pixels of the page on one. */
export const small = { width: 90, height: 56 }
/** Parts of a picture that are judged one by one, so that a missing panel does not drown in the rest. */
const blocks = { width: 9, height: 7 }

/** Rec. 709 weights on the encoded values, after a blur of 3 by 3. */
const blurred = ({ width, height, data }: Picture): Float64Array => {
  const luma = Float64Array.from({ length: width * height }, (_, k) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, c) => sum + weight * data[3 * k + c]!, 0),
  )
  return luma.map((_, k) => {
    const [x, y] = [k % width, Math.floor(k / width)]
    let sum = 0
    let count = 0
    for (let v = Math.max(y - 1, 0); v <= Math.min(y + 1, height - 1); v++)
      for (let u = Math.max(x - 1, 0); u <= Math.min(x + 1, width - 1); u++) {
        sum += luma[v * width + u]!
        count++
      }
    return sum / count
  })
}

/** Rows of `small` that other fonts may move a panel up or down: words above it wrap elsewhere. */
const slack = 8

/** Mean of |a - b| over a block whose b is moved by `shift` rows, 0 to 255. */
const blockDistance = (a: Float64Array, b: Float64Array, column: number, row: number, shift: number): number => {
  const [wide, high] = [small.width / blocks.width, small.height / blocks.height]
  let sum = 0
  for (let y = row * high; y < (row + 1) * high; y++)
    for (let x = column * wide; x < (column + 1) * wide; x++) {
      const from = Math.min(Math.max(y + shift, 0), small.height - 1)
      sum += Math.abs(a[y * small.width + x]! - b[from * small.width + x]!)
    }
  return sum / (wide * high)
}

/** Mean of the six worst of 63 blocks, each at its best shift: another font moves a panel, a missing plot fits nowhere. */
export const distance = (shot: Picture, reference: Picture): number => {
  const [a, b] = [blurred(reference), blurred(shrink(shot, small))]
  const shifts = Array.from({ length: 2 * slack + 1 }, (_, k) => k - slack)
  const worst = Array.from({ length: blocks.width * blocks.height }, (_, k) =>
    Math.min(...shifts.map((shift) => blockDistance(a, b, k % blocks.width, Math.floor(k / blocks.width), shift))),
  )
    .toSorted((p, q) => q - p)
    .slice(0, 6)
  return worst.reduce((sum, value) => sum + value, 0) / worst.length
}
