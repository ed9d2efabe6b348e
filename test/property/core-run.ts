/** Runs of programs on points of the line, driven by any denoiser. */
import type { Increment } from '../../src/core/brownian.ts'
import { interpret } from '../../src/core/interpret.ts'
import type { Tensor, Term } from '../../src/core/linear.ts'
import { lastReads, type Program } from '../../src/core/program.ts'
import { type Mixture, tail } from '../../src/toy/mixture.ts'

export type Denoiser = (x: number, sigma: number) => number

/** Neither linear in x nor smooth beyond need: any wrong coefficient shows. */
export const bumpy: Denoiser = (x, sigma) => Math.tanh(x / (1 + sigma)) + 0.3 * Math.cos(2 * x) * Math.exp(-sigma)

/** How far a number is from the expected one, in parts of that. */
export const relative = (actual: number, expected: number): number =>
  Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE)

/** D of N(mu, s^2), exact. */
export const gaussianDenoiser =
  (mu: number, s: number): Denoiser =>
  (x, sigma) =>
    (mu * sigma * sigma + x * s * s) / (s * s + sigma * sigma)

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

/** Unscaled states x_0 ... x_N of one point a latent, each as an array over points; those that `isRead` names, by default all. */
export const statesOf = (program: Program, denoiser: Denoiser, ...rest: Rest): Float64Array[] =>
  statesOfAll(
    program,
    (x, sigma, out) => {
      for (let j = 0; j < x.length; j++) out[j] = denoiser(x[j]!, sigma)
    },
    ...rest,
  )

type Rest = Parameters<typeof statesOfAll> extends [unknown, unknown, ...infer Others] ? Others : never

/** The same by a denoiser that answers about all points at once. */
export const statesOfAll = (
  program: Program,
  denoiseInto: (x: Float64Array, sigma: number, out: Float64Array) => void,
  draw: (k: number, out: Float64Array) => void,
  length: number,
  drawIncrement?: (increment: Increment, out: Float64Array) => void,
  isRead: (i: number) => boolean = () => true,
): Float64Array[] => {
  const states: Float64Array[] = []
  const run = interpret(program, { length, allocate: (n) => new Float64Array(n), drawNoise: draw, drawIncrement })
  for (let next = run.next(); !next.done; next = run.next()) {
    const event = next.value
    if (event.kind === 'denoise') {
      denoiseInto(event.input, event.sigma, event.output)
    } else {
      const { mark, read } = event
      const { i } = mark
      if (i === 0 && isRead(0)) states[0] = read(mark.x).map((x) => x / mark.s)
      if (isRead(i + 1)) states[i + 1] = read(mark.xNext).map((x) => x / mark.sNext)
    }
  }
  return states
}

/**
 * Unscaled states as `statesOf` gives them, but the first `exactSteps` steps are replaced by the exact flow: their states
 * and their denoiser outputs are those of `flowTo(sigma)`, so that a multistep rule starts with a history without error.
 * For deterministic programs with one network call a step.
 */
export const statesAfterExact = (
  program: Program,
  denoiser: Denoiser,
  exactSteps: number,
  flowTo: (sigma: number) => readonly number[],
): number[][] => {
  const values = new Map<string, readonly number[]>()
  const sum = (terms: readonly Term[]): number[] => {
    const total = new Array<number>(latents).fill(0)
    for (const { base, coefficient } of terms) {
      const of = values.get(base)!
      for (let j = 0; j < latents; j++) total[j] = total[j]! + coefficient * of[j]!
    }
    return total
  }
  const latents = flowTo(program.steps[0]!.sigma).length
  const last = lastReads(program)
  const states: number[][] = []
  for (const mark of program.steps) {
    if (mark.i <= exactSteps) {
      states[mark.i] = [...flowTo(mark.sigma)]
      values.set(
        mark.x,
        states[mark.i]!.map((x) => x * mark.s),
      )
    }
    for (let index = mark.ops[0]; index < mark.ops[1]; index++) {
      const op = program.ops[index]!
      if (op.op === 'denoise')
        values.set(
          op.out,
          sum(op.input).map((x) => denoiser(x, op.sigma)),
        )
      else if (mark.i >= exactSteps) {
        values.set(op.out, sum(op.terms))
        states[mark.i + 1] = values.get(op.out)!.map((x) => x / mark.sNext)
      }
    }
    // What is kept for long costs more than what is made.
    for (const name of values.keys()) if ((last.get(name as Tensor) ?? -1) < mark.ops[1]) values.delete(name)
  }
  return states
}
