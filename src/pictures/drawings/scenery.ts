import type { Canvas } from './canvas.ts'
import { crop, union } from './combine.ts'
import { ramp } from './picture-class.ts'
import type { Random } from './random.ts'
import { ellipse, rectangle } from './shapes.ts'

/** The whole picture in the sky's colour, paler down to the horizon, where `haze` of it is white. */
export function paintSky(canvas: Canvas<'sky' | 'white'>, horizon: number, haze: number): void {
  canvas.paint(rectangle(), {
    sky: (_, y) => 1 - haze * ramp(y, 0, horizon),
    white: (_, y) => haze * ramp(y, 0, horizon),
  })
}

const PUFFS = [
  [-0.9, 0, 0.55],
  [0, 0.35, 0.75],
  [0.9, 0.05, 0.5],
  [0.3, 0, 0.7],
  [-0.4, 0, 0.6],
] as const

/** A cloud with a flat foot, about 2.9 sizes wide. */
export function paintCloud(canvas: Canvas<'white'>, x: number, y: number, size: number, facing: 1 | -1 = 1): void {
  const puffs = PUFFS.map(([across, up, radius]) =>
    ellipse(x + facing * across * size, y - up * size, radius * size, radius * size * 0.8),
  )
  const shape = crop(union(...puffs), { bottom: y + 0.38 * size })
  canvas.paint(shape, { white: (_, placeY) => 1 - 0.1 * ramp(placeY, y - size, y + 0.4 * size) }, 0.92)
}

/** Clouds side by side, one for each equal share of the picture's width. */
export function paintClouds(
  canvas: Canvas<'white'>,
  random: Random,
  count: number,
  heights: readonly [high: number, low: number],
  sizes: readonly [least: number, most: number],
): void {
  const share = 32 / count
  for (let cloud = 0; cloud < count; cloud++) {
    const x = (cloud + random.between(0.15, 0.85)) * share
    paintCloud(canvas, x, random.between(...heights), random.between(...sizes), random.side())
  }
}
