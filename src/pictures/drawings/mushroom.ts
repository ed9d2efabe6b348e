import type { Canvas } from './canvas.ts'
import { inside } from './combine.ts'
import { curve, ground } from './outline.ts'
import { pictureClass, ramp } from './picture-class.ts'
import { type Pose, poseAt } from './pose.ts'
import type { Random } from './random.ts'
import type { Point } from './row.ts'
import { ellipse, polygon, rectangle, soft } from './shapes.ts'

type Region = 'background' | 'grass' | 'cap' | 'stem' | 'white'

export const mushroom = pictureClass<Region>({
  name: 'mushroom',
  spread: { background: 0.09, grass: 0.07, cap: 0.08, stem: 0.05, white: 0.03 },
  palettes: [
    'a8d4a0 4f9a3f e0302a f6ead0 ffffff',
    '8fc0d8 5fa040 f0802a f4e6d4 fffaf0',
    'e8d498 7a9a3c c84a38 f2e0c0 ffffff',
    '6f9f8f 3f7f3f a84030 e8d8c0 ffffff',
    'd0b8e0 5f9f58 8858c0 f4ecf0 ffffff',
    'b8dcf0 68a84a 3f80c8 f4f0e8 ffffff',
  ],
  draw: (canvas, random, index) => {
    const base = random.between(24.5, 27.5)
    paintForest(canvas, random, index, base)
    let x = 16 + random.between(-1, 1) * (index % 2 === 1 ? 2 : 3)
    const poses: Pose[] = []
    if (index % 2 === 1) {
      // The small one stands on the side where there is more room.
      const side = x > 16 ? -1 : 1
      x -= side * 1.5
      const place = x + side * random.between(11, 12.5)
      poses.push(poseAt(place, base + random.between(2, 3), random.between(0.4, 0.52), side * 0.05))
    }
    poses.push(poseAt(x, base + 2, random.between(0.82, 1.06), random.between(-0.12, 0.12)))
    for (const pose of poses) paintMushroom(canvas, random, pose)
    for (let blade = 0; blade < 14; blade++) {
      const foot = random.between(0, 32)
      const y = random.between(base + 2.5, 33)
      // A blade before a stem would look like a notch in it.
      if (poses.some((pose) => Math.abs(foot - pose.x) < 4 * pose.scale + 1)) continue
      const tip: Point = [foot + random.between(-1.4, 1.4), y - random.between(2.4, 4.2)]
      canvas.paint(polygon([[foot - 0.55, y], [foot + 0.55, y], tip]), { grass: blade % 2 === 1 ? 1.14 : 0.72 })
    }
  },
})

function paintForest(canvas: Canvas<Region>, random: Random, index: number, base: number): void {
  canvas.paint(rectangle(), {
    background: (_, y) => 1 - 0.3 * ramp(y, 0, base),
    white: (_, y) => 0.22 * ramp(y, 0, base),
  })
  for (let blur = 0; blur < 3; blur++) {
    const place = soft(random.between(0, 32), random.between(2, 20), random.between(2.5, 5))
    canvas.paint(place, { background: 0.8, white: 0.4 }, 0.4)
  }
  if (index % 3 === 0)
    for (let trunk = 0; trunk < 3; trunk++) {
      const x = (trunk + random.between(0.1, 0.9)) * 10.7
      canvas.paint(rectangle(x - 1.1, 0, x + 1.1, base + 1), { background: 0.5 }, 0.45)
    }
  canvas.paint(
    ground((x) => base + 0.8 * Math.sin(x / 5 + index)),
    { grass: (_, y) => 1 - 0.25 * ramp(y, base, 32) },
  )
}

/** Place on the cap as shares of its half width and height, radius in units. */
const DOTS = [
  [-0.02, 0.66, 1.7],
  [-0.55, 0.42, 1.55],
  [0.53, 0.45, 1.5],
  [-0.28, 0.18, 1.05],
  [0.22, 0.22, 1.3],
  [0.78, 0.16, 0.95],
  [-0.82, 0.13, 0.95],
  [0.3, 0.82, 0.85],
  [-0.35, 0.82, 0.8],
] as const

function paintMushroom(canvas: Canvas<Region>, random: Random, pose: Pose): void {
  const top = -random.between(10.5, 12.5)
  const half = random.between(2.1, 2.7)
  const capHalf = random.between(9.3, 11.2)
  const capHeight = random.between(7.8, 9.8)
  paintStem(canvas, pose, top, half)
  canvas.paint(pose.ellipse(0, top - 0.2, capHalf * 0.88, 1.9), { stem: 0.72 })
  const [rim, tip] = [top - 0.2, top - capHeight]
  const cap = pose.polygon([
    ...curve([-capHalf, rim], [-capHalf * 0.95, top - capHeight * 1.05], [0, tip]),
    ...curve([0, tip], [capHalf * 0.95, top - capHeight * 1.05], [capHalf, rim]),
    ...curve([capHalf, rim], [0, top - 1], [-capHalf, rim]),
  ])
  canvas.paint(cap, {
    cap: (x, y) => {
      const away = ((x - pose.x) * 0.55 + y - pose.y) / pose.scale - top
      return 1.05 - 0.36 * ramp(away, -capHeight * 0.8, capHalf * 0.55)
    },
  })
  const gloss = pose.ellipse(-capHalf * 0.38, top - capHeight * 0.74, 2.4, 1.1)
  canvas.paint(inside(gloss, cap), { white: 0.8, cap: 0.4 }, 0.35)
  const skirt: Point[] = [
    [-half * 1.15, top + 2.6],
    [half * 1.15, top + 2.6],
    [half * 1.75, top + 4.4],
    [-half * 1.75, top + 4.4],
  ]
  canvas.paint(pose.polygon(skirt), { stem: 0.95, white: 0.08 })
  for (const [across, up, radius] of DOTS) {
    const x = across + random.between(-0.05, 0.05)
    const y = top - (up + random.between(-0.03, 0.03)) * capHeight
    const foreshortened = radius * Math.sqrt(Math.max(1 - x * x * 0.8, 0.2))
    canvas.paint(inside(pose.ellipse(x * capHalf, y, foreshortened, radius * 0.82), cap), { white: 0.98 })
  }
}

function paintStem(canvas: Canvas<Region>, pose: Pose, top: number, half: number): void {
  canvas.paint(ellipse(pose.x + 1, pose.y + 0.3, 5.5 * pose.scale, 1.2 * pose.scale), { grass: 0.4 }, 0.4)
  const outline = [
    ...curve([-half * 0.85, top], [-half * 0.8, -4], [-half * 1.55, 0]),
    ...curve([-half * 1.55, 0], [0, 1.6], [half * 1.55, 0]),
    ...curve([half * 1.55, 0], [half * 0.8, -4], [half * 0.85, top]),
  ]
  canvas.paint(pose.polygon(outline), {
    stem: (x, y) => 1.03 - 0.28 * ramp(pose.own(x, y)[0], -half, half * 1.2),
  })
}
