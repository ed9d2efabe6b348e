/** The flow of a learned denoiser, drawn over the exact one: the same ODE with other answers, in many Heun steps. */
import { compile } from '../core/compile.ts'
import { convergedDesign, type Design } from '../core/design.ts'
import { createNoise, type Noise, runPopulation } from './population.ts'
import type { Target } from './target.ts'

/** Heun steps of a line. */
const steps = 64

export interface LearnedFlow {
  readonly levels: Float64Array
  /** Unscaled x at each level, one array a line. */
  readonly lines: readonly Float64Array[]
}

/** Lines through the points `starts` at level sigma, unscaled, under the target's learned denoiser. */
export const learnedFlow = (target: Target, design: Design, starts: readonly number[], sigma: number): LearnedFlow => {
  const program = compile(convergedDesign(design, sigma, steps))
  const latents = Float64Array.from(starts, (x) => x / sigma)
  const drawn = createNoise(0, starts.length)
  const noise: Noise = Object.assign((k: number) => (k === 0 ? latents : drawn(k)), {
    fillIncrement: drawn.fillIncrement,
  })
  const { states } = runPopulation(program, target, starts.length, noise)
  const levels = Float64Array.from(program.steps, (step) => step.sigma)
  return { levels, lines: starts.map((_, j) => Float64Array.from(levels, (_, i) => states[i]![j]!)) }
}
