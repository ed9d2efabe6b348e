/** A place in units: the picture is 32 units wide and high, whatever its side in pixels; y points down. */
export type Point = readonly [x: number, y: number]

/** Width and height of the picture, in units. */
export const WIDTH = 32

/** A box in units; it holds a sample if left <= x < right and top <= y < bottom. */
export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Samples `first` to `last - 1` of a horizontal line at height y; sample k lies at x = origin + k step. */
export interface Row {
  y: number
  first: number
  last: number
  origin: number
  step: number
}

/** What is painted: how much of each sample is covered, from 0 to 1. Nothing is covered outside the bounds. */
export interface Shape extends Bounds {
  /** Raises `coverage[k]` to at least the coverage of sample k. Call it through `coverRow`, which minds the bounds. */
  readonly cover: (row: Row, coverage: Float32Array) => void
}

/** A shape from its bounds and how it covers a row inside them. */
export const shapeIn = ({ left, top, right, bottom }: Bounds, cover: Shape['cover']): Shape => ({
  left,
  top,
  right,
  bottom,
  cover,
})

/** Index of the row's first sample at or to the right of x; its `last` if there is none. */
export function sampleAt(row: Row, x: number): number {
  const sample = Math.ceil((x - row.origin) / row.step)
  // An integer for the engine, too: a row whose indexes are now integers and now floats is slow.
  return Math.max(row.first, Math.min(row.last, sample)) | 0
}

/** Covers the samples from x = left to x = right. */
export function fillSpan(row: Row, coverage: Float32Array, left: number, right: number): void {
  const from = sampleAt(row, left)
  const to = sampleAt(row, right)
  if (to > from) coverage.fill(1, from, to)
}

/** Covers a row with that part of it that lies inside the shape's bounds. */
export function coverRow(shape: Shape, row: Row, coverage: Float32Array): void {
  if (row.y < shape.top || row.y >= shape.bottom) return
  const { first, last } = row
  row.first = sampleAt(row, shape.left)
  row.last = sampleAt(row, shape.right)
  if (row.first < row.last) shape.cover(row, coverage)
  row.first = first
  row.last = last
}
