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

/** A run that left the range of numbers: it would do so again. */
export class NonFiniteFault extends EngineFault {}

const norm = (values: Float64Array, divisor: number): number => {
  let sum = 0
  for (const value of values) sum += (value / divisor) ** 2
  return Math.sqrt(sum)
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * Images of a seed, from index `first` on and one for each label, with the noise that the page draws for them; all in
 * one network call after another. Throws NonFiniteFault when numbers stop being finite.
 */
export const sampleImages = async (
  asked: Program,
  { backend, card }: Network,
  seed: number,
  first: number,
  labels: readonly (number | null)[],
): Promise<readonly SampledImage[]> => {
  const program = withinReach(asked, card.sigma_max)
  const count = labels.length
  const none = labels.map(() => null)
  const rows = { label: oneHot(labels, card.labels.length), none: oneHot(none, card.labels.length) }
  const imageLength = lengthOf(backend.side)
  const denoised = new Float32Array(count * imageLength)
  const images = labels.map((label, k) => ({
    label,
    index: first + k,
    offset: k * imageLength,
    stateNorms: [] as number[],
    denoisedNorms: [] as number[],
    denoisedMeans: [] as number[],
  }))
  type Image = (typeof images)[number]
  const partOf = <T extends Float64Array | Float32Array>(values: T, { offset }: Image): T =>
    values.subarray(offset, offset + imageLength) as T
  const checkFinite = (values: Float32Array | Float64Array, { index }: Image, what: string): void => {
    if (!values.every(Number.isFinite))
      throw new NonFiniteFault(
        `${what} of seed ${seed}, image ${index} holds non-finite numbers (NaN or infinite).`,
        'Choose another range of sigma or another network.',
      )
  }

  const run = interpret(program, {
    length: count * imageLength,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => {
      for (const { index, offset } of images) fillNormals(out, seed, index, k, offset, imageLength)
    },
    drawIncrement: (increment, out) => {
      for (const { index, offset } of images) fillIncrement(out, seed, index, increment, offset, imageLength)
    },
  })
  for (;;) {
    const event = run.next()
    if (event.done) {
      const { sNext } = program.steps.at(-1)!
      return images.map((image) => {
        const { label, stateNorms, denoisedNorms, denoisedMeans } = image
        const result = partOf(event.value, image)
        const pixels = Float32Array.from(result, (value) => value / sNext)
        checkFinite(pixels, image, 'The result')
        return { label, stateNorms: [...stateNorms, norm(result, sNext)], denoisedNorms, denoisedMeans, pixels }
      })
    }
    if (event.value.kind === 'step') {
      const { mark, read } = event.value
      const [x, d] = [read(mark.x), read(mark.denoised)]
      for (const image of images) {
        const isInfinite = isPureNoise(mark.sigma)
        image.stateNorms.push(isInfinite ? Number.POSITIVE_INFINITY : norm(partOf(x, image), mark.s))
        image.denoisedNorms.push(norm(partOf(d, image), 1))
        image.denoisedMeans.push(mean(partOf(d, image)))
      }
      continue
    }
    const { call, sigma, condition, denoiser, input, output } = event.value
    await backend.denoise(Float32Array.from(input), sigma, rows[condition], count, denoised, denoiser)
    const what = `The network’s output at call ${call + 1} of ${program.nfe}, sigma ${sigma.toPrecision(4)},`
    for (const image of images) checkFinite(partOf(denoised, image), image, what)
    output.set(denoised)
  }
}

/** Image `image` of a seed, alone in its network calls: its bits do not depend on what else is sampled. */
export const sampleImage = async (
  program: Program,
  network: Network,
  seed: number,
  image: number,
  label: number | null,
): Promise<SampledImage> => (await sampleImages(program, network, seed, image, [label]))[0]!

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
