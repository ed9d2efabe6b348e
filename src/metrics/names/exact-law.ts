/**
 * The law of what a program makes of Gaussian data, exactly: D is affine there, and so is every operation, so that each tensor
 * is a number and a factor for each noise. No seed and no sample enters.
 */
import { interpret } from '../../core/interpret.ts'
import type { Condition, Program } from '../../core/program.ts'
import { isPureNoise } from '../../core/pure-noise.ts'

/** D(x) = offset + slope x. */
export interface Affine {
  readonly offset: number
  readonly slope: number
}

export interface Gaussian {
  readonly mean: number
  readonly variance: number
}

/** D(x; sigma) of Gaussian data at x = y + sigma n. */
export const denoiserInSigma =
  ({ mean, variance }: Gaussian) =>
  (sigma: number): Affine => {
    if (isPureNoise(sigma)) return { offset: mean, slope: 0 }
    const slope = variance / (variance + sigma ** 2)
    return { offset: mean * (1 - slope), slope }
  }

/** D(x_t; t) of Gaussian data at x_t = (1 - t) y + t n, for programs whose levels are times. */
export const denoiserInTime =
  ({ mean, variance }: Gaussian) =>
  (t: number): Affine => {
    const slope = ((1 - t) * variance) / ((1 - t) ** 2 * variance + t ** 2)
    return { offset: mean * (1 - slope * (1 - t)), slope }
  }

/** Mean and variance of the result of a run; noises must be independent of each other. */
export const lawOf = (program: Program, denoiser: (condition: Condition) => (level: number) => Affine): Gaussian => {
  // A number, then a factor for each noise.
  const length = 2 + program.steps.length + program.increments.length
  const factorAt = (place: number, out: Float64Array): void => {
    out.fill(0)
    out[place] = 1
  }
  const run = interpret(program, {
    length,
    allocate: (size) => new Float64Array(size),
    drawNoise: (k, out) => factorAt(1 + k, out),
    drawIncrement: (increment, out) => factorAt(2 + program.steps.length + program.increments.indexOf(increment), out),
  })
  let next = run.next()
  while (!next.done) {
    const event = next.value
    if (event.kind === 'denoise') {
      const { offset, slope } = denoiser(event.condition)(event.sigma)
      for (let j = 0; j < length; j++) event.output[j] = slope * event.input[j]!
      event.output[0]! += offset
    }
    next = run.next()
  }
  const [mean, ...factors] = next.value
  return { mean: mean!, variance: factors.reduce((sum, factor) => sum + factor ** 2, 0) }
}
