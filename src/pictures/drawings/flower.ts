import type { Canvas } from './canvas.ts'
import { outside, union } from './combine.ts'
import { curve } from './outline.ts'
import { pictureClass, ramp } from './picture-class.ts'
import type { Random } from './random.ts'
import type { Point } from './row.ts'
import { ellipse, polygon, rectangle, soft, stroke } from './shapes.ts'

type Region = 'background' | 'petal' | 'heart' | 'leaf' | 'white'

/** Petals of the round blossoms, by layout; from 8 on they stand in two rings. */
const PETALS = [5, 8, 6, 9, 7, 5, 10] as const

export const flower = pictureClass<Region>({
  name: 'flower',
  spread: { background: 0.1, petal: 0.09, heart: 0.06, leaf: 0.07, white: 0.03 },
  palettes: [
    '7fc4f0 f04a5a ffcf3a 3f9f3f ffffff',
    '8fd0e8 ffffff f6b820 4aa848 ffffff',
    'c8e088 a860d8 ffd84a 3f8f48 ffffff',
    '68b8f0 ffc82a 7a4a22 4f9a34 ffffff',
    'f4dca8 f080b0 fff0a0 58a850 ffffff',
    'b8d8f4 5f80e8 ffe060 3f9450 ffffff',
  ],
  draw: (canvas, random, index) => {
    paintBackground(canvas, random, index)
    const scale = random.between(0.84, 1.1)
    const head: Point = [16 + random.between(-4, 4), random.between(10.5, 14)]
    const bend = random.between(-3, 3)
    const stem = curve(head, [head[0] + bend * 0.3, 23], [16 + random.between(-3, 3), 33], 16)
    canvas.paint(stroke(stem, 1.6 * scale), { leaf: 0.85 })
    for (const side of [-1, 1] as const) paintLeaf(canvas, random, stem, side, scale)
    if (index % 4 === 3) paintTulip(canvas, random, head, scale)
    else paintBlossom(canvas, random, head, scale, PETALS[index % 7]!)
  },
})

function paintBackground(canvas: Canvas<Region>, random: Random, index: number): void {
  canvas.paint(rectangle(), {
    background: (_, y) => 1 - 0.15 * ramp(y, 0, 32),
    white: (_, y) => 0.35 * ramp(y, 0, 32),
  })
  for (let blur = 0; blur < 4; blur++) {
    const place = soft(random.between(0, 32), random.between(18, 32), random.between(3, 6))
    canvas.paint(place, { leaf: 0.7, white: 0.35 }, 0.4)
  }
  if (index % 2 === 0)
    for (let light = 0; light < 3; light++) {
      const place = soft(random.between(0, 32), random.between(1, 14), random.between(2, 3.5))
      canvas.paint(place, { white: 0.95 }, 0.35)
    }
}

function paintLeaf(canvas: Canvas<Region>, random: Random, stem: readonly Point[], side: 1 | -1, scale: number): void {
  const y = random.between(23.5, 27)
  const x = stem.find(([, height]) => height >= y)![0]
  const length = random.between(6, 8.5) * scale * side
  const rise = random.between(3, 5.5) * scale
  const leaf = [
    ...curve([x, y + 1], [x + length * 0.45, y - rise * 1.15], [x + length, y - rise]),
    ...curve([x + length, y - rise], [x + length * 0.75, y + 1.2], [x, y + 1]),
  ]
  canvas.paint(polygon(leaf), { leaf: side > 0 ? 0.85 : 1.03 })
  const rib = curve([x, y + 0.8], [x + length * 0.5, y - rise * 0.35], [x + length * 0.85, y - rise * 0.85], 6)
  canvas.paint(stroke(rib, 0.4), { leaf: 0.6 }, 0.5)
}

function paintTulip(canvas: Canvas<Region>, random: Random, [x, y]: Point, scale: number): void {
  const width = random.between(5.2, 6.2) * scale
  const height = random.between(6.5, 7.5) * scale
  const bottom: Point = [x, y + height * 0.9]
  const tip: Point = [x, y - height * 1.15]
  const cup = [
    ...curve([x - width, y - height], [x - width * 1.35, y + height * 0.9], bottom),
    ...curve(bottom, [x + width * 1.35, y + height * 0.9], [x + width, y - height]),
  ]
  const rim: Point[] = [[x + width * 0.5, y - height * 0.25], tip, [x - width * 0.5, y - height * 0.25]]
  canvas.paint(polygon([...cup, ...rim]), { petal: (placeX) => 1 - 0.22 * ramp(placeX - x, -width, width) })
  const right = curve(tip, [x + width * 0.95, y], bottom)
  const left = curve(tip, [x - width * 0.95, y], bottom)
  canvas.paint(polygon([...right, ...left.toReversed()]), { petal: 0.9, white: 0.12 })
  canvas.paint(union(stroke(right, 0.5), stroke(left, 0.5)), { petal: 0.62 }, 0.5)
  canvas.paint(ellipse(x, y + height * 0.95, 1.6 * scale, scale), { leaf: 0.9 }, 0.9)
}

function paintBlossom(canvas: Canvas<Region>, random: Random, [x, y]: Point, scale: number, count: number): void {
  const radius = random.between(7.6, 9.2) * scale
  const first = random.between(0, 2 * Math.PI)
  const isDouble = count >= 8
  const heart = random.between(2.3, 3) * (isDouble ? 1.15 : 1) * scale
  const halfWidth = Math.min((radius * 2.29) / count, 3.4 * scale)
  const distance = (placeX: number, placeY: number) => Math.hypot(placeX - x, placeY - y)
  for (let ring = 0; ring < (isDouble ? 2 : 1); ring++)
    for (let petal = 0; petal < count; petal++) {
      const angle = first + (2 * Math.PI * (petal + (isDouble && ring === 0 ? 0.5 : 0))) / count
      const centre: Point = [x + Math.cos(angle) * radius * 0.56, y + Math.sin(angle) * radius * 0.56]
      const shape = ellipse(...centre, radius * 0.46, halfWidth, angle)
      const tone = isDouble && ring === 0 ? 0.84 : 1
      canvas.paint(shape, {
        petal: (placeX, placeY) =>
          tone * (1.02 - 0.26 * ramp(distance(placeX, placeY), radius * 0.62, radius * 0.18)) -
          0.05 * ((petal + ring) % 2),
        white: (placeX, placeY) => 0.1 * ramp(distance(placeX, placeY), radius * 0.5, radius),
      })
      if (isDouble) continue
      const edge = outside(shape, ellipse(...centre, radius * 0.46 - 0.42, halfWidth - 0.42, angle))
      canvas.paint(edge, { petal: 0.72 }, 0.55)
    }
  canvas.paint(ellipse(x, y, heart), {
    heart: (placeX, placeY) => 1 - 0.22 * ramp(placeY - y + placeX - x, -heart, heart * 1.3),
  })
  for (let seed = 0; seed < 5; seed++) {
    const reach = seed === 0 ? 0 : 0.55 * heart
    const dot = ellipse(x + reach * Math.cos(seed * 2.4), y + reach * Math.sin(seed * 2.4), 0.42)
    canvas.paint(dot, { heart: 0.62 }, 0.6)
  }
}
