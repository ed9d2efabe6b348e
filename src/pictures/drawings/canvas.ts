import { coverRow, type Row, type Shape, WIDTH } from './row'

/** How much of a region's colour a layer holds: a number, or a function of the place in units. At most 1.15. */
export type Amount = number | ((x: number, y: number) => number)

/** A shape in a mixture of regions, over all layers before it. */
export interface Layer {
  readonly shape: Shape
  /** From 0 to 1; multiplies the shape's coverage. */
  readonly opacity: number
  readonly mix: readonly (readonly [region: number, amount: Amount])[]
}

/** Collects the layers of a drawing from back to front. It knows no pixels: `masksOf` makes them for any side. */
export interface Canvas<Region extends string> {
  readonly paint: (shape: Shape, mix: Partial<Record<Region, Amount>>, opacity?: number) => void
  readonly layers: readonly Layer[]
}

export function canvasOf<Region extends string>(regions: readonly Region[]): Canvas<Region> {
  const layers: Layer[] = []
  return {
    layers,
    paint: (shape, amounts, opacity = 1) => {
      const mix = regions.flatMap((region, index) => {
        const amount = amounts[region]
        return amount === undefined ? [] : [[index, amount] as const]
      })
      layers.push({ shape, opacity, mix })
    },
  }
}

/** Samples of a pixel: rows, and columns within each of them. */
export interface Sampling {
  readonly rows: number
  readonly columns: number
}

/**
 * Masks of the regions, each side x side, row by row: `masks[j][p]` is the weight of region j's colour in pixel p, the
 * mean over the pixel's samples of ordinary 'over' compositing.
 *
 * Works from front to back: a layer counts by what the layers above let through, so a sample holds one number instead
 * of one for each region, and what is hidden costs next to nothing.
 */
export function masksOf(
  layers: readonly Layer[],
  regionCount: number,
  side: number,
  sampling: Sampling,
): readonly Float32Array[] {
  const masks = Array.from({ length: regionCount }, () => new Float32Array(side * side))
  const across = side * sampling.columns
  const down = side * sampling.rows
  const offsets = columnOffsets(sampling.rows)
  const transmitted = new Float32Array(across * down).fill(1)
  const weights = new Float32Array(across)
  const row: Row = { y: 0, first: 0, last: across, origin: 0, step: WIDTH / across }
  for (const layer of layers.toReversed()) {
    const top = Math.max(0, Math.ceil((layer.shape.top * down) / WIDTH - 0.5))
    const bottom = Math.min(down, Math.ceil((layer.shape.bottom * down) / WIDTH - 0.5))
    for (let line = top; line < bottom; line++) {
      row.y = ((line + 0.5) * WIDTH) / down
      row.origin = offsets[line % sampling.rows]! * row.step
      row.first = Math.max(0, Math.ceil((layer.shape.left - row.origin) / row.step))
      row.last = Math.min(across, Math.ceil((layer.shape.right - row.origin) / row.step))
      if (row.first >= row.last) continue
      weights.fill(0, row.first, row.last)
      coverRow(layer.shape, row, weights)
      absorb(layer.opacity, row, weights, transmitted, line * across)
      const firstPixel = Math.floor(line / sampling.rows) * side
      for (const [region, amount] of layer.mix) {
        if (typeof amount === 'number') addConstant(masks[region]!, firstPixel, weights, row, sampling.columns, amount)
        else addVarying(masks[region]!, firstPixel, weights, row, sampling.columns, amount)
      }
    }
  }
  const share = 1 / (sampling.rows * sampling.columns)
  for (const mask of masks) for (let pixel = 0; pixel < mask.length; pixel++) mask[pixel]! *= share
  return masks
}

/** Turns coverages of a row into weights, and takes these from what is left for the layers below. */
function absorb(opacity: number, row: Row, weights: Float32Array, transmitted: Float32Array, start: number): void {
  for (let sample = row.first; sample < row.last; sample++) {
    const coverage = weights[sample]!
    if (coverage === 0) continue
    const left = transmitted[start + sample]!
    const weight = left * coverage * opacity
    weights[sample] = weight
    transmitted[start + sample] = left - weight
  }
}

function addConstant(
  mask: Float32Array,
  firstPixel: number,
  weights: Float32Array,
  row: Row,
  columns: number,
  amount: number,
): void {
  for (let sample = row.first; sample < row.last; sample++) {
    const weight = weights[sample]!
    if (weight !== 0) mask[firstPixel + ((sample / columns) | 0)]! += weight * amount
  }
}

function addVarying(
  mask: Float32Array,
  firstPixel: number,
  weights: Float32Array,
  row: Row,
  columns: number,
  amount: (x: number, y: number) => number,
): void {
  for (let sample = row.first; sample < row.last; sample++) {
    const weight = weights[sample]!
    if (weight === 0) continue
    mask[firstPixel + ((sample / columns) | 0)]! += weight * amount(row.origin + sample * row.step, row.y)
  }
}

/**
 * Where the first sample of each of a pixel's rows lies, in columns: spread over a column in an order that jumps, so
 * that an upright edge meets rows x columns different places instead of as many as there are columns.
 */
function columnOffsets(rows: number): readonly number[] {
  const jump = [1, 1, 1, 2, 3, 2, 5, 3, 3][rows] ?? 1
  return Array.from({ length: rows }, (_, index) => (((index * jump) % rows) + 0.5) / rows)
}
