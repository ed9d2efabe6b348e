import type { Canvas } from './canvas.ts'
import { crop, union } from './combine.ts'
import { box, ground } from './outline.ts'
import { pictureClass, ramp } from './picture-class.ts'
import { type Pose, poseAt } from './pose.ts'
import type { Random } from './random.ts'
import type { Point } from './row.ts'
import { paintClouds, paintSky } from './scenery.ts'
import { ellipse } from './shapes.ts'

type Region = 'sky' | 'grass' | 'wall' | 'roof' | 'door' | 'white'

/** Measures of a house in its own units; its foot is at y = 0, its chimney and door lean to the right. */
interface Plan {
  readonly halfWidth: number
  /** Height of the eaves, negative. */
  readonly eaves: number
  readonly roofHeight: number
  readonly overhang: number
}

export const house = pictureClass<Region>({
  name: 'house',
  spread: { sky: 0.09, grass: 0.08, wall: 0.08, roof: 0.08, door: 0.08, white: 0.03 },
  palettes: [
    '5aa9e6 6fb544 f4e3b8 c8452f 7a4a2a fffbe8',
    '4f9fe0 5fa83c e9806a 6b3a2a 2f5f8f fff6d0',
    '7fc4ee 82bf4a a8d5e8 3f5f8f d9533f ffffff',
    '6fb0e8 4f9f4a f6c94a 8f3f2f 3f7f4f fffbe8',
    '2a3f7f 2f6f3f d0c0b0 5a2f3f a04a2a ffe27a',
    '8fd0f0 7fb83f f2f0ea d0503a 2f6f9f fff8d8',
  ],
  draw: (canvas, random, index) => {
    const base = random.between(24.5, 27.5)
    paintSky(canvas, base, 0.5)
    paintClouds(canvas, random, 1 + (index % 2), [3.5, 7.5], [2, 3.2])
    if (index % 2 === 1) {
      const hill = ellipse(random.between(2, 30), base, random.between(12, 20), random.between(5, 8))
      canvas.paint(hill, { grass: 0.62, white: 0.16 })
    }
    canvas.paint(
      ground((x) => base - 0.6 * Math.sin(x / 9 + index)),
      { grass: (_, y) => 1 - 0.28 * ramp(y, base, 32) },
    )
    const pose = poseAt(
      16 + random.between(-3.5, 3.5),
      base + random.between(1, 2.2),
      random.between(0.82, 1.08),
      0,
      random.side(),
    )
    const plan: Plan = {
      halfWidth: random.between(8, 10),
      eaves: -random.between(9.4, 11.6),
      roofHeight: random.between(7, 9),
      overhang: random.between(1.3, 2.2),
    }
    paintChimney(canvas, pose, plan, index)
    for (const side of [-1, 1]) if (random.chance(0.65)) paintBush(canvas, random, pose, plan, side)
    paintWallAndRoof(canvas, pose, plan, index)
    paintDoorAndWindows(canvas, random, pose, plan, index)
  },
})

function paintChimney(canvas: Canvas<Region>, pose: Pose, { halfWidth, eaves, roofHeight }: Plan, index: number): void {
  const x = halfWidth * 0.5
  const top = eaves - roofHeight * 0.95
  canvas.paint(pose.polygon(box(x - 1.3, top, x + 1.3, eaves - 1)), { roof: 0.62 })
  if (index % 2 === 1) return
  for (let puff = 0; puff < 3; puff++) {
    const smoke = pose.ellipse(x + (0.8 + puff) * puff * 0.55, top - 1.6 - 1.9 * puff, 1.1 + 0.42 * puff)
    canvas.paint(smoke, { white: 0.95 }, 0.8 - 0.17 * puff)
  }
}

function paintBush(canvas: Canvas<Region>, random: Random, pose: Pose, { halfWidth }: Plan, side: number): void {
  const x = side * (halfWidth + random.between(1.8, 3.6))
  const radius = random.between(2, 3)
  if (random.chance(0.5)) {
    const tip: Point = [x, -random.between(8, 11)]
    canvas.paint(pose.polygon([[x - radius, 0.3], [x + radius, 0.3], tip]), { grass: 0.55 })
  } else {
    const crown = pose.ellipse(x, -radius * 0.7, radius)
    const [middle] = pose.point(x, 0)
    const bush = union(crown, pose.ellipse(x + radius * 0.6, -radius * 0.35, radius * 0.7))
    canvas.paint(bush, { grass: 0.62 })
    canvas.paint(crop(bush, { right: middle }), { grass: 0.74 })
  }
}

function paintWallAndRoof(canvas: Canvas<Region>, pose: Pose, plan: Plan, index: number): void {
  const { halfWidth, eaves, roofHeight, overhang } = plan
  const across = (x: number) => ramp(x, pose.x - halfWidth * pose.scale, pose.x + halfWidth * pose.scale)
  canvas.paint(pose.polygon(box(-halfWidth, eaves, halfWidth, 0)), { wall: (x) => 1 - 0.16 * across(x) })
  const eave = halfWidth + overhang
  if (index % 3 === 1) {
    const roof: Point[] = [
      [-eave, eaves + 0.6],
      [eave, eaves + 0.6],
      [halfWidth * 0.62, eaves - roofHeight * 0.8],
      [-halfWidth * 0.62, eaves - roofHeight * 0.8],
    ]
    canvas.paint(pose.polygon(roof), { roof: (x) => 1 - 0.18 * across(x) })
    return
  }
  const ridge: Point = [0, eaves - roofHeight]
  const gable: Point[] = [
    [-halfWidth, eaves + 0.3],
    [halfWidth, eaves + 0.3],
    [0, eaves - roofHeight + 1],
  ]
  const whole: Point[] = [[-eave, eaves + 1], ridge, [eave, eaves + 1]]
  const open: Point[] = [...whole, [eave - 2.4, eaves + 1], [0, eaves - roofHeight + 3], [-eave + 2.4, eaves + 1]]
  canvas.paint(pose.polygon(gable), { wall: 0.93 })
  const roof = pose.polygon(index % 3 === 2 ? open : whole)
  canvas.paint(roof, { roof: 0.8 })
  canvas.paint(crop(roof, { right: pose.x }), { roof: 1 })
  if (index % 3 === 2) canvas.paint(pose.ellipse(0, eaves - 1, 1.6), { white: 0.95 })
}

function paintDoorAndWindows(
  canvas: Canvas<Region>,
  random: Random,
  pose: Pose,
  { halfWidth, eaves }: Plan,
  index: number,
): void {
  const half = random.between(1.8, 2.3)
  const door = random.between(-1, 1) * halfWidth * 0.35
  const leaf = pose.polygon(box(door - half, -6.2, door + half, 0))
  canvas.paint(index % 2 === 1 ? union(leaf, pose.ellipse(door, -6.2, half)) : leaf, { door: 1 })
  canvas.paint(pose.ellipse(door + half * 0.5, -2.9, 0.45), { white: 0.95 })
  const top = eaves + 2.6
  for (const side of [-1, 1]) {
    const x = side * halfWidth * 0.62
    if (Math.abs(x - door) < half + 2) continue
    const pane = random.between(1.7, 2)
    const frame = box(x - pane - 0.45, top - 0.45, x + pane + 0.45, top + 2 * pane + 0.45)
    canvas.paint(pose.polygon(frame), { white: 0.35, wall: 0.35 })
    canvas.paint(pose.polygon(box(x - pane, top, x + pane, top + 2 * pane)), { white: 1 })
    const upright = pose.polygon(box(x - 0.28, top, x + 0.28, top + 2 * pane))
    const level = pose.polygon(box(x - pane, top + pane - 0.28, x + pane, top + pane + 0.28))
    canvas.paint(union(upright, level), { wall: 0.4 }, 0.8)
  }
}
