/** Runs a program on the images of one seed, around a float32 network or all in float64, and measures every step. */
import { fillIncrement } from '../core/brownian.ts'
import { interpret } from '../core/interpret.ts'
import type { Term } from '../core/linear.ts'
import type { Program } from '../core/program.ts'
import { isPureNoise } from '../core/pure-noise.ts'
import { fillNormals } from '../core/random.ts'
import { withinReach } from '../core/reach.ts'
import { lengthOf } from '../engine/card.ts'
import { EngineFault } from '../engine/fault.ts'
import { oneHot } from '../engine/one-hot.ts'
import type { Denoisers } from '../pictures/denoiser.ts'
import { createDraws } from '../pictures/draws.ts'
import { sizeOf } from '../pictures/pixels.ts'
import { pictureInto, planOf, run, weightsOf } from '../pictures/run.ts'
import type { Network } from './network.ts'

export interface SampledImage {
  /** Index into the card's labels; null for none. */
  readonly label: number | null
  /** Euclidean norm of x / s at each of the N + 1 levels; infinite, which JSON writes as null, at noise alone. */
  readonly stateNorms: readonly number[]
  /** Euclidean norm and mean of D(xHat / sHat; sigmaHat), one per step. */
  readonly denoisedNorms: readonly number[]
  readonly denoisedMeans: readonly number[]
  /** The final x / s, [3, side, side], data in [-1, 1]. */
  readonly pixels: Float32Array
}

const norm = (values: Float64Array, divisor: number): number => {
  let sum = 0
  for (const value of values) sum += (value / divisor) ** 2
  return Math.sqrt(sum)
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Image `image` of a seed, with the noise that the page draws for it. Throws EngineFault when numbers stop being finite. */
export const sampleImage = async (
  asked: Program,
  { backend, card }: Network,
  seed: number,
  image: number,
  label: number | null,
): Promise<SampledImage> => {
  const program = withinReach(asked, card.sigma_max)
  const rows = { label: oneHot([label], card.labels.length), none: oneHot([null], card.labels.length) }
  const imageLength = lengthOf(backend.side)
  const denoised = new Float32Array(imageLength)
  const stateNorms: number[] = []
  const denoisedNorms: number[] = []
  const denoisedMeans: number[] = []
  const checkFinite = (values: Float32Array | Float64Array, what: string): void => {
    if (!values.every(Number.isFinite))
      throw new EngineFault(
        `${what} of seed ${seed}, image ${image} holds non-finite numbers (NaN or infinite).`,
        'Choose another range of sigma or another network.',
      )
  }

  const run = interpret(program, {
    length: imageLength,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => fillNormals(out, seed, image, k),
    drawIncrement: (increment, out) => fillIncrement(out, seed, image, increment),
  })
  for (;;) {
    const event = run.next()
    if (event.done) {
      const { sNext } = program.steps.at(-1)!
      stateNorms.push(norm(event.value, sNext))
      const pixels = Float32Array.from(event.value, (value) => value / sNext)
      checkFinite(pixels, 'The result')
      return { label, stateNorms, denoisedNorms, denoisedMeans, pixels }
    }
    if (event.value.kind === 'step') {
      const { mark, read } = event.value
      stateNorms.push(isPureNoise(mark.sigma) ? Number.POSITIVE_INFINITY : norm(read(mark.x), mark.s))
      denoisedNorms.push(norm(read(mark.denoised), 1))
      denoisedMeans.push(mean(read(mark.denoised)))
      continue
    }
    const { call, sigma, condition, denoiser, input, output } = event.value
    await backend.denoise(Float32Array.from(input), sigma, rows[condition], 1, denoised, denoiser)
    checkFinite(denoised, `The network’s output at call ${call + 1} of ${program.nfe}, sigma ${sigma.toPrecision(4)},`)
    output.set(denoised)
  }
}

/** The same of an exact world, in float64 throughout. Throws RangeError for a label that it lacks. */
export const sampleExactImage = (
  program: Program,
  denoisers: Denoisers,
  seed: number,
  image: number,
  label: number | null,
): SampledImage => {
  const plan = planOf(program, denoisers)
  const trajectory = run(plan, label, createDraws(denoisers.main, seed, image))
  const pictureOf = (form: readonly Term[]): Float64Array => {
    const picture = new Float64Array(sizeOf(denoisers.main))
    pictureInto(trajectory, weightsOf(plan, label, form), picture)
    return picture
  }
  const denoised = program.steps.map((mark) => pictureOf(mark.denoised))
  const { sNext } = program.steps.at(-1)!
  const final = pictureOf([{ base: program.result, coefficient: 1 }])
  if (!final.every(Number.isFinite))
    throw new EngineFault(
      `The result of seed ${seed}, image ${image} holds non-finite numbers (NaN or infinite).`,
      'Choose another range of sigma.',
    )
  return {
    label,
    stateNorms: [
      ...program.steps.map(({ x, s }) => norm(pictureOf([{ base: x, coefficient: 1 }]), s)),
      norm(final, sNext),
    ],
    denoisedNorms: denoised.map((picture) => norm(picture, 1)),
    denoisedMeans: denoised.map(mean),
    pixels: Float32Array.from(final, (value) => value / sNext),
  }
}
