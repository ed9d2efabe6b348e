import type { Canvas } from './canvas.ts'
import { inside, union, where } from './combine.ts'
import { curve } from './outline.ts'
import { pictureClass, ramp } from './picture-class.ts'
import { type Pose, poseAt } from './pose.ts'
import type { Random } from './random.ts'
import type { Point, Shape } from './row.ts'
import { ellipse, rectangle, soft } from './shapes.ts'

type Region = 'background' | 'fur' | 'pink' | 'eye' | 'white'

const SIDES = [-1, 1] as const

export const cat = pictureClass<Region>({
  name: 'cat',
  spread: { background: 0.12, fur: 0.08, pink: 0.05, eye: 0.07, white: 0.03 },
  palettes: [
    '5fb8c8 ee9a3f f0a0a0 6fc04a fffaf2',
    'f2c84a 8c8c96 e8a0a8 f2c02a ffffff',
    'e87f8f 5a5560 d890a0 8fd84a ffffff',
    '7f8fe0 d8b48a f0a8a0 4fa8e8 fff8ee',
    '8fc858 a86a3c eeb0a0 f0d04a fff6e8',
    'b08fd8 f0e4d0 f2a8b0 58b0e0 ffffff',
  ],
  draw: (canvas, random, index) => {
    paintBackground(canvas, random, index)
    const pose = poseAt(
      16 + random.between(-2.5, 2.5),
      random.between(15.5, 18.5),
      random.between(0.84, 1.08),
      random.between(-0.18, 0.18),
      random.side(),
    )
    paintBody(canvas, pose, index)
    paintEars(canvas, random, pose)
    const head = pose.ellipse(0, 0, 10.6, 8.8)
    paintHead(canvas, pose, head, index)
    paintEyes(canvas, random, pose, index)
    paintMouthAndWhiskers(canvas, pose)
  },
})

function paintBackground(canvas: Canvas<Region>, random: Random, index: number): void {
  canvas.paint(rectangle(), {
    background: (_, y) => 1 - 0.28 * ramp(y, 0, 32),
    white: (_, y) => 0.05 * ramp(y, 0, 32),
  })
  canvas.paint(soft(16, 13, 15), { background: 1, white: 0.25 }, 0.35)
  if (index % 3 === 0)
    for (let dot = 0; dot < 7; dot++) {
      const place = ellipse(random.between(0, 32), random.between(0, 32), 1.5)
      canvas.paint(place, { background: 0.8, white: 0.25 }, 0.6)
    }
  if (index % 3 === 1) {
    const lean = random.side() * 0.5
    const stripes = where(rectangle(), (x, y) => (x + y * lean + 40 + index) % 8 < 4)
    canvas.paint(stripes, { background: 0.86 }, 0.5)
  }
}

function paintBody(canvas: Canvas<Region>, pose: Pose, index: number): void {
  // Upright below a tilted head, and long enough to reach the lower edge.
  const x = pose.x - pose.tilt * 10
  const y = pose.y + 16 * pose.scale
  const { scale } = pose
  const body = union(ellipse(x, y, 9.2 * scale, 8 * scale), rectangle(x - 9.2 * scale, y, x + 9.2 * scale))
  canvas.paint(body, { fur: (placeX) => 0.8 - 0.1 * ramp(placeX, 10, 24) })
  if (index % 2 === 1) canvas.paint(ellipse(x, y, 4.3 * scale, 6.5 * scale), { white: 0.92 })
}

function paintEars(canvas: Canvas<Region>, random: Random, pose: Pose): void {
  const tip = random.between(-13.6, -12.2)
  const reach = random.between(8.6, 10.2)
  for (const side of SIDES) {
    const ear: Point[] = [
      [side * 9.6, -2.5],
      [side * reach, tip],
      [side * 2.6, -7],
    ]
    const lining: Point[] = [
      [side * 8.3, -4.2],
      [side * (reach - 0.8), tip + 2.8],
      [side * 4.4, -6.6],
    ]
    const [x] = pose.point(side * reach, tip)
    canvas.paint(pose.polygon(ear), { fur: x < pose.x ? 0.93 : 0.84 })
    canvas.paint(pose.polygon(lining), { pink: 0.95 })
  }
}

function paintHead(canvas: Canvas<Region>, pose: Pose, head: Shape, index: number): void {
  const cheeks = SIDES.map((side) =>
    pose.polygon([
      [side * 10.4, 1],
      [side * 11.8, 4.6],
      [side * 7, 6],
    ]),
  )
  canvas.paint(union(head, ...cheeks), {
    fur: (x, y) => 1.03 - 0.22 * ramp(((x - pose.x) * 0.5 + (y - pose.y)) / pose.scale, -5, 10),
  })
  if (index % 4 === 3) {
    const blaze = pose.polygon([
      [-1.6, -9.5],
      [1.6, -9.5],
      [0.5, 2],
      [-0.5, 2],
    ])
    canvas.paint(inside(blaze, head), { white: 0.95 })
  } else paintTabby(canvas, pose, head)
  const muzzle = union(
    pose.ellipse(-2.1, 4.5, 3.1, 2.7),
    pose.ellipse(2.1, 4.5, 3.1, 2.7),
    pose.ellipse(0, 6.2, 2.2, 1.9),
  )
  canvas.paint(muzzle, { white: (_, y) => 0.97 - 0.08 * ramp((y - pose.y) / pose.scale, 3, 8) })
}

function paintTabby(canvas: Canvas<Region>, pose: Pose, head: Shape): void {
  for (const stripe of [-1, 0, 1]) {
    const end: Point = [stripe * 2.3, stripe === 0 ? -5.7 : -4.7]
    const brow = pose.polygon([[stripe * 2.7 - 0.75, -9.5], [stripe * 2.7 + 0.75, -9.5], end])
    canvas.paint(inside(brow, head), { fur: 0.55 })
  }
  for (const side of SIDES)
    for (const stripe of [0, 1]) {
      const y = 2.3 * stripe
      const cheek = pose.polygon([
        [side * 11, y],
        [side * 11, y + 1.1],
        [side * 7.6, 0.8 + 2.2 * stripe],
      ])
      canvas.paint(inside(cheek, head), { fur: 0.58 })
    }
}

function paintEyes(canvas: Canvas<Region>, random: Random, pose: Pose, index: number): void {
  const look = random.between(-0.7, 0.7)
  const radius = random.between(2.15, 2.6)
  const isSmiling = index % 5 === 2
  for (const side of SIDES) {
    const x = side * 4.7
    const isWinking = index % 5 === 4 && side === 1
    if (isSmiling || isWinking) {
      const lid = isSmiling
        ? curve([x - 2.3, 0.4], [x, -2.9], [x + 2.3, 0.4])
        : curve([x - 2.3, -0.3], [x, -2.6], [x + 2.3, -0.3])
      canvas.paint(pose.stroke(lid, 1.05), { fur: 0.15 })
      continue
    }
    canvas.paint(pose.ellipse(x, -0.7, radius + 0.55, radius + 0.75), { fur: 0.22 })
    canvas.paint(pose.ellipse(x, -0.7, radius, radius + 0.25), { eye: 1 })
    canvas.paint(pose.ellipse(x + look, -0.6, 0.95 + 0.35 * (index % 2), radius * 0.86), { eye: 0.06 })
    canvas.paint(pose.ellipse(x + look - 0.65, -1.55, 0.68), { white: 1 })
  }
}

function paintMouthAndWhiskers(canvas: Canvas<Region>, pose: Pose): void {
  canvas.paint(
    pose.polygon([
      [-1.45, 1.9],
      [1.45, 1.9],
      [0, 3.7],
    ]),
    { pink: 0.9 },
  )
  for (const side of SIDES) {
    canvas.paint(pose.stroke(curve([0, 3.6], [side * 0.4, 5.7], [side * 2.5, 5.2]), 0.62), { fur: 0.2 }, 0.85)
    for (const whisker of [-1, 0, 1]) {
      const line: Point[] = [
        [side * 6, 4.4 + whisker * 0.5],
        [side * 13.4, 3.8 + whisker * 2],
      ]
      canvas.paint(pose.stroke(line, 0.38), { white: 1 }, 0.62)
    }
  }
}
