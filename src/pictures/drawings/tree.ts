import type { Canvas } from './canvas.ts'
import { crop, inside, union } from './combine.ts'
import { box, ground } from './outline.ts'
import { pictureClass, ramp } from './picture-class.ts'
import { type Pose, poseAt } from './pose.ts'
import type { Random } from './random.ts'
import type { Point } from './row.ts'
import { paintCloud, paintSky } from './scenery.ts'
import { ellipse } from './shapes.ts'

type Region = 'sky' | 'grass' | 'crown' | 'trunk' | 'fruit' | 'white'

const isFir = (index: number) => index % 4 === 3

export const tree = pictureClass<Region>({
  name: 'tree',
  spread: { sky: 0.09, grass: 0.07, crown: 0.08, trunk: 0.05, fruit: 0.06, white: 0.03 },
  palettes: [
    '5fb0ea 7fbf4a 3f9a3a 7a4f2c e2342c ffffff',
    '7fc0ee a8b850 e8882a 6b4426 c8321f fff8e8',
    '8accf0 7fc458 f08fb0 6b4a3a fff0f4 ffffff',
    '6ab8e8 98c44a 74b83a 845830 ffb02a ffffff',
    '9fb8d8 b8a850 d8a82a 5f4030 b0402a fff4e0',
    'f0b890 6f9f48 2f7f4a 5f3f28 f04a4a fff0dc',
  ],
  // A fir neither blossoms nor turns yellow.
  without: (index) => (isFir(index) ? [1, 2, 4] : []),
  draw: (canvas, random, index) => {
    const base = random.between(25.5, 28)
    const x = 16 + random.between(-4, 4)
    paintSky(canvas, base, 0.55)
    if (index % 2 === 1) {
      const cloudX = (x > 16 ? 4 : 27) + random.between(-1, 1)
      paintCloud(canvas, cloudX, random.between(4, 8), random.between(2.2, 3.2), random.side())
    }
    if (index % 3 !== 0) {
      const hill = ellipse(random.between(0, 32), base + 1, random.between(14, 20), random.between(4, 7))
      canvas.paint(hill, { grass: 0.66, white: 0.17 })
    }
    canvas.paint(
      ground((place) => base + 0.7 * Math.sin(place / 8 + index)),
      { grass: (_, y) => 1 - 0.3 * ramp(y, base, 32) },
    )
    const pose = poseAt(x, base + 2, random.between(0.82, 1.08), random.between(-0.03, 0.03), random.side())
    canvas.paint(ellipse(x + 1, base + 2, 8 * pose.scale, 1.3), { grass: 0.35 }, 0.35)
    if (isFir(index)) paintFir(canvas, random, pose)
    else paintBroadleaf(canvas, random, pose, index)
  },
})

function paintFir(canvas: Canvas<Region>, random: Random, pose: Pose): void {
  const halfTrunk = random.between(1.1, 1.5)
  const width = random.between(7.5, 9.5)
  const trunk = pose.polygon(box(-halfTrunk, -4, halfTrunk, 0))
  canvas.paint(trunk, { trunk: 0.75 })
  canvas.paint(crop(trunk, { right: pose.x }), { trunk: 1 })
  for (let tier = 0; tier < 3; tier++) {
    const foot = -3 - (2 - tier) * 5.4
    const tip = foot - 9.2 + 0.3 * tier
    const half = width * (0.55 + 0.225 * tier)
    const outline: Point[] = [
      [-half, foot],
      [-half * 0.5, foot + 0.6],
      [0, foot + 0.9],
      [half * 0.5, foot + 0.6],
      [half, foot],
      [0, tip],
    ]
    const [, tipY] = pose.point(0, tip)
    const [, footY] = pose.point(0, foot)
    const light = (x: number, y: number) => {
      const aside = 1.05 - 0.3 * ramp(x - pose.x, -half * 0.2 * pose.scale, half * 0.5 * pose.scale)
      const down = 1 - 0.12 * ramp(y, tipY, footY)
      return 0.8 * aside * down
    }
    const branches = pose.polygon(outline)
    canvas.paint(branches, { crown: light })
    if (tier === 0) continue
    const underTierAbove = crop(branches, { bottom: tipY + 4.4 * pose.scale })
    canvas.paint(underTierAbove, { crown: (x, y) => 0.75 * light(x, y) })
  }
  for (let bauble = 0; bauble < 6; bauble++) {
    const down = (bauble + random.between(0.1, 0.9)) / 6
    const aside = (bauble % 2 === 0 ? 1 : -1) * random.between(0.05, 0.5)
    const x = aside * width * (0.2 + 0.8 * down)
    canvas.paint(pose.ellipse(x, -19.5 + down * 15.5, 0.95), { fruit: 1 })
  }
}

function paintBroadleaf(canvas: Canvas<Region>, random: Random, pose: Pose, index: number): void {
  const half = random.between(1.3, 1.8)
  const lean = random.between(-1.2, 1.2)
  const crownY = -random.between(14, 16)
  const radius = random.between(7, 8.5)
  const trunk: Point[] = [
    [-half * 1.5, 0],
    [half * 1.5, 0],
    [half * 0.75 + lean, crownY],
    [-half * 0.75 + lean, crownY],
  ]
  canvas.paint(pose.polygon(trunk), { trunk: (x) => 1 - 0.3 * ramp(x - pose.x, -0.5, 1) })
  for (const side of [-1, 1])
    canvas.paint(
      pose.stroke(
        [
          [lean * 0.5, -6],
          [lean + side * 4, crownY + 2.5],
        ],
        1.1,
      ),
      { trunk: 0.8 },
    )
  const blobs = blobsOf(random, lean, crownY, radius, 5 + (index % 3))
  const crown = union(...blobs.map(({ x, y, radius }) => pose.ellipse(x, y, radius)))
  const [middleX, middleY] = pose.point(lean, crownY)
  const reach = radius * pose.scale
  const light = (x: number, y: number) =>
    1.04 - 0.32 * ramp((y - middleY) * 0.8 + (x - middleX) * 0.45, -reach * 0.6, reach * 0.95)
  canvas.paint(crown, { crown: light })
  for (const blob of blobs.toSorted((one, other) => other.y - one.y)) {
    const [x, y] = pose.point(blob.x, blob.y)
    const size = blob.radius * pose.scale
    const lit = ellipse(x - 0.2 * size, y - 0.25 * size, size * 0.72)
    canvas.paint(
      inside(lit, crown),
      { crown: (placeX, placeY) => Math.min(light(placeX, placeY) * 1.16, 1.08), white: 0.03 },
      0.42,
    )
  }
  if (index % 4 === 2) return
  for (const [x, y] of fruitsOf(random, lean, crownY, radius)) {
    canvas.paint(inside(pose.ellipse(x, y, 1.12), crown), { fruit: 1 })
    const [placeX, placeY] = pose.point(x, y)
    canvas.paint(inside(ellipse(placeX - 0.35, placeY - 0.35, 0.4), crown), { white: 1 }, 0.6)
  }
}

interface Blob {
  readonly x: number
  readonly y: number
  readonly radius: number
}

/** A big blob and smaller ones around it. */
function blobsOf(random: Random, x: number, y: number, radius: number, count: number): readonly Blob[] {
  const first = random.between(0, 6)
  const around = Array.from({ length: count }, (_, index): Blob => {
    const angle = first + (index * 2 * Math.PI) / count
    return {
      x: x + radius * 0.62 * Math.cos(angle) * random.between(0.9, 1.12),
      y: y + radius * 0.5 * Math.sin(angle) * random.between(0.9, 1.1),
      radius: radius * random.between(0.44, 0.56),
    }
  })
  return [{ x, y, radius: radius * 0.72 }, ...around]
}

/** Seven places at most in an ellipse, none too close to another. */
function fruitsOf(random: Random, x: number, y: number, radius: number): readonly Point[] {
  const places: Point[] = []
  for (let attempt = 0; attempt < 100 && places.length < 7; attempt++) {
    const angle = random.between(0, 2 * Math.PI)
    const reach = radius * 0.88 * Math.sqrt(random.between(0, 1))
    const place: Point = [x + reach * Math.cos(angle) * 1.05, y + reach * Math.sin(angle) * 0.9]
    if (places.every((other) => Math.hypot(place[0] - other[0], place[1] - other[1]) > 3.6)) places.push(place)
  }
  return places
}
