/** The GPU's plan, carried out in float64 as the kernels would, against the interpreter. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillIncrement } from '../../../src/core/brownian.ts'
import { compile } from '../../../src/core/compile.ts'
import { interpret } from '../../../src/core/interpret.ts'
import type { Condition, Program } from '../../../src/core/program.ts'
import { normal } from '../../../src/core/random.ts'
import { type Form, type FramePlan, mostTerms, type Plan, planRun } from '../../../src/engine/gpu/plan.ts'
import { residualScale, stateScale } from '../../../src/engine/tonemap.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { designs, unlessRefused } from '../../property/core-arbitraries.ts'

const programOf = (hash: string): Program => compile(parseHash(hash).value.design)

/** D of N(0.3, 0.5^2), or without a label of N(0, 0.7^2). */
const denoise = (x: number, sigma: number, condition: Condition): number => {
  const [mean, deviation] = condition === 'label' ? [0.3, 0.5] : [0, 0.7]
  return (mean * sigma ** 2 + x * deviation ** 2) / (deviation ** 2 + sigma ** 2)
}

const [seed, image, element] = [5, 2, 77]

interface Outcome {
  readonly result: number
  /** State, denoised, residual of each step. */
  readonly frames: readonly (readonly number[])[]
}

const interpreted = (program: Program, displaySigmaData: number): Outcome => {
  const frames: number[][] = []
  const run = interpret(program, {
    length: 1,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => {
      out[0] = normal(seed, image, k, element)
    },
    drawIncrement: (increment, out) => {
      const whole = new Float64Array(element + 1)
      fillIncrement(whole, seed, image, increment)
      out[0] = whole[element]!
    },
  })
  for (;;) {
    const event = run.next()
    if (event.done) return { result: event.value[0]!, frames }
    if (event.value.kind === 'denoise') {
      const { input, output, sigma, condition } = event.value
      output[0] = denoise(input[0]!, sigma, condition)
      continue
    }
    const { mark, read } = event.value
    const [x, xHat, denoised] = [read(mark.x)[0]!, read(mark.xHat)[0]!, read(mark.denoised)[0]!]
    frames.push([
      x * stateScale(mark.s, mark.sigma, displaySigmaData),
      denoised,
      (xHat / mark.sHat - denoised) * residualScale(mark.sigmaHat),
    ])
  }
}

/** Frames are read at their paint, or at the very end. */
const carriedOut = ({ items, slots, result }: Plan): Outcome & { readonly painted: number } => {
  const arena = new Float64Array(slots).fill(Number.NaN)
  const frames: number[][] = []
  const evaluate = ({ terms, draws }: Form): number => {
    expect(terms.length).toBeLessThanOrEqual(mostTerms)
    const parts = [
      ...terms.map(({ slot, coefficient }) => coefficient * arena[slot]!),
      ...draws.map(({ stream, weight }) => weight * normal(seed, image, stream, element)),
    ]
    return parts.reduce((sum, part) => sum + part, 0)
  }
  const show = ({ step, panels }: FramePlan): void => {
    frames[step] = panels.map(evaluate)
  }
  const waiting: FramePlan[] = []
  let output: { readonly slot: number; readonly value: number } | undefined
  let painted = 0
  for (const item of items) {
    if (item.kind === 'step') waiting.push(item.frame)
    else if (item.kind === 'paint') {
      expect(waiting.shift()).toBe(item.frame)
      show(item.frame)
      painted++
    } else {
      const { write, feed } = item.launch
      if (output) arena[output.slot] = output.value
      output = undefined
      if (write) arena[write.slot] = evaluate(write.form)
      if (feed) output = { slot: feed.slot, value: denoise(evaluate(feed.form), feed.sigma, feed.condition) }
    }
  }
  waiting.forEach(show)
  return { result: arena[result]!, frames, painted }
}

const expectSame = (program: Program, mostSlots: number): ReturnType<typeof carriedOut> & { readonly plan: Plan } => {
  const plan = planRun(program, { displaySigmaData: 0.5, mostSlots })
  expect(plan.nfe).toBe(program.nfe)
  const actual = carriedOut(plan)
  const expected = interpreted(program, 0.5)
  const close = (a: number, b: number, scale: number): void => {
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(b) + scale))
  }
  const largest = expected.frames.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  close(actual.result, expected.result, largest)
  expect(actual.frames).toHaveLength(expected.frames.length)
  expected.frames.forEach((frame, step) => {
    frame.forEach((value, panel) => {
      // What a sum of large terms leaves over is rounded with them.
      close(actual.frames[step]![panel]!, value, largest)
    })
  })
  return { ...actual, plan }
}

describe('a plan', () => {
  it.each([
    'steps=6',
    'steps=6&stochasticity=churn,sChurn:15&schedule=vp&scaling=vp',
    'steps=6&solver=euler-ancestral',
    'steps=6&guidance=cfg,weight:3',
    'steps=8&solver=dpmpp-2m-sde',
    'steps=8&solver=lms',
    'steps=6&stochasticity=restart',
  ])('of %s computes what the interpreter does, one launch a network call and one for the result', (hash) => {
    const program = programOf(hash)
    const { plan } = expectSame(program, 1000)
    expect(plan.launches).toHaveLength(program.nfe + 1)
  })

  it('of a sum of more than eight tensors has launches of its own for the rest', () => {
    const program = programOf('steps=8&solver=lms,order:4&guidance=cfg,weight:3')
    const longest = Math.max(...program.ops.map((op) => (op.op === 'combine' ? op.terms : op.input).length))
    expect(longest).toBeGreaterThan(mostTerms)
    const { plan } = expectSame(program, 1000)
    expect(plan.launches.length).toBeGreaterThan(program.nfe + 1)
  })

  it('of any design computes what the interpreter does, in any number of slots', () => {
    let compiled = 0
    fc.assert(
      fc.property(designs, fc.integer({ min: 1, max: 100 }), (design, mostSlots) => {
        const program = unlessRefused(() => compile({ ...design, steps: Math.min(design.steps, 25) }))
        if (!program) return
        // Levels too close for a Brownian path are refused by both.
        if (!unlessRefused(() => interpreted(program, 0.5))) {
          expect(() => planRun(program, { displaySigmaData: 0.5, mostSlots })).toThrow(RangeError)
          return
        }
        compiled++
        expectSame(program, mostSlots)
      }),
      { numRuns: 150 },
    )
    expect(compiled).toBeGreaterThan(20)
  })

  it('keeps steps as long as there are slots, and then paints the oldest', () => {
    const program = programOf('steps=40')
    const whole = expectSame(program, 1000)
    expect(whole.painted).toBe(0)
    // Two tensors a step, and what the solver works with.
    expect(whole.plan.slots).toBeGreaterThanOrEqual(80)
    expect(whole.plan.slots).toBeLessThan(90)
    const tight = expectSame(program, 20)
    expect(tight.plan.slots).toBe(20)
    expect(tight.painted).toBeGreaterThan(25)
    const tightest = expectSame(program, 1)
    expect(tightest.plan.slots).toBeLessThan(9)
  })
})
