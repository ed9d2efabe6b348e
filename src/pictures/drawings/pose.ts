import type { Point, Shape } from './row.ts'
import { ellipse, polygon, stroke } from './shapes.ts'

/** Where an object stands: takes its own coordinates (units at scale 1, origin at the pose's place) to the picture's. */
export interface Pose {
  readonly x: number
  readonly y: number
  readonly scale: number
  /** Radians, clockwise on the screen. */
  readonly tilt: number
  readonly point: (x: number, y: number) => Point
  readonly points: (list: readonly Point[]) => Point[]
  readonly polygon: (list: readonly Point[]) => Shape
  readonly ellipse: (x: number, y: number, radiusX: number, radiusY?: number, turn?: number) => Shape
  readonly stroke: (list: readonly Point[], width: number) => Shape
  /** Own coordinates of a place of the picture. */
  readonly own: (x: number, y: number) => Point
}

/** Mirrored first (`facing` -1), then scaled and tilted about its place. */
export function poseAt(x: number, y: number, scale: number, tilt = 0, facing: 1 | -1 = 1): Pose {
  const cosine = Math.cos(tilt)
  const sine = Math.sin(tilt)
  const point = (ownX: number, ownY: number): Point => {
    const [across, down] = [facing * scale * ownX, scale * ownY]
    return [x + across * cosine - down * sine, y + across * sine + down * cosine]
  }
  const points = (list: readonly Point[]) => list.map(([ownX, ownY]) => point(ownX, ownY))
  return {
    x,
    y,
    scale,
    tilt,
    point,
    points,
    polygon: (list) => polygon(points(list)),
    ellipse: (ownX, ownY, radiusX, radiusY = radiusX, turn = 0) =>
      ellipse(...point(ownX, ownY), radiusX * scale, radiusY * scale, tilt + facing * turn),
    stroke: (list, width) => stroke(points(list), width * scale),
    own: (placeX, placeY) => {
      const [across, down] = [(placeX - x) / scale, (placeY - y) / scale]
      return [facing * (across * cosine + down * sine), down * cosine - across * sine]
    },
  }
}
