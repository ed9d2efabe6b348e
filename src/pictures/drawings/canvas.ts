import { coverRow, type Row, type Shape, sampleAt, WIDTH } from './row.ts'

/**
 * How much of a region's colour a layer holds, at most 1.15: a number, or a function of the place in units that changes
 * slowly. A hard edge is a shape's, never an amount's, since amounts are read once in a pixel.
 */
export type Amount = number | ((x: number, y: number) => number)

/** A shape in a mixture of regions, over all layers before it. */
export interface Layer {
  readonly shape: Shape
  /** From 0 to 1; multiplies the shape's coverage. */
  readonly opacity: number
  readonly mix: readonly (readonly [region: number, amount: Amount])[]
}

/** Collects the layers of a drawing from back to front. It knows no pixels: a rasterizer makes them for any side. */
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

/** Columns of samples in a pixel. */
const COLUMNS = 4

/** Makes the masks of drawings: `masks[j][p]` is the weight of region j's colour in pixel p, row by row. */
export type Rasterizer = (layers: readonly Layer[], regionCount: number) => readonly Float32Array[]

/** Samples of one picture, and what they still let through for the layers below. */
interface Samples {
  readonly side: number
  readonly across: number
  readonly down: number
  readonly rowsPerPixel: number
  readonly transmitted: Float32Array
  /** Coverage of one row of samples. */
  readonly coverage: Float32Array
  /** Weights of one row of pixels. */
  readonly weights: Float32Array
  readonly row: Row
}

/**
 * A rasterizer of masks side x side: means over each pixel's samples (4 columns, `rowsPerPixel` rows) of ordinary 'over'
 * compositing.
 *
 * Works from front to back: a layer counts by what the layers above let through, so a sample holds one number instead
 * of one for each region, and what is hidden costs next to nothing. Amounts are read at the middle of each pixel.
 */
export function rasterizer(side: number, rowsPerPixel: number): Rasterizer {
  const [across, down] = [side * COLUMNS, side * rowsPerPixel]
  const samples: Samples = {
    side,
    across,
    down,
    rowsPerPixel,
    transmitted: new Float32Array(across * down),
    coverage: new Float32Array(across),
    weights: new Float32Array(side),
    row: { y: 0, first: 0, last: across, origin: 0, step: WIDTH / across },
  }
  return (layers, regionCount) => {
    const masks = Array.from({ length: regionCount }, () => new Float32Array(side * side))
    samples.transmitted.fill(1)
    for (let index = layers.length - 1; index >= 0; index--) addLayer(samples, layers[index]!, masks)
    const share = 1 / (COLUMNS * rowsPerPixel)
    for (const mask of masks) for (let pixel = 0; pixel < mask.length; pixel++) mask[pixel]! *= share
    return masks
  }
}

function addLayer(samples: Samples, { shape, opacity, mix }: Layer, masks: readonly Float32Array[]): void {
  const { side, across, down, rowsPerPixel, transmitted, coverage, weights, row } = samples
  const firstLine = Math.max(0, Math.ceil((shape.top * down) / WIDTH - 0.5))
  const lastLine = Math.min(down, Math.ceil((shape.bottom * down) / WIDTH - 0.5))
  const firstPixel = Math.max(0, Math.floor((shape.left * side) / WIDTH))
  const lastPixel = Math.min(side, Math.ceil((shape.right * side) / WIDTH))
  for (let line = firstLine; line < lastLine; ) {
    const pixelRow = Math.floor(line / rowsPerPixel)
    const end = Math.min(lastLine, (pixelRow + 1) * rowsPerPixel)
    weights.fill(0, firstPixel, lastPixel)
    for (; line < end; line++) {
      placeRow(samples, line, shape)
      if (row.first >= row.last) continue
      coverage.fill(0, firstPixel * COLUMNS, lastPixel * COLUMNS)
      coverRow(shape, row, coverage)
      absorb(coverage, opacity, transmitted, line * across, weights, firstPixel, lastPixel)
    }
    for (const [region, amount] of mix) addRow(masks[region]!, side, pixelRow, weights, firstPixel, lastPixel, amount)
  }
}

/** Fractional part of the golden ratio: its multiples, modulo 1, never cluster. */
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * Puts the row on a line of samples, between the shape's sides. The lines of a pixel start at different places within a
 * column, so that an upright edge meets many places instead of four.
 */
function placeRow({ across, down, rowsPerPixel, row }: Samples, line: number, shape: Shape): void {
  row.y = ((line + 0.5) * WIDTH) / down
  row.origin = ((((line % rowsPerPixel) + 0.5) * GOLDEN) % 1) * row.step
  row.first = 0
  row.last = across
  row.first = sampleAt(row, shape.left)
  row.last = sampleAt(row, shape.right)
}

/** Takes what each pixel's samples of a line absorb from what they transmit, and adds it to the pixel's weight. */
function absorb(
  coverage: Float32Array,
  opacity: number,
  transmitted: Float32Array,
  start: number,
  weights: Float32Array,
  firstPixel: number,
  lastPixel: number,
): void {
  for (let pixel = firstPixel; pixel < lastPixel; pixel++) {
    let absorbed = 0
    const end = (pixel + 1) * COLUMNS
    for (let sample = pixel * COLUMNS; sample < end; sample++) {
      const before = transmitted[start + sample]!
      const taken = before * coverage[sample]! * opacity
      transmitted[start + sample] = before - taken
      absorbed += taken
    }
    weights[pixel]! += absorbed
  }
}

function addRow(
  mask: Float32Array,
  side: number,
  pixelRow: number,
  weights: Float32Array,
  first: number,
  last: number,
  amount: Amount,
): void {
  const unit = WIDTH / side
  const y = (pixelRow + 0.5) * unit
  for (let pixel = first; pixel < last; pixel++) {
    const weight = weights[pixel]!
    if (weight === 0) continue
    mask[pixelRow * side + pixel]! += weight * (typeof amount === 'number' ? amount : amount((pixel + 0.5) * unit, y))
  }
}
