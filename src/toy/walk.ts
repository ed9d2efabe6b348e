/** A program run on points of the toy, step by step. */
import { type Event, interpret } from '../core/interpret.ts'
import type { Program } from '../core/program.ts'
import type { Noise } from './population.ts'
import { answerInto, answering, type Target } from './target.ts'

/** A finished step, see interpret. */
export type ToyStep = Extract<Event<Float64Array>, { readonly kind: 'step' }>

/** Runs a program on the toy step by step; returns its result, unscaled at sigma = 0. */
export function* walkToy(
  program: Program,
  target: Target,
  noise: Noise,
  count: number,
): Generator<ToyStep, Float64Array, void> {
  const run = interpret<Float64Array>(program, {
    length: count,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => out.set(noise(k)),
    drawIncrement: noise.fillIncrement,
  })
  for (;;) {
    const { done, value: event } = run.next()
    if (done) return event
    if (event.kind === 'denoise') answerInto(target, answering(target, event), event.input, event.sigma, event.output)
    else yield event
  }
}

/** The same to its end; `visit` sees each finished step. */
export const runToy = (
  program: Program,
  target: Target,
  noise: Noise,
  count: number,
  visit?: (step: ToyStep) => void,
): Float64Array => {
  const walk = walkToy(program, target, noise, count)
  for (;;) {
    const { done, value } = walk.next()
    if (done) return value
    visit?.(value)
  }
}
