import { union } from './combine'
import { fillPolygon, polygonBounds } from './polygon'
import { fillSpan, type Point, type Shape, WIDTH } from './row'

/** Axis-aligned; the whole picture without arguments. */
export function rectangle(left = 0, top = 0, right = WIDTH, bottom = WIDTH): Shape {
  return { left, top, right, bottom, cover: (row, coverage) => fillSpan(row, coverage, left, right) }
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
  return {
    left: x - halfWidth,
    top: y - halfHeight,
    right: x + halfWidth,
    bottom: y + halfHeight,
    cover: (row, coverage) => {
      const dy = row.y - y
      const reach = Math.sqrt(Math.max(0, a - determinant * dy * dy)) / a
      const middle = x - (b * dy) / a
      fillSpan(row, coverage, middle - reach, middle + reach)
    },
  }
}

/** A blob with the profile exp(-r^2), r = 1 at the radii. */
export function soft(x: number, y: number, radiusX: number, radiusY = radiusX): Shape {
  // exp(-r^2) is below 1/2000 here.
  const reach = 2.8
  return {
    left: x - reach * radiusX,
    top: y - reach * radiusY,
    right: x + reach * radiusX,
    bottom: y + reach * radiusY,
    cover: (row, coverage) => {
      const vertical = ((row.y - y) / radiusY) ** 2
      for (let sample = row.first; sample < row.last; sample++) {
        const horizontal = ((row.origin + sample * row.step - x) / radiusX) ** 2
        coverage[sample] = Math.max(coverage[sample]!, Math.exp(-vertical - horizontal))
      }
    },
  }
}

/** Closed; where it overlaps itself it stays filled (nonzero winding). */
export function polygon(points: readonly Point[]): Shape {
  return { ...polygonBounds(points), cover: (row, coverage) => fillPolygon(points, row, coverage) }
}

/** A line of the given width through the points, with round ends and joints. */
export function stroke(points: readonly Point[], width: number): Shape {
  return union(...points.slice(1).map((end, index) => capsule(points[index]!, end, width / 2)))
}

function capsule(start: Point, end: Point, radius: number): Shape {
  const [startX, startY] = start
  const [endX, endY] = end
  const length = Math.hypot(endX - startX, endY - startY) || 1
  const normalX = (-(endY - startY) / length) * radius
  const normalY = ((endX - startX) / length) * radius
  const sides: readonly Point[] = [
    [startX + normalX, startY + normalY],
    [endX + normalX, endY + normalY],
    [endX - normalX, endY - normalY],
    [startX - normalX, startY - normalY],
  ]
  return {
    left: Math.min(startX, endX) - radius,
    top: Math.min(startY, endY) - radius,
    right: Math.max(startX, endX) + radius,
    bottom: Math.max(startY, endY) + radius,
    cover: (row, coverage) => {
      for (const [x, y] of [start, end]) {
        const reachSquared = radius ** 2 - (row.y - y) ** 2
        if (reachSquared <= 0) continue
        const reach = Math.sqrt(reachSquared)
        fillSpan(row, coverage, x - reach, x + reach)
      }
      fillPolygon(sides, row, coverage)
    },
  }
}
