/** Inner products of the directions of different layouts: how an answer along one layout is seen by all others. */
import { overlap } from './masks.ts'
import { maskStep, type Span, type World } from './world.ts'

const kept = new WeakMap<Span, Float64Array>()

/**
 * Products of the directions of a span with those of each of its layouts: direction `row` of the span and direction j of layout l are
 * at [span.count (first_l - span.first) + row count_l + j]. Made at the first need (60 ms for ten classes, 600 ms for all
 * layouts at 32 x 32) and kept with the span.
 */
export const gramOf = (world: World, span: Span): Float64Array => {
  const known = kept.get(span)
  if (known) return known
  const { layouts, masks, extents, side } = world
  const n = span.count
  const raw = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      raw[i * n + j] = raw[j * n + i] =
        maskStep ** 2 * overlap(masks, extents, side * side, span.first + i, span.first + j)
  const gram = new Float64Array(n * n)
  for (let l = span.firstLayout; l < span.endLayout; l++) {
    const column = layouts[l]!
    for (let m = span.firstLayout; m < span.endLayout; m++) {
      const row = layouts[m]!
      const at = { row: row.first - span.first, column: column.first - span.first }
      turnBlock(raw, n, at, row, column, gram)
    }
  }
  kept.set(span, gram)
  return gram
}

interface Turning {
  readonly count: number
  readonly transform: Float64Array
}

/** T_row' raw T_column of one pair of layouts. */
const turnBlock = (
  raw: Float64Array,
  n: number,
  at: { readonly row: number; readonly column: number },
  row: Turning,
  column: Turning,
  out: Float64Array,
): void => {
  const a = row.count
  const b = column.count
  const half = new Float64Array(a * b)
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < b; k++)
        half[i * b + j]! += raw[(at.row + i) * n + at.column + k]! * column.transform[k * b + j]!
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++) {
      let sum = 0
      for (let k = 0; k < a; k++) sum += row.transform[k * a + i]! * half[k * b + j]!
      out[n * at.column + (at.row + i) * b + j] = sum
    }
}
