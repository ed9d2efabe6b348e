/** A program run on many points of the toy at once, with everything that a plot of it needs. */
import { fillIncrement, type Increment } from '../core/brownian.ts'
import { noPerturbation, type WrongStart } from '../core/perturbation.ts'
import type { Program } from '../core/program.ts'
import { fillFirstNormals } from '../core/random.ts'
import type { Target } from './target.ts'
import type { ToyStart } from './view.ts'
import { runToy } from './walk.ts'

/** Noise tensors of a population: n_k holds normal(seed, image j, stream k, element 0) for point j. */
export interface Noise {
  (k: number): Float64Array
  /** Writes a Brownian increment; point j follows the path of element j of image 0. */
  readonly fillIncrement: (increment: Increment, out: Float64Array) => void
}

/** Increments that are kept: those of two runs of many steps. */
const mostIncrements = 200

/**
 * Draws lazily and keeps what was drawn: the same noise serves every design. One-sided starts are |n_0|, half-normal: the
 * upper half of where a run should start, twice as dense. A wrong start is startScale n_0 + startShift.
 */
export const createNoise = (
  seed: number,
  count: number,
  start: ToyStart = 'normal',
  { startScale, startShift }: WrongStart = noPerturbation,
): Noise => {
  const drawn = new Map<number, Float64Array>()
  const draw = (k: number): Float64Array => {
    const kept = drawn.get(k)
    if (kept) return kept
    const noise = new Float64Array(count)
    fillFirstNormals(noise, seed, k)
    if (k === 0 && start === 'one-sided') for (let j = 0; j < count; j++) noise[j] = Math.abs(noise[j]!)
    if (k === 0) for (let j = 0; j < count; j++) noise[j] = startScale * noise[j]! + startShift
    drawn.set(k, noise)
    return noise
  }
  const increments = new Map<string, Float64Array>()
  const increment = (of: Increment): Float64Array => {
    const key = `${of.from} ${of.to} ${of.clock}`
    const kept = increments.get(key)
    if (kept) return kept
    const noise = new Float64Array(count)
    fillIncrement(noise, seed, 0, of)
    // The oldest goes: a hand on the number of steps asks for other increments all the time.
    if (increments.size >= mostIncrements) increments.delete(increments.keys().next().value!)
    increments.set(key, noise)
    return noise
  }
  return Object.assign(draw, {
    fillIncrement: (of: Increment, out: Float64Array) => out.set(increment(of).subarray(0, out.length)),
  })
}

export interface Population {
  readonly count: number
  /** Scaled states x_0 ... x_N, one array a step index. */
  readonly states: readonly Float64Array[]
  /** Scaled states after the raise of noise of step i < N; the same array as states[i] without churn. */
  readonly raised: readonly Float64Array[]
  /** First denoiser output of step i < N, unscaled. */
  readonly denoised: readonly Float64Array[]
}

/** Runs the program on `count` points whose denoisers, with and without the label, are the target's exact ones. */
export const runPopulation = (program: Program, target: Target, count: number, noise: Noise): Population => {
  const states: Float64Array[] = []
  const raised: Float64Array[] = []
  const denoised: Float64Array[] = []
  runToy(program, target, noise, count, ({ mark, read }) => {
    if (mark.i === 0) states.push(read(mark.x).slice())
    raised.push(mark.gamma > 0 ? read(mark.xHat).slice() : states[mark.i]!)
    denoised.push(read(mark.denoised).slice())
    states.push(read(mark.xNext).slice())
  })
  return { count, states, raised, denoised }
}

/** Indices of at most `limit` points, spread evenly over the order of their starts, lowest start first. */
export const spreadEvenly = (starts: Float64Array, limit: number): Uint32Array => {
  const order = Uint32Array.from(starts, (_, j) => j).sort((a, b) => starts[a]! - starts[b]! || a - b)
  if (order.length <= limit) return order
  return Uint32Array.from({ length: limit }, (_, k) => order[Math.floor(((k + 0.5) * order.length) / limit)]!)
}
