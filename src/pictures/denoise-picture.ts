/** The exact denoiser from pixels to pixels: for those who have pictures and no program. */
import { denoise, type Level, levelOf } from './denoise.ts'
import { type Picture, paint, project, projectionsOfOnes } from './pixels.ts'
import { spanOf, type World } from './world.ts'

/**
 * Writes D(x; sigma) to `out`, which may be x.
 *
 * @param x - Pictures' values, [3, side, side].
 * @param label - Index of a class, or null for none.
 */
export const denoisePicture = (world: World, x: Picture, sigma: number, label: number | null, out: Picture): void => {
  const span = spanOf(world, label)
  denoiseAt(world, levelOf(world, span, sigma), x, out)
}

/** The same at a level that is at hand. */
export const denoiseAt = (world: World, level: Level, x: Picture, out: Picture): void => {
  const { span, kept } = level
  const y = project(world, span, x)
  const ones = projectionsOfOnes(world, span)
  for (let j = 0; j < y.length; j++) y[j]! += ones[j]!
  const { layouts, coefficients } = denoise(world, span, level, y)
  const gamma = new Float64Array(3 * span.count)
  let at = 0
  for (const l of layouts) {
    const { first, count } = world.layouts[l]!
    for (let j = 0; j < 3 * count; j++) gamma[3 * (first - span.first) + j] = coefficients[at++]!
  }
  for (let j = 0; j < out.length; j++) out[j] = kept * (x[j]! + 1) - 1
  paint(world, span, gamma, out)
}
