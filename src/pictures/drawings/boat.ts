import type { Canvas } from './canvas.ts'
import { inside } from './combine.ts'
import { curve } from './outline.ts'
import { pictureClass, ramp } from './picture-class.ts'
import { type Pose, poseAt } from './pose.ts'
import type { Random } from './random.ts'
import type { Point } from './row.ts'
import { paintClouds, paintSky } from './scenery.ts'
import { below, ellipse, stroke } from './shapes.ts'

type Region = 'sky' | 'sea' | 'hull' | 'sail' | 'jib' | 'white'

const SAIL: readonly Point[] = [
  ...curve([0.7, -4.6], [5, -4.9], [9.2, -4.4]),
  ...curve([9.2, -4.4], [5.2, -10], [0.7, -19]),
]
const JIB: readonly Point[] = [[-0.7, -4.6], ...curve([-7.6, -4.4], [-3.6, -9], [-0.7, -17])]
const HULL: readonly Point[] = [
  ...curve([-9, -3.4], [-7.5, 1.6], [-4.5, 1.6]),
  ...curve([5, 1.6], [8.4, 1.2], [10, -3.6]),
]
const RAIL: readonly Point[] = [
  [-9, -3.4],
  [-8.75, -2.1],
  [9.55, -2.2],
  [10, -3.6],
]
const PENNANT: readonly Point[] = [
  [0, -20.4],
  [0, -18.4],
  [-3.2, -19.4],
]

export const boat = pictureClass<Region>({
  name: 'boat',
  spread: { sky: 0.09, sea: 0.08, hull: 0.08, sail: 0.07, jib: 0.08, white: 0.03 },
  palettes: [
    '62b4ee 2476b8 b5342a fff6e6 f2b434 ffffff',
    '8fd0f4 1f94a8 1f3f7f fffaf0 e2463a ffffff',
    'f7b07a 2f5f9f 5f3524 fff0d8 f08050 fff4e4',
    '7fc4f0 2f84c8 f2f2f2 e8503f f6d04a ffffff',
    '9fc8e8 3f7f9f 2f7f5f fdf3d0 4fb08f ffffff',
    '5f9fe0 204f9f e08a2a ffffff 4f8fd8 ffffff',
  ],
  draw: (canvas, random, index) => {
    const horizon = random.between(18, 21.5)
    const x = 16 + random.between(-3.5, 3.5)
    const pose = poseAt(
      x,
      horizon + random.between(4, 6),
      random.between(0.82, 1.05),
      random.between(-0.1, 0.1),
      random.side(),
    )
    paintSky(canvas, horizon, 0.6)
    paintClouds(canvas, random, 1 + (index % 2), [3.5, 8], [1.8, 3.2])
    if (index % 3 === 0) {
      const coastX = (x > 16 ? 3 : 29) + random.between(-3, 3)
      const coast = ellipse(coastX, horizon + 0.5, random.between(7, 10), random.between(2.5, 4))
      canvas.paint(coast, { sea: 0.55, sky: 0.3 })
    }
    canvas.paint(below(horizon), {
      sea: (_, y) => 1 - 0.38 * ramp(y, horizon, 32),
      white: (_, y) => 0.12 * (1 - ramp(y, horizon, 32)),
    })
    paintBoat(canvas, pose, index)
    paintWaves(canvas, random, pose, horizon, index)
  },
})

function paintBoat(canvas: Canvas<Region>, pose: Pose, index: number): void {
  const along = (x: number, y: number) => pose.own(x, y)[0]
  const down = (x: number, y: number) => pose.own(x, y)[1]
  canvas.paint(ellipse(pose.x, pose.y + 2.2, 8.5 * pose.scale, 1.4), { sea: 0.45 }, 0.4)
  canvas.paint(
    pose.stroke(
      [
        [0, -1],
        [0, -19.5],
      ],
      0.85,
    ),
    { hull: 0.45, white: 0.1 },
  )
  const sail = pose.polygon(SAIL)
  canvas.paint(sail, { sail: (x, y) => 1 - 0.13 * ramp(along(x, y), 0, 8) })
  canvas.paint(pose.polygon(JIB), { jib: (x, y) => 1 - 0.12 * ramp(along(x, y), -7, 0) })
  if (index % 3 === 1)
    for (const height of [7.5, 11]) {
      const stripe = pose.polygon([
        [0, -height],
        [0, -height - 1.5],
        [9, -height - 1.5],
        [9, -height],
      ])
      canvas.paint(inside(stripe, sail), { jib: 1 })
    }
  if (index % 2 === 0) canvas.paint(pose.polygon(PENNANT), { jib: 0.95 })
  canvas.paint(pose.polygon(HULL), { hull: (x, y) => 1 - 0.3 * ramp(down(x, y), -3, 2) })
  canvas.paint(pose.polygon(RAIL), { white: 0.95 })
}

function paintWaves(canvas: Canvas<Region>, random: Random, pose: Pose, horizon: number, index: number): void {
  for (let wave = 0; wave < 9; wave++) {
    const x = random.between(0, 32)
    const y = random.between(horizon + 1.2, 31.5)
    canvas.paint(ellipse(x, y, 1.2 + 1.6 * ramp(y, horizon, 32), 0.38), { sea: 0.55, white: 0.5 }, 0.5)
  }
  const foam = Array.from({ length: 25 }, (_, step): Point => {
    const x = pose.x + ((step - 12) / 12) * 8 * pose.scale
    return [x, pose.y + 1.5 * pose.scale + 0.35 * Math.sin(x * 1.4 + index)]
  })
  canvas.paint(stroke(foam, 0.9), { white: 0.75, sea: 0.3 }, 0.8)
}
