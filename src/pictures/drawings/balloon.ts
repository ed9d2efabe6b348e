import type { Canvas } from './canvas.ts'
import { union, where } from './combine.ts'
import { box, curve, roundedBox } from './outline.ts'
import { pictureClass, ramp } from './picture-class.ts'
import { type Pose, poseAt } from './pose.ts'
import type { Random } from './random.ts'
import type { Shape } from './row.ts'
import { paintCloud, paintSky } from './scenery.ts'
import { ellipse, polygon, stroke } from './shapes.ts'

type Region = 'sky' | 'hill' | 'one' | 'two' | 'basket' | 'white'

export const balloon = pictureClass<Region>({
  name: 'balloon',
  spread: { sky: 0.09, hill: 0.07, one: 0.09, two: 0.09, basket: 0.05, white: 0.03 },
  palettes: [
    '5fb0f0 6fae4c e83a34 ffd23a 9a6230 ffffff',
    '7fc8f4 84b850 f6f6f6 e8483a 8a5a30 ffffff',
    '8fd0f8 5fa858 3f60c8 f6f0e0 9a6838 ffffff',
    'f6b48c 7f9a50 8a48b8 f8a04a 7a4c2c fff0e4',
    '6ab8e8 90b84c 38a888 fff0b0 94602f ffffff',
    '4f98e0 5f9f48 f08a2a 4a3f8f 8f5c30 ffffff',
  ],
  draw: (canvas, random, index) => {
    paintSky(canvas, 32, 0.5)
    const heights = [
      [3, 8],
      [17, 22],
      [10, 15],
    ] as const
    for (const [high, low] of heights.slice(0, 2 + (index % 2)))
      paintCloud(canvas, random.between(0, 32), random.between(high, low), random.between(1.8, 3.2), random.side())
    paintHills(canvas, random)
    // The envelope's middle and radius; the pose's unit is the radius.
    const radius = random.between(7, 9.2)
    const pose = poseAt(
      16 + random.between(-5, 5),
      random.between(radius + 1.2, 27.5 - radius * 1.42 - 2),
      radius,
      random.between(-0.1, 0.1),
    )
    paintEnvelope(canvas, pose, index)
    paintBasket(canvas, pose)
  },
})

function paintHills(canvas: Canvas<Region>, random: Random): void {
  const top = random.between(27.5, 29.5)
  const far = ellipse(random.between(0, 14), 33, random.between(12, 17), 33 - top + random.between(0, 2))
  canvas.paint(far, { hill: 0.8, white: 0.14 })
  const near = ellipse(random.between(18, 32), 34, random.between(12, 18), 34 - top)
  canvas.paint(near, { hill: (_, y) => 1 - 0.2 * ramp(y, top, 32) })
}

/** Where the round upper part of the envelope ends and its skirt begins, and where that ends; in radii. */
const SHOULDER = 0.5
const MOUTH = 1.42

function paintEnvelope(canvas: Canvas<Region>, pose: Pose, index: number): void {
  const skirt = pose.polygon([
    ...curve([-0.86, SHOULDER], [-0.45, 1.15], [-0.24, MOUTH]),
    ...curve([0.24, MOUTH], [0.45, 1.15], [0.86, SHOULDER]),
  ])
  const envelope = union(pose.ellipse(0, 0, 1), skirt)
  const light = (x: number, y: number) => {
    const [across, down] = pose.own(x, y)
    return 1.05 - 0.34 * ramp(across * 0.9 + down * 0.25, -0.3, 1)
  }
  canvas.paint(envelope, { one: light })
  canvas.paint(patternOf(envelope, pose, index % 4), { two: light })
  canvas.paint(pose.ellipse(-0.42, -0.45, 0.22, 0.34, 0.6), { white: 0.95, one: 0.05 }, 0.28)
}

/** Gores, level bands, a zigzag, or a harlequin of gores and bands. */
function patternOf(envelope: Shape, pose: Pose, kind: number): Shape {
  const modulo = (value: number, period: number) => ((value % period) + period) % period
  return where(envelope, (x, y) => {
    const [across, down] = pose.own(x, y)
    const longitude = Math.asin(Math.min(1, Math.max(-1, across / halfWidthAt(down))))
    if (kind === 0) return modulo(longitude / 0.55 + 0.5, 2) < 1
    if (kind === 1) return modulo((down + 1.3) / 0.36, 2) < 1
    if (kind === 2) {
      const zigzag = Math.abs(modulo(longitude / 0.5, 2) - 1) * 0.36
      return Math.abs(down + 0.1 - zigzag) < 0.2 || down > 0.92
    }
    return modulo(Math.floor(longitude / 0.8 + 0.5) + Math.floor((down + 0.35) / 0.7), 2) < 1
  })
}

/** Half the envelope's width at a height, in radii: what its meridians are drawn on. */
function halfWidthAt(down: number): number {
  if (down < SHOULDER) return Math.sqrt(Math.max(1 - down * down, 1e-6))
  const t = ramp(down, SHOULDER, MOUTH)
  return 0.86 * (1 - t) + 0.24 * t
}

function paintBasket(canvas: Canvas<Region>, pose: Pose): void {
  const size = pose.scale / 9
  // Hangs straight below the middle, whatever the envelope's tilt.
  const x = pose.x - Math.sin(pose.tilt) * pose.scale * 1.8
  const top = pose.y + pose.scale * MOUTH + 2.4 * size
  for (const side of [-1, 1])
    canvas.paint(
      stroke([pose.point(side * 0.22, MOUTH - 0.02), [x + side * 1.7 * size, top]], 0.5),
      { basket: 0.5 },
      0.9,
    )
  const wicker = polygon(roundedBox(x - 2 * size, top, x + 2 * size, top + 3 * size, 0.7 * size))
  canvas.paint(wicker, { basket: (placeX) => 1 - 0.25 * ramp(placeX, x - size, x + 2 * size) })
  canvas.paint(polygon(box(x - 2.15 * size, top - 0.1, x + 2.15 * size, top + 0.75 * size)), { basket: 0.66 })
}
