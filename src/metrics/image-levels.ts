/**
 * Noise levels for a real network whose steps all have the same local error, by step doubling. Knows nothing of how runs
 * are made: it asks for them.
 */

import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import { flowSigma, flowTime } from '../core/frame.ts'
import { convergedDesign, defaultDesign } from '../core/presets.ts'
import { isPureNoise } from '../core/pure-noise.ts'
import { equalize } from './equalize.ts'
import { rmsBetween } from './rms.ts'
import { designWith, deterministic, levelsOf, orderOf, roundLevels } from './toy-levels.ts'

/** A run that is asked for: its final images are to be sent in return. */
export interface WantedImages {
  readonly design: Design
  /** Equal for designs that give the same images from the same latents. */
  readonly key: string
  /** Latents on which the levels are fitted, or others. */
  readonly latents: 'fitted' | 'held out'
  /** About the share of the work that is done before this run, in [0, 1]. */
  readonly share: number
}

/** What a search found. */
export interface ImageLevels {
  readonly levels: readonly number[]
  /** Root mean square difference to the converged run, in units of the data, on the latents of the fit and on others. */
  readonly fitted: readonly [before: number, after: number]
  readonly heldOut: readonly [before: number, after: number]
}

export interface EqualizedOnImages extends ImageLevels {
  /** Largest over smallest local error of the steps between the levels, carried to sigma = 0. */
  readonly spread: readonly [before: number, after: number]
}

export const mostImageSteps = 24
export const referenceSteps = 128

/** Share of the work until levels are found; the rest compares them. */
export const searchShare = 0.85

export type ImageSearch<T> = Generator<WantedImages, T, Float32Array | undefined>

/** Throws RangeError for numbers of steps that would take too many runs. */
export const checkSteps = (steps: number): void => {
  if (steps < 3 || steps > mostImageSteps)
    throw new RangeError(`levels are fitted to images for 3 to ${mostImageSteps} steps, this design has ${steps}`)
}

/** Final images of a run that starts after a share of the work. */
export function* ask(wanted: Design, latents: WantedImages['latents'], share: number): ImageSearch<Float32Array> {
  const images = yield { design: wanted, key: designKey(wanted), latents, share }
  if (!images) throw new RangeError('a run that was asked for sent no images')
  return images
}

/** What a list of levels is worth against the design's own: on the latents of the fit, and on others. */
export function* compareOnImages(
  design: Design,
  levels: readonly number[],
): ImageSearch<Pick<ImageLevels, 'fitted' | 'heldOut'>> {
  const after = designWith(design, levels)
  const rmseOn = function* (latents: WantedImages['latents'], share: number): ImageSearch<readonly [number, number]> {
    const sigmaMax = levels[0]!
    const converged = yield* ask(convergedDesign(design, sigmaMax, referenceSteps), latents, share)
    const before = rmsBetween(yield* ask(design, latents, share + 0.05), converged)
    return [before, rmsBetween(yield* ask(after, latents, share + 0.06), converged)]
  }
  const fitted = yield* rmseOn('fitted', searchShare)
  const heldOut = yield* rmseOn('held out', 0.92)
  return { fitted, heldOut }
}

/** Between two levels, in ln sigma; below noise alone, at the middle time of flow matching. */
const middleOf = (high: number, low: number): number =>
  isPureNoise(high) ? flowSigma((1 + flowTime(low)) / 2) : Math.sqrt(high * low)

/** A list with the (logarithmic) middle of every interval but those in `without`. */
export const doubled = (levels: readonly number[], without = -1): readonly number[] =>
  levels.flatMap((level, k) =>
    k === levels.length - 1 || k === without ? [level] : [level, middleOf(level, levels[k + 1]!)],
  )

/** Runs are dear: a few passes come near enough. */
const options = { mostPasses: 5, equalWithin: 1.25 }

/**
 * Levels of equal step errors, without the final 0, and how equal the errors were before and after. The local error of a
 * step is what the images change when it alone is done in one step and all others in two: of the error that it adds to the
 * result all but what halving leaves, which is the same share for every step. Levels, ends and number as for the toy. Takes
 * `part` of the work. Throws RangeError for a design that adds noise or has too many steps.
 */
export function* equalizedLevels(
  design: Design,
  part: number,
): ImageSearch<Pick<EqualizedOnImages, 'levels' | 'spread'>> {
  checkSteps(design.steps)
  const start = levelsOf(deterministic(design))
  const runs = options.mostPasses * start.length
  let made = 0
  const errorsOf = function* (levels: readonly number[]): ImageSearch<readonly number[]> {
    const run = (k?: number): ImageSearch<Float32Array> =>
      ask(designWith(design, doubled(levels, k)), 'fitted', (part * made++) / runs)
    const all = yield* run()
    const errors: number[] = []
    for (let k = 0; k < levels.length - 1; k++) errors.push(rmsBetween(yield* run(k), all))
    return errors
  }
  const search = equalize(start, orderOf(design), options)
  let request = search.next()
  while (!request.done) request = search.next(yield* errorsOf(request.value))
  const { levels, spread } = request.value
  return { levels: roundLevels(levels), spread }
}

/** Network calls per image of a design in a number of steps, the last of them to sigma = 0. */
const callsIn = (design: Design, steps: number): number =>
  compile({ ...defaultDesign, solver: design.solver, steps }).nfe

/** About the network calls per image that equalizing takes at most: half of each run is known from the one before. */
export const callsOfEqualizing = ({ steps, ...design }: Design): number =>
  (options.mostPasses * (steps + 1) * callsIn({ ...design, steps }, 2 * steps - 1)) / 2

/** Network calls per image of comparing levels with the design's own. */
export const callsOfComparing = (design: Design): number =>
  2 * (compile({ ...defaultDesign, steps: referenceSteps }).nfe + 2 * callsIn(design, design.steps))

/** Yields runs and is sent their final images; dropping the generator cancels. Throws as equalizedLevels does. */
export function* equalizeOnImages(design: Design): ImageSearch<EqualizedOnImages> {
  const found = yield* equalizedLevels(design, searchShare)
  return { ...found, ...(yield* compareOnImages(design, found.levels)) }
}
