/**
 * How an answer along a few layouts is seen by all directions of a span: y += Gram c, the one product that a run without
 * pixels is made of. In WebAssembly with pairs of float64 where there is SIMD (three times as fast), else in a loop.
 */
import type { Answer } from './denoise.ts'
import { gramOf } from './gram.ts'
import { callKernel, gramModule, type LoadedGram, loadGram } from './gram-kernel.ts'
import type { Span, World } from './world.ts'

/** Adds the projections of U' c on the directions of the span to `out`. */
export type SpreadAnswer = (answer: Pick<Answer, 'layouts' | 'coefficients'>, out: Float64Array) => void

/** The loop, which is also what the kernel is tested against. */
export const spreadInLoop =
  (world: World, span: Span): SpreadAnswer =>
  ({ layouts, coefficients }, out) => {
    const gram = gramOf(world, span)
    let at = 0
    for (const l of layouts) {
      const { first, count } = world.layouts[l]!
      let g = span.count * (first - span.first)
      for (let i = 0; i < 3 * span.count; i += 3)
        for (let j = at; j < at + 3 * count; j += 3) {
          const weight = gram[g++]!
          out[i]! += weight * coefficients[j]!
          out[i + 1]! += weight * coefficients[j + 1]!
          out[i + 2]! += weight * coefficients[j + 2]!
        }
      at += 3 * count
    }
  }

const spreadInKernel = (world: World, span: Span, loaded: LoadedGram): SpreadAnswer => {
  return ({ layouts, coefficients }, out) => {
    loaded.y.set(out)
    let at = 0
    for (const l of layouts) {
      const { first, count } = world.layouts[l]!
      callKernel(loaded, count, span.count * (first - span.first), coefficients, at)
      at += 3 * count
    }
    out.set(loaded.y)
  }
}

const kept = new WeakMap<Span, SpreadAnswer>()

/** For a span; made once. Not reentrant. */
export const spreadAnswerOf = (world: World, span: Span): SpreadAnswer => {
  const known = kept.get(span)
  if (known) return known
  const module = gramModule()
  const made = module
    ? spreadInKernel(world, span, loadGram(module, gramOf(world, span), span.count))
    : spreadInLoop(world, span)
  kept.set(span, made)
  return made
}
