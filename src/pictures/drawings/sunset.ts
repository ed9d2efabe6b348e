import type { Canvas } from './canvas.ts'
import { crop } from './combine.ts'
import { curve } from './outline.ts'
import { pictureClass, ramp } from './picture-class.ts'
import type { Random } from './random.ts'
import type { Point } from './row.ts'
import { below, ellipse, rectangle, soft, stroke } from './shapes.ts'

type Region = 'sky' | 'glow' | 'sea' | 'sun' | 'white'

export const sunset = pictureClass<Region>({
  name: 'sunset',
  spread: { sky: 0.1, glow: 0.09, sea: 0.08, sun: 0.06, white: 0.04 },
  palettes: [
    '3b4fa0 f79a5e 2b4a8f ffd24a ffe6d0',
    '7a3f8f ff7f6a 4b3a86 ffe38a ffd9d9',
    '2f7fc4 ffd08a 1f6f9f fff07a ffffff',
    'c8457a ffb04a 7f2f6f ffe96a ffd8c0',
    '24305f d9605a 1c2a52 ff9a3c f0b0a0',
    '4aa3d9 ffe9b0 2a8aa8 ffb52a fff8ee',
  ],
  draw: (canvas, random, index) => {
    const horizon = random.between(16, 22)
    const radius = random.between(3.8, 6.4)
    const sunX = 16 + random.between(-8, 8)
    const sunY = horizon - radius * random.between(-0.25, 1.4)
    paintSky(canvas, random, index, horizon, [sunX, sunY], radius)
    canvas.paint(below(horizon), {
      sea: (_, y) => 1 - 0.45 * ramp(y, horizon, 32),
      glow: (_, y) => 0.3 * (1 - ramp(y, horizon, 32)) ** 2,
    })
    if (index % 3 === 0) {
      const island = ellipse(
        sunX > 16 ? random.between(1, 6) : random.between(26, 31),
        horizon + 0.6,
        random.between(6, 9),
        random.between(2.6, 4.2),
      )
      canvas.paint(crop(island, { bottom: horizon + 0.3 }), { sea: 0.42 })
    }
    paintReflection(canvas, random, horizon, sunX, radius)
    if (index % 2 === 0) paintBirds(canvas, random, sunX)
  },
})

function paintSky(
  canvas: Canvas<Region>,
  random: Random,
  index: number,
  horizon: number,
  [sunX, sunY]: Point,
  radius: number,
): void {
  const low = (y: number) => ramp(y, 0, horizon) ** 1.3
  canvas.paint(rectangle(), { sky: (_, y) => 1 - low(y), glow: (_, y) => low(y) })
  canvas.paint(soft(sunX, sunY, radius * 2.1), { sun: 1 }, 0.55)
  for (let cloud = 0; cloud < 2 + (index % 2); cloud++) {
    const [x, y] = [random.between(2, 30), random.between(2.5, horizon - 4)]
    canvas.paint(ellipse(x, y, random.between(4, 8), random.between(0.55, 0.95)), { white: 0.55, glow: 0.45 }, 0.6)
  }
  canvas.paint(ellipse(sunX, sunY, radius), { sun: 1, white: 0.06 })
}

function paintReflection(canvas: Canvas<Region>, random: Random, horizon: number, sunX: number, radius: number): void {
  // Glitter on every other row of a picture 32 pixels wide: lines between rows would run together.
  const first = Math.ceil(horizon) + 0.5
  for (let line = 0; first + 2 * line < 32; line++) {
    const y = first + 2 * line
    const x = sunX + random.between(-1, 1) * (0.5 + 0.16 * line)
    const halfWidth = radius * (0.95 + 0.06 * line) * random.between(0.55, 1.1)
    canvas.paint(ellipse(x, y, halfWidth, 0.38 + 0.02 * line), { sun: 0.95, white: 0.05 }, 0.85)
  }
}

function paintBirds(canvas: Canvas<Region>, random: Random, sunX: number): void {
  // Away from the sun, where they would not be seen before it.
  const side = sunX > 16 ? 4.5 : 24
  for (let bird = 0; bird < 2; bird++) {
    const x = side + random.between(-1, 1) + 3.8 * bird
    const y = random.between(4, 6) + 2.6 * bird
    const size = random.between(0.8, 1.15)
    const wing = (way: 1 | -1) =>
      curve([x, y], [x + way * size, y - 1.5 * size], [x + way * 2 * size, y - 0.6 * size], 6)
    canvas.paint(stroke([...wing(-1).reverse(), ...wing(1)], 0.55), { sky: 0.12 }, 0.85)
  }
}
