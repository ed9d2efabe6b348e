/** Density, score and posterior of the classes, from what the denoiser answers. */
import type { Answer, Level } from './denoise.ts'
import { logShareOf, type World } from './world.ts'

/**
 * ln p(x; sigma) in nats, given the classes of the level's span.
 *
 * @param norm - |x + 1|^2, the squared distance from the black picture.
 */
export const logDensity = (world: World, { v, span }: Level, { evidence }: Answer, norm: number): number =>
  evidence - norm / (2 * v) - 1.5 * world.side ** 2 * Math.log(2 * Math.PI * v) - logShareOf(world, span)

/** Posterior share of each class, by label, of an answer over all layouts. */
export const classPosterior = (world: World, { layouts, weights }: Answer): Float64Array => {
  const shares = new Float64Array(world.names.length)
  layouts.forEach((l, k) => {
    shares[world.layouts[l]!.class]! += weights[k]!
  })
  return shares
}

/** The score (D - x) / sigma^2 of a picture; sigma > 0. */
export const scoreInto = (x: Float64Array, denoised: Float64Array, sigma: number, out: Float64Array): void => {
  for (let j = 0; j < out.length; j++) out[j] = (denoised[j]! - x[j]!) / sigma ** 2
}
