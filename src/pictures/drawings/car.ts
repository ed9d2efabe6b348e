import type { Canvas } from './canvas.ts'
import { CAR_OUTLINES } from './car-outlines.ts'
import { crop, union, where } from './combine.ts'
import { pictureClass, ramp } from './picture-class.ts'
import { type Pose, poseAt } from './pose.ts'
import type { Random } from './random.ts'
import { paintClouds, paintSky } from './scenery.ts'
import { below, ellipse, rectangle } from './shapes.ts'

type Region = 'sky' | 'hill' | 'road' | 'body' | 'glass' | 'white'

export const car = pictureClass<Region>({
  name: 'car',
  spread: { sky: 0.08, hill: 0.07, road: 0.05, body: 0.09, glass: 0.06, white: 0.03 },
  palettes: [
    '6fb8ee 7fb850 74747c e0352b bfe4f4 ffffff',
    '8fccf0 98b84a 7c7c80 2f78d8 d4eef8 ffffff',
    '9fd4f0 6fae58 6c6c74 f4c02a b8dcec ffffff',
    'f4b484 8a9848 645e66 3fa890 c8e4ec fff2e0',
    '84c0ea 88b45a 80808a f0f0f0 88b8d0 ffffff',
    '60a8e4 60a048 70707a 7f50b8 c4e0f4 ffffff',
  ],
  draw: (canvas, random, index) => {
    const horizon = random.between(17.5, 21)
    paintLandscape(canvas, random, index, horizon)
    const roadTop = random.between(horizon + 2.2, horizon + 4)
    canvas.paint(below(roadTop), { road: (_, y) => 1 - 0.15 * ramp(y, roadTop, 32) })
    const scale = random.between(0.82, 1.05)
    const pose = poseAt(
      16 + random.between(-3, 3),
      Math.min(roadTop + random.between(1.6, 3.4), 28.6 - 3.1 * scale + 1),
      scale,
      0,
      random.side(),
    )
    const lineY = Math.min(pose.y + 4.2 * scale, 30.4)
    const shift = random.between(0, 8)
    for (let dash = 0; dash < 5; dash++) {
      const x = dash * 8 + shift - 8
      canvas.paint(rectangle(x, lineY, x + 4, lineY + 0.9), { white: 0.95 }, 0.9)
    }
    canvas.paint(pose.ellipse(0, 2.6, 12.5, 1.1), { road: 0.35 }, 0.5)
    paintBody(canvas, pose, index)
    for (const x of [-7.2, 7.2]) paintWheel(canvas, pose, x)
  },
})

function paintLandscape(canvas: Canvas<Region>, random: Random, index: number, horizon: number): void {
  paintSky(canvas, horizon, 0.55)
  paintClouds(canvas, random, 1 + (index % 2), [3.5, 6.5], [1.8, 3])
  const hill = ellipse(random.between(-2, 34), horizon + 1, random.between(12, 17), random.between(4, 7.5))
  canvas.paint(hill, { hill: 0.75, white: 0.2 })
  if (index % 2 === 1)
    for (const middle of [5, 27]) {
      const x = middle + random.between(-4, 4)
      canvas.paint(rectangle(x - 0.5, horizon - 3, x + 0.5, horizon + 1), { hill: 0.45 })
      canvas.paint(ellipse(x, horizon - 4.2, 2.1, 2.6), { hill: 0.72 })
    }
  canvas.paint(below(horizon), { hill: 1 })
}

function paintBody(canvas: Canvas<Region>, pose: Pose, index: number): void {
  const { cabin, windows, lower } = CAR_OUTLINES[index % 4]!
  const down = (y: number) => (y - pose.y) / pose.scale
  canvas.paint(pose.polygon(cabin), { body: 1.04 })
  const side = pose.polygon(lower)
  const shade = (_: number, y: number) => 1.02 - 0.34 * ramp(down(y), -5.5, 0.3)
  canvas.paint(side, { body: shade })
  const shine = { top: pose.y - 6.2 * pose.scale, bottom: pose.y - 5.3 * pose.scale }
  canvas.paint(crop(side, shine), { body: shade, white: 0.1 })
  const glass = union(...windows.map(pose.polygon))
  const tint = (_: number, y: number) => 1 - 0.12 * ramp(down(y), -12, -6)
  canvas.paint(glass, { glass: tint })
  const glints = where(glass, (x, y) => ((x - pose.x) / pose.scale + down(y) * 0.8 + 40) % 5 < 1.4)
  canvas.paint(glints, { glass: tint, white: 0.18 })
  canvas.paint(
    pose.stroke(
      [
        [-0.9, -6],
        [-0.9, -0.8],
      ],
      0.45,
    ),
    { body: 0.55 },
    0.55,
  )
  canvas.paint(
    pose.stroke(
      [
        [0.3, -4.6],
        [1.6, -4.6],
      ],
      0.55,
    ),
    { body: 0.4 },
    0.7,
  )
  canvas.paint(pose.ellipse(12.1, -3.4, 1.05), { white: 1 })
  canvas.paint(pose.ellipse(-12.3, -3.6, 0.7, 1), { body: 0.45, white: 0.1 })
}

function paintWheel(canvas: Canvas<Region>, pose: Pose, x: number): void {
  canvas.paint(crop(pose.ellipse(x, 0, 3.35), { bottom: pose.y + 0.4 * pose.scale }), { body: 0.35 })
  canvas.paint(pose.ellipse(x, 0.15, 2.95), { road: 0.22 })
  canvas.paint(pose.ellipse(x, 0.15, 1.5), { white: 0.82 })
  canvas.paint(pose.ellipse(x, 0.15, 0.6), { road: 0.5 })
}
