/**
 * Whether chance heals: what churn makes of a wrong start, and of a denoiser that errs, on exact pictures. Measured seed by
 * seed, so that what is said of it does not rest on one.
 */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { noPerturbation, type Perturbation } from '../core/perturbation.ts'
import { defaultDesign } from '../core/presets.ts'
import { levelOf } from '../pictures/denoise.ts'
import { createDraws, type Draws } from '../pictures/draws.ts'
import { spreadOf } from '../pictures/measures/spread.ts'
import { readPicture } from '../pictures/measures/state.ts'
import { sizeOf } from '../pictures/pixels.ts'
import { pictureInto, planOf, run, weightsOf } from '../pictures/run.ts'
import { spanOf, type World } from '../pictures/world.ts'
import { rmsOfEach } from './rms.ts'

/** Heun in 40 steps, with churn at every noise level. */
export const churned = (sChurn: number): Design => ({
  ...defaultDesign,
  steps: 40,
  stochasticity: { id: 'churn', params: { sChurn, sTmin: 0, sTmax: Number.POSITIVE_INFINITY, sNoise: 1 } },
})

export interface Healing {
  /** Distance to the same design's pictures without the error, with the same noise: median over the pictures of a seed. */
  readonly distance: number
  /** Mean value of the pictures less that of the pictures without the error. */
  readonly brightness: number
  /** Mean squared deviation of the colors from their palette, over its variance. */
  readonly colors: number
  readonly colorsWithout: number
}

/** Pictures of a seed, each class in turn, at the last noise level. */
const picturesOf = (world: World, design: Design, perturbation: Perturbation, draws: readonly Draws[]) => {
  const count = draws.length
  const program = compile(design)
  const plan = planOf(program, { main: world, weak: world, perturbation })
  const last = program.steps.at(-1)!
  const size = sizeOf(world)
  const images = new Float32Array(count * size)
  let colors = 0
  for (const [k, own] of draws.entries()) {
    const label = k % world.names.length
    const image = images.subarray(k * size, (k + 1) * size)
    const form = [{ base: last.x, coefficient: 1 / last.s }]
    pictureInto(run(plan, label, own), weightsOf(plan, label, form), image)
    const level = levelOf(world, spanOf(world, label), last.sigma)
    colors += spreadOf(world, level, readPicture(world, level, image)).colors / count
  }
  return { images, colors, mean: images.reduce((sum, value) => sum + value, 0) / images.length }
}

/** What an error does to a design's pictures of a seed. */
export const healingOf = (
  world: World,
  design: Design,
  error: Partial<Perturbation>,
  seed: number,
  count: number,
): Healing => {
  // The noise of both is drawn once.
  const draws = Array.from({ length: count }, (_, k) => createDraws(world, seed, k))
  const wrong = picturesOf(world, design, { ...noPerturbation, ...error }, draws)
  const right = picturesOf(world, design, noPerturbation, draws)
  const distances = [...rmsOfEach(wrong.images, right.images, count)].sort((a, b) => a - b)
  return {
    distance: (distances[(count - 1) >> 1]! + distances[count >> 1]!) / 2,
    brightness: wrong.mean - right.mean,
    colors: wrong.colors,
    colorsWithout: right.colors,
  }
}
