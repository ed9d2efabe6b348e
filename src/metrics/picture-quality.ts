/** How good designs are on exact pictures: against the exact flow, and against the pictures' exact distribution. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import type { Term } from '../core/linear.ts'
import { isStartPerturbed, noPerturbation, type Perturbation } from '../core/perturbation.ts'
import { convergedDesign } from '../core/presets.ts'
import type { Program } from '../core/program.ts'
import type { ExactWorld } from '../engine/protocol.ts'
import { type Denoisers, weakened } from '../pictures/denoiser.ts'
import { drawWorld } from '../pictures/draw-world.ts'
import { createDraws } from '../pictures/draws.ts'
import { type Gauge, gaugeOf, measureSamples, type SampleQuality } from '../pictures/measures/measure.ts'
import { sizeOf } from '../pictures/pixels.ts'
import { type Plan, pictureInto, planOf, run, type Weights, weightsOf } from '../pictures/run.ts'
import type { World } from '../pictures/world.ts'
import { isStochastic } from '../toy/errors.ts'
import { rmsOfErrors } from './paired.ts'
import { rmsOfEach } from './rms.ts'

export interface PictureQualityRequest {
  readonly world: ExactWorld
  /** `key` is the caller's. */
  readonly designs: readonly { readonly key: string; readonly design: Design }[]
  readonly seed: number
  /** Class of all pictures; each in turn, or none. */
  readonly label: number | 'all' | 'none'
  /** Pictures that are measured. */
  readonly count: number
  /** How the designs' denoiser errs, and what is wrong with their starts; the exact flow has neither. */
  readonly perturbation?: Perturbation | undefined
}

/** Root mean square distances of pictures to others of the same noise, over all values of a picture. */
export interface Distances {
  /** Median over pictures: a single one that ends as another drawing does not move it. */
  readonly median: number
  /** Root mean square over pictures, and its standard error. */
  readonly rms: number
  readonly error: number
  readonly pictures: number
}

/** Distances to where the exact flow ends. */
export interface FlowError extends Distances {
  /** Error of the converged run itself, by the same run in half the steps: about a third of their distance. */
  readonly floor: number
}

export interface PictureQuality {
  readonly nfe: number
  readonly steps: number
  /** Null for designs that add noise, which follow no flow. */
  readonly flow: FlowError | null
  /**
   * How much of a wrong start is left: distances to the same design's pictures from the right one, with the same noise on the
   * way. Null where the start is right.
   */
  readonly start: Distances | null
  /** Measures of the states before the last step. */
  readonly samples: SampleQuality
  /** The noise level of those. */
  readonly sigma: number
}

export type PictureQualityUpdate = { readonly key: string } & (
  | { readonly quality: PictureQuality }
  | { readonly fault: string }
)

/** Pictures that are followed to the end of the exact flow, and steps of that. */
const followed = 64
const convergedSteps = 256

/** Root mean square over pictures of their root mean square errors, with its standard error by that of the squares. */
export const distancesOf = (errors: readonly number[]): Distances => {
  const count = errors.length
  const sorted = [...errors].sort((a, b) => a - b)
  const median = (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2
  const { rms, error } = rmsOfErrors(errors)
  return { median, rms, error: error ?? 0, pictures: count }
}

export const flowErrorOf = (errors: readonly number[], floor: number): FlowError => ({ ...distancesOf(errors), floor })

const labelOf = (label: PictureQualityRequest['label'], k: number, { names }: World): number | null =>
  label === 'all' ? k % names.length : label === 'none' ? null : label

/** Yields denoiser calls as they are made; returns what they were made for. */
type Work<T> = Generator<number, T, void>

/** Runs pictures under a plan, and hands over one form of each. */
interface Bench {
  readonly world: World
  readonly exact: Denoisers
  readonly labels: readonly (number | null)[]
  /** Pixels of `form` of the first `count` pictures, one after another. */
  readonly pictures: (plan: Plan, form: readonly Term[], count: number) => Work<Float32Array>
}

const benchOf = ({ world: of, seed, label, count: all }: PictureQualityRequest): Bench => {
  const world = drawWorld(of.seed, of.side, of.isGrainy)
  const size = sizeOf(world)
  const labels = Array.from({ length: all }, (_, k) => labelOf(label, k, world))
  const draws = labels.map((_, k) => createDraws(world, seed, k))
  return {
    world,
    exact: { main: world, weak: weakened(world) },
    labels,
    *pictures(plan, form, count) {
      const out = new Float32Array(count * size)
      const weights = new Map<number | null, Weights>()
      for (let k = 0; k < count; k++) {
        const own = labels[k]!
        // A program's own noise is not kept: a thousand pictures would fill the memory.
        const noise = k < followed ? draws[k]! : createDraws(world, seed, k)
        const trajectory = run(plan, own, noise)
        const of = weights.get(own) ?? weightsOf(plan, own, form)
        weights.set(own, of)
        pictureInto(trajectory, of, out.subarray(k * size, (k + 1) * size))
        yield plan.program.nfe
      }
      return out
    },
  }
}

interface Ends {
  readonly images: Float32Array
  readonly floor: number
}

const result = ({ result: base }: Program): readonly Term[] => [{ base, coefficient: 1 }]

/** Where the exact flow ends from a design's first level, under its guidance. */
function* endsOf({ exact, pictures }: Bench, design: Design, start: number, count: number): Work<Ends> {
  const runs: Float32Array[] = []
  for (const steps of [convergedSteps / 2, convergedSteps]) {
    const plan = planOf(compile(convergedDesign(design, start, steps)), exact)
    runs.push(yield* pictures(plan, result(plan.program), count))
  }
  const apart = rmsOfEach(runs[0]!, runs[1]!, count)
  return { images: runs[1]!, floor: flowErrorOf(apart, 0).rms / 3 }
}

/** What ends and gauges of several designs have in common. */
interface Shared {
  readonly ends: Map<string, Ends>
  readonly gauges: Map<number, Gauge>
}

/** How far each of the first pictures is from where the exact flow takes it. */
function* errorsUnder(
  bench: Bench,
  plan: Plan,
  design: Design,
  known: Map<string, Ends>,
): Work<{ readonly errors: readonly number[]; readonly floor: number }> {
  const { labels, pictures } = bench
  // Rounding of the first level would make a converged run of its own.
  const sigma = Number(plan.program.steps[0]!.sigma.toPrecision(12))
  const count = Math.min(followed, labels.length)
  const kind = JSON.stringify([sigma, design.guidance])
  const ends = known.get(kind) ?? (yield* endsOf(bench, design, sigma, count))
  known.set(kind, ends)
  const images = yield* pictures(plan, result(plan.program), count)
  return { errors: rmsOfEach(images, ends.images, count), floor: ends.floor }
}

function* flowErrorUnder(bench: Bench, plan: Plan, design: Design, known: Map<string, Ends>): Work<FlowError> {
  const { errors, floor } = yield* errorsUnder(bench, plan, design, known)
  return flowErrorOf(errors, floor)
}

/** How far the first pictures are from those of the right start. */
function* startErrorUnder({ exact, labels, pictures }: Bench, { program, denoisers }: Plan): Work<Distances | null> {
  const { perturbation } = denoisers
  if (!perturbation || !isStartPerturbed(perturbation)) return null
  const { startScale, startShift } = noPerturbation
  const right = { ...perturbation, startScale, startShift }
  const count = Math.min(followed, labels.length)
  const ends: Float32Array[] = []
  for (const one of [perturbation, right])
    ends.push(yield* pictures(planOf(program, { ...exact, perturbation: one }), result(program), count))
  return distancesOf(rmsOfEach(ends[0]!, ends[1]!, count))
}

function* qualityOf(
  bench: Bench,
  design: Design,
  perturbation: Perturbation | undefined,
  shared: Shared,
): Work<PictureQuality> {
  const { world, labels, exact, pictures } = bench
  const program = compile(design)
  const plan = planOf(program, { ...exact, perturbation })
  const last = program.steps.at(-1)!
  const flow = isStochastic(program) ? null : yield* flowErrorUnder(bench, plan, design, shared.ends)
  const start = yield* startErrorUnder(bench, plan)
  const gauge = shared.gauges.get(last.sigma) ?? gaugeOf(world, last.sigma)
  shared.gauges.set(last.sigma, gauge)
  const states = yield* pictures(plan, [{ base: last.x, coefficient: 1 / last.s }], labels.length)
  const samples = measureSamples(gauge, states, labels)
  return { nfe: program.nfe, steps: program.steps.length, flow, start, samples, sigma: last.sigma }
}

/** Denoiser calls that a request takes, about: converged runs are shared by designs. */
const callsOf = ({ designs, count, perturbation }: PictureQualityRequest): number => {
  const runs = count + (perturbation && isStartPerturbed(perturbation) ? 3 : 1) * followed
  return designs.reduce((sum, { design }) => sum + 2 * design.steps * runs, 3 * convergedSteps * followed)
}

/**
 * Measures one design after another; yields the share of the work that is done, and what was found of a design. Dropping the
 * generator cancels. Throws RangeError for a class that the world lacks.
 */
export function* measurePictureQuality(
  request: PictureQualityRequest,
): Generator<{ readonly share: number; readonly update?: PictureQualityUpdate }, void, void> {
  const total = callsOf(request)
  let done = 0
  yield { share: 0 }
  const bench = benchOf(request)
  const shared: Shared = { ends: new Map(), gauges: new Map() }
  for (const { key, design } of request.designs) {
    let update: PictureQualityUpdate
    try {
      const work = qualityOf(bench, design, request.perturbation, shared)
      let next = work.next()
      for (; !next.done; next = work.next()) {
        done += next.value
        yield { share: Math.min(0.99, done / total) }
      }
      update = { key, quality: next.value }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      update = { key, fault: error.message }
    }
    yield { share: Math.min(0.99, done / total), update }
  }
}

type FlowRequest = Pick<PictureQualityRequest, 'world' | 'seed' | 'count'> & { readonly designs: readonly Design[] }

const eachFlow = <T>(
  { designs, ...request }: FlowRequest,
  measure: (bench: Bench, plan: Plan, design: Design, known: Map<string, Ends>) => Work<T>,
): readonly T[] => {
  const bench = benchOf({ ...request, label: 'all', designs: [] })
  const shared = new Map<string, Ends>()
  return designs.map((design) => finish(measure(bench, planOf(compile(design), bench.exact), design, shared)))
}

/** The flow errors alone, with labels in turn: for those who have a thread to themselves. */
export const flowErrorsOnPictures = (request: FlowRequest): readonly FlowError[] => eachFlow(request, flowErrorUnder)

/** The same picture by picture. */
export const errorsOnPictures = (request: FlowRequest): readonly (readonly number[])[] =>
  eachFlow(request, errorsUnder).map(({ errors }) => errors)

const finish = <T>(work: Work<T>): T => {
  let next = work.next()
  while (!next.done) next = work.next()
  return next.value
}
