import { type Bounds, fillSpan, type Point, type Row } from './row'

export function polygonBounds(points: readonly Point[]): Bounds {
  const across = points.map(([x]) => x)
  const down = points.map(([, y]) => y)
  return { left: Math.min(...across), top: Math.min(...down), right: Math.max(...across), bottom: Math.max(...down) }
}

/** Covers the samples of a row inside the closed polygon, by nonzero winding. */
export function fillPolygon(points: readonly Point[], row: Row, coverage: Float32Array): void {
  const crossings = crossingsOf(points, row.y)
  let winding = 0
  for (let index = 0; index < crossings.length; index++) {
    const { x, turn } = crossings[index]!
    if (winding !== 0) fillSpan(row, coverage, crossings[index - 1]!.x, x)
    winding += turn
  }
}

interface Crossing {
  readonly x: number
  /** 1 where the outline goes down, -1 where it goes up. */
  readonly turn: 1 | -1
}

/** Where the outline crosses the line at height y, from left to right. */
function crossingsOf(points: readonly Point[], y: number): readonly Crossing[] {
  const crossings: Crossing[] = []
  let [fromX, fromY] = points.at(-1)!
  for (const [toX, toY] of points) {
    // Half-open in y, so that a corner on the line counts for one of its two edges.
    if (fromY <= y !== toY <= y) {
      const x = fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)
      crossings.push({ x, turn: fromY <= y ? 1 : -1 })
    }
    fromX = toX
    fromY = toY
  }
  return crossings.length > 1 ? crossings.sort((one, other) => one.x - other.x) : crossings
}
