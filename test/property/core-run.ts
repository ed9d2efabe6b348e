/** Runs of programs on points of the line, driven by any denoiser. */
import { interpret } from '../../src/core/interpret.ts'
import type { Program } from '../../src/core/program.ts'
import { type Mixture, tail } from '../../src/toy/mixture.ts'

export type Denoiser = (x: number, sigma: number) => number

/** D of N(mu, s^2), exact. */
export const gaussianDenoiser =
  (mu: number, s: number): Denoiser =>
  (x, sigma) =>
    (mu * sigma ** 2 + x * s ** 2) / (s ** 2 + sigma ** 2)

/** The exact flow of N(mu, s^2) from level `from` to level `to`, unscaled: x = s(t) times this. */
export const gaussianFlow = (mu: number, s: number, x: number, from: number, to: number): number =>
  mu + (x - mu) * (Math.hypot(s, to) / Math.hypot(s, from))

/** The exact flow of a mixture, by bisection on its distribution function: the flow keeps the order of points. */
export const mixtureFlow = (mixture: Mixture, x: number, from: number, to: number): number => {
  // The smaller tail keeps its digits.
  const upper = tail(mixture, x, from, true) < 0.5
  const wanted = tail(mixture, x, from, upper)
  let [low, high] = [-1e3, 1e3]
  for (let k = 0; k < 80; k++) {
    const middle = (low + high) / 2
    if (tail(mixture, middle, to, upper) > wanted === upper) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Unscaled states x_0 ... x_N of one point a latent, each as an array over points. */
export const statesOf = (
  program: Program,
  denoiser: Denoiser,
  draw: (k: number, out: Float64Array) => void,
  length: number,
): Float64Array[] => {
  const states: Float64Array[] = []
  const run = interpret(program, { length, allocate: (n) => new Float64Array(n), drawNoise: draw })
  for (let next = run.next(); !next.done; next = run.next()) {
    const event = next.value
    if (event.kind === 'denoise') event.output.set(event.input.map((x) => denoiser(x, event.sigma)))
    else {
      const { mark, read } = event
      if (mark.i === 0) states.push(read(mark.x).map((x) => x / mark.s))
      states.push(read(mark.xNext).map((x) => x / mark.sNext))
    }
  }
  return states
}
