/**
 * Error against cost on a real network: the root mean square difference of a design's final images to those of a converged
 * run from the same latents. Knows nothing of how runs are made: it asks for them.
 */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import { convergedDesign } from '../core/presets.ts'
import type { Program } from '../core/program.ts'
import { isStochastic } from '../toy/errors.ts'
import { type ConvergencePoint, type CurveRequest, type CurveUpdate, pointsToMeasure } from './convergence.ts'
import { pooledRms, rmsOfEach } from './rms.ts'

/** A run that is asked for: its final images are to be sent in return. */
export interface WantedRun {
  readonly kind: 'run'
  readonly program: Program
  /** Equal for runs that give the same images from the same latents. */
  readonly key: string
  /** Network calls of the measurement: those done before this run, and their sum. */
  readonly callsBefore: number
  readonly callsTotal: number
  /** A run that others are compared with. */
  readonly isReference?: boolean
  /** Its calls that no run before it has made, where the engine keeps what it computed; all of them by default. */
  readonly newCalls?: number
}

export interface FoundUpdate<U> {
  readonly kind: 'found'
  readonly update: U
}

export interface ImageRequest {
  readonly curves: readonly CurveRequest[]
  readonly steps: readonly number[]
  /** Heun steps of the converged run; a run of half the steps shows how far it is from converged. */
  readonly referenceSteps: number
  /** Images of a run; one by default. */
  readonly images?: number
}

interface Job {
  readonly key: string
  readonly design: Design
  readonly program: Program
  readonly coarse: Design
  readonly fine: Design
}

const noReadings = { rms: null, mean: null, beforeLast: null, w1: null, w2: null }

/**
 * Yields runs to be made, the cheapest first after the reference that they need, and is sent their final images; yields
 * points in between. A run that two curves have in common is asked for once. Dropping the generator cancels.
 */
export function* measureOnImages({
  curves,
  steps,
  referenceSteps,
  images: count = 1,
}: ImageRequest): Generator<WantedRun | FoundUpdate<CurveUpdate>, void, Float32Array | undefined> {
  const jobs: Job[] = []
  for (const { curve, steps: n } of pointsToMeasure(curves, steps)) {
    const { key, design } = curve
    const own = { ...design, steps: n }
    try {
      const program = compile(own)
      if (isStochastic(program)) {
        const point: ConvergencePoint = { steps: n, nfe: program.nfe, readings: noReadings }
        yield { kind: 'found', update: { key, steps: n, point } }
        continue
      }
      const { sigma } = program.steps[0]!
      const fine = convergedDesign(design, sigma, referenceSteps)
      jobs.push({ key, design: own, program, fine, coarse: { ...fine, steps: referenceSteps / 2 } })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      yield { kind: 'found', update: { key, steps: n, fault: error.message } }
    }
  }

  const known = new Map<string, Float32Array>()
  const wanted = new Map(
    jobs.flatMap((job) => [job.fine, job.coarse, job.design].map((design) => [designKey(design), design] as const)),
  )
  const callsTotal = [...wanted.values()].reduce((sum, design) => sum + compile(design).nfe, 0)
  let callsBefore = 0
  const imagesOf = function* (
    design: Design,
    isReference = false,
  ): Generator<WantedRun, Float32Array, Float32Array | undefined> {
    const key = designKey(design)
    const kept = known.get(key)
    if (kept) return kept
    const program = compile(design)
    const images = yield { kind: 'run', program, key, callsBefore, callsTotal, isReference }
    if (!images) throw new RangeError('a run that was asked for sent no images')
    callsBefore += program.nfe
    known.set(key, images)
    return images
  }

  for (const { key, design, program, fine, coarse } of jobs) {
    const exact = yield* imagesOf(fine, true)
    // Heun's error falls by 4 from the coarse run to the fine one: a third of their difference is what is left.
    const floors = rmsOfEach(exact, yield* imagesOf(coarse, true), count).map((difference) => difference / 3)
    const errors = rmsOfEach(yield* imagesOf(design), exact, count)
    const readings = { ...noReadings, rms: { error: pooledRms(errors), floor: pooledRms(floors) } }
    yield {
      kind: 'found',
      update: {
        key,
        steps: design.steps,
        point: { steps: design.steps, nfe: program.nfe, readings },
        latents: { errors, floors },
      },
    }
  }
}
