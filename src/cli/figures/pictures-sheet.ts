/** Samples of the exact world of pictures, one column for each class. */
import { compile } from '../../core/compile.ts'
import { publishedSeed } from '../../engine/exact/worlds.ts'
import { paintDenoised } from '../../engine/tonemap.ts'
import { weakened } from '../../pictures/denoiser.ts'
import { drawWorld } from '../../pictures/draw-world.ts'
import { createDraws } from '../../pictures/draws.ts'
import { planOf, resultOf, run } from '../../pictures/run.ts'
import { makeSheet, type Sheet } from '../sheet.ts'
import { edm, seeds } from './measuring.ts'

const side = 64
const scale = 2

/** Pictures of 64 x 64 pixels by 18 Heun steps, two pixels for each; row r has the images 10 r to 10 r + 9 of the page's first seed. */
export const picturesSheet = (rows: number): Sheet => {
  const world = drawWorld(publishedSeed, side)
  const plan = planOf(compile({ ...edm, steps: 18 }), { main: world, weak: weakened(world) })
  const tile = (image: number, label: number): Uint8ClampedArray => {
    const picture = resultOf(run(plan, label, createDraws(world, seeds.fitted, image)))
    return paintDenoised(side, Float32Array.from(picture))
  }
  const classes = world.names.length
  return makeSheet(
    Array.from({ length: rows }, (_, row) => world.names.map((_name, label) => tile(classes * row + label, label))),
    scale,
  )
}
