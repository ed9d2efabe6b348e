import { type Bounds, fillSpan, type Point, type Row } from './row.ts'

export function polygonBounds(points: readonly Point[]): Bounds {
  const across = points.map(([x]) => x)
  const down = points.map(([, y]) => y)
  return { left: Math.min(...across), top: Math.min(...down), right: Math.max(...across), bottom: Math.max(...down) }
}

/** Covers the samples of a row inside the closed polygon, by nonzero winding. */
export function polygonFiller(points: readonly Point[]): (row: Row, coverage: Float32Array) => void {
  const count = points.length
  const across = Float64Array.from(points, ([x]) => x)
  const down = Float64Array.from(points, ([, y]) => y)
  // Crossings of the outline with the row, from left to right: where, and 1 where the outline goes down, -1 where up.
  const places = new Float64Array(count)
  const turns = new Int8Array(count)
  return (row, coverage) => {
    let crossings = 0
    for (let to = 0, from = count - 1; to < count; from = to++) {
      // Half-open in y, so that a corner on the line counts for one of its two edges.
      const goesDown = down[from]! <= row.y
      if (goesDown === down[to]! <= row.y) continue
      const share = (row.y - down[from]!) / (down[to]! - down[from]!)
      const place = across[from]! + share * (across[to]! - across[from]!)
      let index = crossings++
      for (; index > 0 && places[index - 1]! > place; index--) {
        places[index] = places[index - 1]!
        turns[index] = turns[index - 1]!
      }
      places[index] = place
      turns[index] = goesDown ? 1 : -1
    }
    let winding = 0
    for (let index = 0; index < crossings; index++) {
      if (winding !== 0) fillSpan(row, coverage, places[index - 1]!, places[index]!)
      winding += turns[index]!
    }
  }
}
