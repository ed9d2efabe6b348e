/** Rules that do not tend to the data as steps are added: they are flagged, and what they do instead is measured. */
import { describe, expect, it } from 'vitest'
import type { Params } from '../../src/core/choice.ts'
import { compile } from '../../src/core/compile.ts'
import { type Choice, chooseDefault, type Design } from '../../src/core/design.ts'
import { interpret } from '../../src/core/interpret.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { registry } from '../../src/core/registry.ts'
import { lawOf } from './order-measures.ts'

const choice = (row: 'solver' | 'guidance', id: string, params: Params = {}): Choice => {
  const usual = chooseDefault(row, id)
  return { ...usual, params: { ...usual.params, ...params } }
}

const designOf = (solver: Choice, steps: number): Design => ({
  ...defaultDesign,
  steps,
  sigmaMin: 0.01,
  sigmaMax: 40,
  discretization: chooseDefault('discretization', 'exponential'),
  solver,
})

/** Variance of the end on N(0, s^2) from a start that has the right one. */
const endVariance = (solver: Choice, steps: number, s = 0.5): number => {
  const design = designOf(solver, steps)
  const { gain, variance } = lawOf(compile(design), s, steps)
  return gain ** 2 * (s ** 2 + design.sigmaMax ** 2) + variance
}

describe('rules that are flagged as not converging', () => {
  const flagged = registry.solver.filter(({ convergence }) => convergence === 'none')

  it('are LCM, TCD and the CFG++ of DPM++ 2S a', () =>
    expect(flagged.map(({ id }) => id)).toEqual(['lcm', 'tcd', 'dpmpp-2s-ancestral-cfg-pp']))

  it('DPM++ 2S a CFG++ tends to another variance without guidance too, where DPM++ 2S a tends to the data’s', () => {
    const variances = [64, 256].map((steps) => endVariance(choice('solver', 'dpmpp-2s-ancestral-cfg-pp'), steps))
    for (const variance of variances) expect(Math.abs(variance - 0.25)).toBeGreaterThan(0.05)
    expect(Math.abs(endVariance(choice('solver', 'dpmpp-2s-ancestral'), 256) - 0.25)).toBeLessThan(0.02)
  })

  it.each(['lcm', 'tcd'])('%s ends with too little variance, at any number of steps', (id) => {
    const variances = [4, 16, 64, 256].map((steps) => endVariance(choice('solver', id), steps))
    for (const variance of variances) expect(variance).toBeLessThan(0.23)
    // A rule of order 1 would be sixteen times nearer with sixteen times the steps.
    expect(Math.abs(variances[3]! - 0.25)).toBeGreaterThan(Math.abs(variances[1]! - 0.25) / 3)
  })

  it('do tend to it without their noise', () => {
    expect(Math.abs(endVariance(choice('solver', 'tcd', { gamma: 0 }), 512) - 0.25)).toBeLessThan(0.01)
  })

  it('every other rule with noise does tend to it', () => {
    for (const { id, convergence, noisyOrders } of registry.solver)
      if (convergence !== 'none' && noisyOrders)
        expect(Math.abs(endVariance(choice('solver', id), 600) - 0.25), id).toBeLessThan(0.02)
  })
})

describe('CFG++', () => {
  /** End of a path at an image whose class is at 0.8 among data at 0, both of spread 0.3. */
  const endOf = (guidance: Choice, steps: number, solver = choice('solver', 'euler')): number => {
    const mean = (mu: number, x: number, sigma: number): number => (0.09 * x + sigma ** 2 * mu) / (0.09 + sigma ** 2)
    const run = interpret(compile({ ...designOf(solver, steps), guidance }), {
      length: 1,
      allocate: (n) => new Float64Array(n),
      drawNoise: (_, out) => out.fill(0),
      drawIncrement: (_, out) => out.fill(0),
    })
    for (let next = run.next(); ; next = run.next()) {
      if (next.done) return next.value[0]!
      const event = next.value
      if (event.kind === 'denoise')
        event.output[0] = mean(event.condition === 'label' ? 0.8 : 0, event.input[0]!, event.sigma)
    }
  }
  const weight = 0.7

  it("is Euler with classifier-free guidance of weight w / (1 - sigma'/sigma), step by step", () => {
    const { steps } = compile(designOf(choice('solver', 'euler'), 6))
    let x = 0
    for (const { sigma, sigmaNext } of steps) {
      const [labelled, away] = [0.8, 0].map((mu) => (0.09 * x + sigma ** 2 * mu) / (0.09 + sigma ** 2))
      // As published: the guided answer, and the noise that the answer without a label leaves.
      x = away! + weight * (labelled! - away!) + (sigmaNext * (x - away!)) / sigma
    }
    expect(endOf(choice('guidance', 'cfg-pp', { weight }), 6)).toBeCloseTo(x, 13)
  })

  it('goes to a level below the next with ancestral steps', () => {
    const { steps } = compile(designOf(choice('solver', 'euler'), 6))
    let x = 0
    for (const { sigma, sigmaNext } of steps) {
      const [labelled, away] = [0.8, 0].map((mu) => (0.09 * x + sigma ** 2 * mu) / (0.09 + sigma ** 2))
      const down = sigmaNext ** 2 / sigma
      x = away! + weight * (labelled! - away!) + (down * (x - away!)) / sigma
    }
    const ancestral = choice('solver', 'euler-ancestral')
    expect(endOf(choice('guidance', 'cfg-pp', { weight }), 6, ancestral)).toBeCloseTo(x, 13)
  })

  it('drifts as steps are added, where classifier-free guidance settles', () => {
    const ends = (id: string, w: number) =>
      [10, 20, 40, 80, 160].map((n) => endOf(choice('guidance', id, { weight: w }), n))
    const plus = ends('cfg-pp', weight)
    for (const [k, end] of plus.slice(1).entries()) expect(end / plus[k]!).toBeGreaterThan(1.6)
    const plain = ends('cfg', 2)
    expect(Math.abs(plain[4]! / plain[3]! - 1)).toBeLessThan(0.02)
  })
})
