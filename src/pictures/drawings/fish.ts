import type { Canvas } from './canvas.ts'
import { fade, inside, outside } from './combine.ts'
import { curve, ground } from './outline.ts'
import { pictureClass, ramp } from './picture-class.ts'
import { type Pose, poseAt } from './pose.ts'
import type { Random } from './random.ts'
import type { Point, Shape } from './row.ts'
import { ellipse, polygon, rectangle, stroke } from './shapes.ts'

type Region = 'water' | 'sand' | 'body' | 'fin' | 'white'

/** Half the body's height, by kind: clownfish, slender, angelfish, spotted. */
const HALF_HEIGHTS = [6.2, 5.2, 7.4, 4.7] as const

export const fish = pictureClass<Region>({
  name: 'fish',
  spread: { water: 0.09, sand: 0.06, body: 0.09, fin: 0.09, white: 0.03 },
  palettes: [
    '2f9fd8 e8cf90 ff8a2a ff6a2a ffffff',
    '28b0b8 ecd8a0 f6d034 f09a20 ffffff',
    '2a6fc0 d8c088 ee4a5a f9b840 ffffff',
    '38a8e0 f0dca8 b878e0 f08ac0 ffffff',
    '207f9f d0c090 8fe060 2fb070 ffffff',
    '58c0e8 f4e0b0 f4f4f8 ee5048 ffffff',
  ],
  draw: (canvas, random, index) => {
    paintWater(canvas, random, index)
    const facing = random.side()
    const pose = poseAt(
      16 + facing * 1.8 + random.between(-2.4, 2.4),
      random.between(12, 17),
      random.between(0.82, 1.08),
      random.between(-0.2, 0.2),
      facing,
    )
    const halfHeight = HALF_HEIGHTS[index % 4]!
    paintFins(canvas, pose, halfHeight)
    const body = pose.polygon([
      ...curve([-9.6, 0], [0, -2 * halfHeight], [10.4, 0], 24),
      ...curve([10.4, 0], [0, 2 * halfHeight], [-9.6, 0], 24),
    ])
    const down = (y: number) => (y - pose.y) / (halfHeight * pose.scale)
    canvas.paint(body, {
      body: (_, y) => 1.04 - 0.3 * ramp(down(y), -0.2, 1),
      white: (_, y) => 0.1 * ramp(down(y), -0.6, -0.9),
    })
    paintMarkings(canvas, pose, body, down, index)
    paintFace(canvas, pose, body, halfHeight)
    paintBubbles(canvas, random, pose, facing)
  },
})

function paintWater(canvas: Canvas<Region>, random: Random, index: number): void {
  canvas.paint(rectangle(), {
    water: (_, y) => 1.05 - 0.5 * ramp(y, 0, 32),
    white: (_, y) => 0.22 * (1 - ramp(y, 0, 32)) ** 2,
  })
  const lean = random.side()
  for (let beam = 0; beam < 2; beam++) {
    const x = random.between(2, 30)
    const outline: Point[] = [
      [x - 2, 0],
      [x + 2, 0],
      [x - lean * 7 + 4, 32],
      [x - lean * 7 - 4, 32],
    ]
    canvas.paint(polygon(outline), { white: 0.9, water: 0.4 }, 0.13)
  }
  const bottom = random.between(27, 29.5)
  canvas.paint(
    ground((x) => bottom + 0.8 * Math.sin(x / 4.5 + index)),
    { sand: (_, y) => 1 - 0.2 * ramp(y, bottom, 32) },
  )
  const first = random.side()
  for (let weed = 0; weed < 1 + (index % 3); weed++) {
    // By turns on both sides, the third further in.
    const fromEdge = weed < 2 ? random.between(1.5, 4.5) : random.between(8, 10)
    const isLeft = (weed % 2 === 0) === first > 0
    paintWeed(canvas, isLeft ? fromEdge : 32 - fromEdge, bottom + 2, random.between(6, 13) / (weed < 2 ? 1 : 1.6))
  }
}

function paintWeed(canvas: Canvas<Region>, x: number, foot: number, height: number): void {
  for (const aside of [-1.2, 0, 1.3]) {
    const leaf = Array.from({ length: 9 }, (_, step): Point => {
      const t = step / 8
      const swing = 0.8 * Math.sin(t * 6 + aside)
      return [x + aside * (1 + t) + swing, foot - height * t * (aside === 0 ? 1 : 0.75)]
    })
    canvas.paint(stroke(leaf, 1.15), { water: 0.42, sand: 0.16 })
  }
}

function paintFins(canvas: Canvas<Region>, pose: Pose, halfHeight: number): void {
  const tail = pose.polygon([[-7.5, 0], ...curve([-14, -5.6], [-11.2, 0], [-14, 5.6])])
  canvas.paint(tail, { fin: (_, y) => 1 - 0.2 * ramp(y, pose.y, pose.y + 5) })
  const back = curve([-4.5, -halfHeight * 0.72], [-2, -halfHeight * 1.75], [4.6, -halfHeight * 0.7])
  canvas.paint(pose.polygon(back), { fin: 0.95 })
  const belly = curve([-3, halfHeight * 0.75], [-3.6, halfHeight * 1.5], [1.6, halfHeight * 0.8])
  canvas.paint(pose.polygon(belly), { fin: 0.82 })
}

const SPOTS: readonly Point[] = [
  [-5, -0.8],
  [-2.4, 1.2],
  [-1.2, -1.9],
  [1.4, 0.6],
  [-4, 1.5],
  [1.5, -2],
]

function paintMarkings(
  canvas: Canvas<Region>,
  pose: Pose,
  body: Shape,
  down: (y: number) => number,
  index: number,
): void {
  const kind = index % 4
  if (kind === 0)
    for (const x of [-4.2, 0.2]) {
      canvas.paint(inside(pose.ellipse(x, 0, 1.85, 9), body), { body: 0.22 }, 0.9)
      canvas.paint(inside(pose.ellipse(x, 0, 1.25, 9), body), { white: 1 })
    }
  if (kind === 1) {
    canvas.paint(
      fade(body, (_, y) => ramp(down(y), 0.18, 0.42)),
      { white: 0.95, body: 0.05 },
      0.9,
    )
    canvas.paint(inside(pose.ellipse(-1, -0.6, 8, 0.75), body), { fin: 1 })
  }
  if (kind === 2) for (const x of [-5.2, -1.4, 2]) canvas.paint(inside(pose.ellipse(x, 0, 1, 9), body), { fin: 0.95 })
  if (kind === 3) for (const [x, y] of SPOTS) canvas.paint(inside(pose.ellipse(x, y, 0.95), body), { fin: 0.95 })
}

function paintFace(canvas: Canvas<Region>, pose: Pose, body: Shape, halfHeight: number): void {
  const gill = outside(pose.ellipse(4.2, 0.2, 4.2, halfHeight), pose.ellipse(4.9, 0.2, 4.2, halfHeight))
  canvas.paint(inside(gill, body), { body: 0.55 }, 0.55)
  canvas.paint(pose.polygon([...curve([-0.6, 1.2], [-4.8, 1.6], [-4.6, 4.2]), [-0.8, 3]]), { fin: 0.9 })
  canvas.paint(pose.ellipse(6.2, -1.3, 1.75), { white: 1 })
  canvas.paint(pose.ellipse(6.6, -1.2, 0.98), { water: 0.05 })
  canvas.paint(pose.stroke(curve([9.6, 1.6], [8.2, 2.5], [7, 1.9], 6), 0.6), { body: 0.25 }, 0.85)
}

function paintBubbles(canvas: Canvas<Region>, random: Random, pose: Pose, facing: 1 | -1): void {
  const [mouthX, mouthY] = pose.point(11.4, -2)
  for (const [bubble, radius] of [0.9, 1.25, 1].entries()) {
    const x = mouthX + facing * random.between(-0.5, 1.6)
    const y = mouthY - 2.4 - 3.4 * bubble
    canvas.paint(outside(ellipse(x, y, radius), ellipse(x, y, radius * 0.45)), { white: 1 }, 0.75)
    canvas.paint(ellipse(x, y, radius * 0.5), { white: 1 }, 0.3)
  }
}
