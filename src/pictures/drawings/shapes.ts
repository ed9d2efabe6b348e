import { union } from './combine.ts'
import { polygonBounds, polygonFiller } from './polygon.ts'
import { fillSpan, type Point, type Row, type Shape, shapeIn, WIDTH } from './row.ts'

/** Axis-aligned; the whole picture without arguments. */
export function rectangle(left = 0, top = 0, right = WIDTH, bottom = WIDTH): Shape {
  return shapeIn({ left, top, right, bottom }, (row, coverage) => fillSpan(row, coverage, left, right))
}

/** Everything below height y. */
export const below = (y: number): Shape => rectangle(0, y)

/** Radii along its own axes; `turn` in radians, clockwise on the screen. */
export function ellipse(x: number, y: number, radiusX: number, radiusY = radiusX, turn = 0): Shape {
  const cosine = Math.cos(turn)
  const sine = Math.sin(turn)
  // Inside: a dx^2 + 2 b dx dy + c dy^2 <= 1.
  const a = (cosine / radiusX) ** 2 + (sine / radiusY) ** 2
  const b = cosine * sine * (1 / radiusX ** 2 - 1 / radiusY ** 2)
  const c = (sine / radiusX) ** 2 + (cosine / radiusY) ** 2
  const determinant = a * c - b * b
  const halfWidth = Math.sqrt(c / determinant)
  const halfHeight = Math.sqrt(a / determinant)
  const bounds = { left: x - halfWidth, top: y - halfHeight, right: x + halfWidth, bottom: y + halfHeight }
  return shapeIn(bounds, (row, coverage) => {
    const dy = row.y - y
    const reach = Math.sqrt(Math.max(0, a - determinant * dy * dy)) / a
    const middle = x - (b * dy) / a
    fillSpan(row, coverage, middle - reach, middle + reach)
  })
}

/** A blob with the profile exp(-r^2), r = 1 at the radii. */
export function soft(x: number, y: number, radiusX: number, radiusY = radiusX): Shape {
  // exp(-r^2) is below 1/2000 here.
  const reach = 2.8
  const [reachX, reachY] = [reach * radiusX, reach * radiusY]
  return shapeIn({ left: x - reachX, top: y - reachY, right: x + reachX, bottom: y + reachY }, (row, coverage) => {
    // Neighbours on a row differ by a factor, and neighbouring factors by a constant one: no exponential for each.
    const first = (row.origin + row.first * row.step - x) / radiusX
    const step = row.step / radiusX
    const change = Math.exp(-2 * step * step)
    let factor = Math.exp(-step * (2 * first + step))
    let value = Math.exp(-first * first - ((row.y - y) / radiusY) ** 2)
    for (let sample = row.first; sample < row.last; sample++) {
      if (value > coverage[sample]!) coverage[sample] = value
      value *= factor
      factor *= change
    }
  })
}

/** Closed; where it overlaps itself it stays filled (nonzero winding). */
export const polygon = (points: readonly Point[]): Shape => shapeIn(polygonBounds(points), polygonFiller(points))

/** A line of the given width through the points, with round ends and joints. */
export function stroke(points: readonly Point[], width: number): Shape {
  return union(...points.slice(1).map((end, index) => capsule(points[index]!, end, width / 2)))
}

/** Everything within a radius of a segment. */
function capsule([startX, startY]: Point, [endX, endY]: Point, radius: number): Shape {
  const along = [notZero(endX - startX), notZero(endY - startY)] as const
  const length = Math.hypot(...along)
  const width = Math.abs((radius * length) / along[1])
  const depth = Math.abs(length ** 2 / along[0])
  const bounds = {
    left: Math.min(startX, endX) - radius,
    top: Math.min(startY, endY) - radius,
    right: Math.max(startX, endX) + radius,
    bottom: Math.max(startY, endY) + radius,
  }
  return shapeIn(bounds, (row, coverage) => {
    fillDisc(row, coverage, startX, startY, radius)
    fillDisc(row, coverage, endX, endY, radius)
    // Between the long sides, and between the lines across both ends.
    const y = row.y - startY
    const middle = (y * along[0]) / along[1]
    const atStart = (-y * along[1]) / along[0]
    const left = Math.max(middle - width, along[0] > 0 ? atStart : atStart - depth)
    const right = Math.min(middle + width, along[0] > 0 ? atStart + depth : atStart)
    fillSpan(row, coverage, startX + left, startX + right)
  })
}

/** So that lines along the axes need no cases of their own. */
const notZero = (value: number) => (Math.abs(value) < 1e-9 ? 1e-9 : value)

function fillDisc(row: Row, coverage: Float32Array, x: number, y: number, radius: number): void {
  const reachSquared = radius ** 2 - (row.y - y) ** 2
  if (reachSquared <= 0) return
  const reach = Math.sqrt(reachSquared)
  fillSpan(row, coverage, x - reach, x + reach)
}
