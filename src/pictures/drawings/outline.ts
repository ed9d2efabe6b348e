import { type Point, type Shape, WIDTH } from './row.ts'
import { polygon } from './shapes.ts'

/** Points on the quadratic Bézier curve from start to end, both included. */
export function curve(start: Point, control: Point, end: Point, pieces = 12): Point[] {
  return Array.from({ length: pieces + 1 }, (_, index) => {
    const t = index / pieces
    const [ofStart, ofControl, ofEnd] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2]
    return [
      ofStart * start[0] + ofControl * control[0] + ofEnd * end[0],
      ofStart * start[1] + ofControl * control[1] + ofEnd * end[1],
    ] as const
  })
}

/** Outline of a rectangle with rounded corners. */
export function roundedBox(left: number, top: number, right: number, bottom: number, radius: number): Point[] {
  return [
    ...curve([left, top + radius], [left, top], [left + radius, top], 4),
    ...curve([right - radius, top], [right, top], [right, top + radius], 4),
    ...curve([right, bottom - radius], [right, bottom], [right - radius, bottom], 4),
    ...curve([left + radius, bottom], [left, bottom], [left, bottom - radius], 4),
  ]
}

export const box = (left: number, top: number, right: number, bottom: number): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
]

/** Everything below the line height(x). */
export function ground(height: (x: number) => number): Shape {
  const horizon = Array.from({ length: WIDTH + 1 }, (_, x): Point => [x, height(x)])
  return polygon([...horizon, [WIDTH, WIDTH], [0, WIDTH]])
}
