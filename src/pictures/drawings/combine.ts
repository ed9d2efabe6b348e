import { type Bounds, coverRow, type Row, type Shape, shapeIn } from './row.ts'

/** The shape that covers what any of the parts covers. */
export function union(...parts: readonly Shape[]): Shape {
  const bounds = {
    left: Math.min(...parts.map((part) => part.left)),
    top: Math.min(...parts.map((part) => part.top)),
    right: Math.max(...parts.map((part) => part.right)),
    bottom: Math.max(...parts.map((part) => part.bottom)),
  }
  return shapeIn(bounds, (row, coverage) => {
    for (const part of parts) coverRow(part, row, coverage)
  })
}

/** The shape where another covers, too: the product of both coverages. */
export function inside(shape: Shape, mask: Shape): Shape {
  return combined(intersection(shape, mask), shape, mask, (own, other) => own * other)
}

/** The shape without another. */
export function outside(shape: Shape, hole: Shape): Shape {
  return combined(shape, shape, hole, (own, other) => own * (1 - other))
}

/** The part of a shape inside a box; sides that are left out do not cut. */
export function crop(shape: Shape, box: Partial<Bounds>): Shape {
  const everywhere = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity }
  return shapeIn(intersection(shape, { ...everywhere, ...box }), shape.cover)
}

/** The shape, its coverage multiplied by a factor from 0 to 1 that depends on the place. */
export function fade(shape: Shape, factor: (x: number, y: number) => number): Shape {
  let own = new Float32Array(0)
  return shapeIn(shape, (row, coverage) => {
    own = cleared(own, row)
    coverRow(shape, row, own)
    for (let sample = row.first; sample < row.last; sample++) {
      if (own[sample] === 0) continue
      const faded = own[sample]! * factor(row.origin + sample * row.step, row.y)
      if (faded > coverage[sample]!) coverage[sample] = faded
    }
  })
}

/** The part of a shape where the condition on the place holds. */
export const where = (shape: Shape, holds: (x: number, y: number) => boolean): Shape =>
  fade(shape, (x, y) => (holds(x, y) ? 1 : 0))

function combined(bounds: Bounds, shape: Shape, other: Shape, combine: (own: number, other: number) => number): Shape {
  let ofShape = new Float32Array(0)
  let ofOther = new Float32Array(0)
  return shapeIn(bounds, (row, coverage) => {
    ofShape = cleared(ofShape, row)
    ofOther = cleared(ofOther, row)
    coverRow(shape, row, ofShape)
    coverRow(other, row, ofOther)
    for (let sample = row.first; sample < row.last; sample++) {
      const both = combine(ofShape[sample]!, ofOther[sample]!)
      if (both > coverage[sample]!) coverage[sample] = both
    }
  })
}

/** Room for a row's samples, zero where the row will be read. */
function cleared(buffer: Float32Array<ArrayBuffer>, row: Row): Float32Array<ArrayBuffer> {
  return buffer.length < row.last ? new Float32Array(row.last) : buffer.fill(0, row.first, row.last)
}

const intersection = (one: Bounds, other: Bounds): Bounds => ({
  left: Math.max(one.left, other.left),
  top: Math.max(one.top, other.top),
  right: Math.min(one.right, other.right),
  bottom: Math.min(one.bottom, other.bottom),
})
