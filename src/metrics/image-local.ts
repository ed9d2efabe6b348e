/**
 * The error that each step adds to the images of a real network, by step doubling. Knows nothing of how runs are made: it
 * asks for them.
 */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import type { FoundUpdate, WantedRun } from './image-convergence.ts'
import { doubled } from './image-levels.ts'
import { pooledRms, rmsOfEach } from './rms.ts'
import { designWith, deterministic, levelsOf, orderOf } from './toy-levels.ts'

export interface ImageStepError {
  readonly sigma: number
  readonly sigmaNext: number
  /** Carried to sigma = 0 by finer steps: root mean square over all elements, in units of the data. */
  readonly carried: number
}

/** The errors of one design's steps, or why it has none. */
export type ImageLocalUpdate =
  | {
      readonly key: string
      readonly errors: readonly ImageStepError[]
      /** What each step carries, of one image after another. */
      readonly each: readonly (readonly number[])[]
    }
  | { readonly key: string; readonly fault: string }

export interface ImageLocalRequest {
  /** Images of a run; one by default. */
  readonly images?: number
  readonly designs: readonly { readonly key: string; readonly design: Design }[]
}

interface Job {
  readonly key: string
  readonly levels: readonly number[]
  readonly order: number
  /** Every step but the last in two. */
  readonly fine: Design
  /** The same with step k whole. */
  readonly whole: readonly Design[]
}

/**
 * Yields runs to be made and is sent their final images; yields a design's errors when all of its steps are measured. A step
 * done whole among steps done in two changes the images by its own error without that of its halves, which is a share of
 * 2^-order of it. The step to sigma = 0 has no middle and is left out. Dropping the generator cancels.
 */
export function* measureLocalOnImages({
  designs,
  images: count = 1,
}: ImageLocalRequest): Generator<WantedRun | FoundUpdate<ImageLocalUpdate>, void, Float32Array | undefined> {
  const jobs: Job[] = []
  for (const { key, design } of designs)
    try {
      const levels = levelsOf(deterministic(design))
      const without = (k?: number): Design => designWith(design, doubled(levels, k))
      const whole = levels.slice(0, -1).map((_, k) => without(k))
      jobs.push({ key, levels, order: orderOf(design), fine: without(), whole })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      yield { kind: 'found', update: { key, fault: error.message } }
    }
  const callsTotal = jobs.reduce(
    (sum, { fine, whole }) => sum + [fine, ...whole].reduce((calls, design) => calls + compile(design).nfe, 0),
    0,
  )
  let callsBefore = 0
  const imagesOf = function* (design: Design): Generator<WantedRun, Float32Array, Float32Array | undefined> {
    const program = compile(design)
    const images = yield { kind: 'run', program, key: designKey(design), callsBefore, callsTotal }
    if (!images) throw new RangeError('a run that was asked for sent no images')
    callsBefore += program.nfe
    return images
  }
  for (const { key, levels, order, fine, whole } of jobs) {
    const finer = yield* imagesOf(fine)
    const errors: ImageStepError[] = []
    const all: (readonly number[])[] = []
    for (const [k, design] of whole.entries()) {
      const each = rmsOfEach(yield* imagesOf(design), finer, count).map((difference) => difference / (1 - 2 ** -order))
      errors.push({ sigma: levels[k]!, sigmaNext: levels[k + 1]!, carried: pooledRms(each) })
      all.push(each)
    }
    yield { kind: 'found', update: { key, errors, each: all } }
  }
}
