/** Flow matching: the frame, its start at t = 1, and what becomes of the product's rules in it. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import { type Choice, choose, type Design } from '../../src/core/design.ts'
import { flowSigma, flowTime } from '../../src/core/frame.ts'
import { interpret } from '../../src/core/interpret.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { pureNoise } from '../../src/core/pure-noise.ts'
import { fillNormals } from '../../src/core/random.ts'
import { withinReach } from '../../src/core/reach.ts'
import { registry } from '../../src/core/registry.ts'
import { denoise, type Mixture } from '../../src/toy/mixture.ts'
import { mixtureFlow, statesOf } from './core-run.ts'

const mixture: Mixture = { w: [0.4, 0.6], mu: [-0.6, 0.5], s: [0.3, 0.4] }
const mean = 0.4 * -0.6 + 0.6 * 0.5
const denoiser = (x: number, sigma: number): number => denoise(mixture, x, sigma)
const latents = [-1.7, -0.6, 0.05, 0.4, 1.3]
const fillLatents = (_: number, out: Float64Array): void => out.set(latents)

/** From t = 1 in even times, in (1 - t) y + t n. */
const flowDesign = (solver: Choice, steps: number, more: Partial<Design> = {}): Design => ({
  ...defaultDesign,
  steps,
  sigmaMin: flowSigma(0.001),
  sigmaMax: Number.POSITIVE_INFINITY,
  discretization: choose('discretization', 'flow'),
  schedule: choose('schedule', 'flow'),
  scaling: choose('scaling', 'flow'),
  solver,
  ...more,
})

/** Unscaled states of a run on the mixture; those of noise alone are as large as its level. */
const statesOn = (design: Design): Float64Array[] =>
  statesOf(compile(design), denoiser, fillLatents, latents.length, (_, out) => fillNormals(out, 1, 0, 5))

describe('noise alone', () => {
  it('is t = 1 to the last digit, and its denoised state is the mean of the data', () => {
    expect(flowTime(pureNoise)).toBe(1)
    expect(flowSigma(1)).toBe(pureNoise)
    for (const n of latents) expect(denoiser(pureNoise * n, pureNoise)).toBeCloseTo(mean, 14)
  })

  it('makes Euler’s first step the noise at the next level around the mean', () => {
    const [, first] = statesOn(flowDesign(choose('solver', 'euler'), 10))
    for (const [j, n] of latents.entries()) expect(first![j]).toBeCloseTo(mean + flowSigma(0.9) * n, 13)
  })

  it('starts every program with finite numbers, the noise itself as its first state', () => {
    for (const { id } of registry.solver)
      for (const log of [1, 2]) {
        const design = flowDesign(choose('solver', id), 8, { scaling: choose('scaling', 'flow', { log }) })
        const program = compile(design)
        expect(program.ops[0], id).toEqual({ op: 'combine', out: 'x0', terms: [{ base: 'n0', coefficient: 1 }] })
        expect(program.steps[0]).toMatchObject({ t: 1, sigma: pureNoise })
        for (const state of statesOn(design)) expect(state.every(Number.isFinite), id).toBe(true)
      }
  })

  it('does not go with a state or a time that has no end there', () => {
    for (const curves of [
      { schedule: choose('schedule', 'linear'), scaling: choose('scaling', 'none') },
      { schedule: choose('schedule', 'linear'), scaling: choose('scaling', 'flow') },
      { schedule: choose('schedule', 'flow'), scaling: choose('scaling', 'none') },
      { schedule: choose('schedule', 've'), scaling: choose('scaling', 'flow') },
    ])
      expect(() => compile(flowDesign(choose('solver', 'euler'), 8, curves))).toThrow(/noise alone/)
    expect(() =>
      compile(flowDesign(choose('solver', 'euler'), 8, { discretization: choose('discretization', 'edm') })),
    ).toThrow(/time steps of flow matching/)
  })

  it('is asked of a network at the highest level that it knows, about the same noise', () => {
    const program = withinReach(compile(flowDesign(choose('solver', 'second-order'), 4)), 80)
    const calls = program.ops.flatMap((op) => (op.op === 'denoise' ? [op] : []))
    expect(calls[0]).toMatchObject({ sigma: 80, input: [{ base: 'x0', coefficient: 80 }] })
    expect(Math.max(...calls.slice(1).map(({ sigma }) => sigma))).toBe(3)
  })
})

/** Largest error at the run's lowest level above 0, against the exact flow from the noise. */
const errorOf = (design: Design): number => {
  const { steps } = compile(design)
  const states = statesOn(design)
  const { sigma } = steps.at(-1)!
  return Math.max(
    ...latents.map((n, j) => Math.abs(states.at(-2)![j]! - mixtureFlow(mixture, n * pureNoise, pureNoise, sigma))),
  )
}

describe('from t = 1 on', () => {
  /** Ends at t = 0.05 whatever the number of steps: sgm_uniform's last level before 0. */
  const ordered = (solver: Choice, log: number, intervals: number): Design => {
    const list = Array.from({ length: intervals + 1 }, (_, i) => {
      const t = 1 - (0.95 * i) / intervals
      return t === 1 ? Number.POSITIVE_INFINITY : flowSigma(t)
    })
    return flowDesign(solver, list.length, {
      sigmaMin: list.at(-1)!,
      discretization: { id: 'custom', params: {}, list },
      scaling: choose('scaling', 'flow', { log }),
    })
  }

  it.each([
    ['euler', {}, 1, 1],
    ['second-order', { alpha: 1 }, 1, 2],
    ['rk4', {}, 1, 4],
    ['lms', { order: 2 }, 1, 2],
    ['dpm-solver-2', {}, 2, 2],
    ['dpmpp-2s', {}, 2, 2],
    ['dpmpp-2m', {}, 1, 2],
    ['dpmpp-2m', {}, 2, 2],
    ['unipc', { order: 1 }, 1, 2],
    ['unipc', { order: 2 }, 2, 3],
    ['deis', { order: 2 }, 2, 2],
  ] as const)('%s %o with logarithm %d is of order %d', (id, params, log, order) => {
    const errors = [64, 128, 256].map((n) => errorOf(ordered(choose('solver', id, params), log, n)))
    const measured = errors.slice(1).map((error, k) => Math.log2(errors[k]! / error))
    for (const one of measured) expect(one, `${errors}`).toBeGreaterThan(order - 0.35)
  })
})

describe('the frame', () => {
  /** From t = 0.99 on, where sigma's own schedule can follow. */
  const list = [0.99, 0.9, 0.7, 0.5, 0.2, 0.05].map(flowSigma)
  const near = (solver: Choice, more: Partial<Design> = {}): Design =>
    flowDesign(solver, list.length, {
      sigmaMax: list[0]!,
      sigmaMin: list.at(-1)!,
      discretization: { id: 'custom', params: {}, list },
      ...more,
    })
  const plain = { schedule: choose('schedule', 'linear'), scaling: choose('scaling', 'none') }
  const gap = (one: Design, other: Design): number => {
    const [a, b] = [statesOn(one).at(-1)!, statesOn(other).at(-1)!]
    return Math.max(...a.map((x, j) => Math.abs(x - b[j]!)))
  }

  it('makes Euler in t DDIM, which is Euler in sigma; Heun in t is not Heun in sigma', () => {
    const euler = choose('solver', 'euler')
    expect(gap(near(euler), near(euler, plain))).toBeLessThan(1e-13)
    expect(
      gap(near(euler), near(euler, { ...plain, solver: choose('solver', 'unipc', { order: 1 }) })),
    ).toBeGreaterThan(1e-3)
    const heun = choose('solver', 'second-order')
    expect(gap(near(heun), near(heun, plain))).toBeGreaterThan(1e-2)
  })

  it.each(['dpmpp-2m', 'dpmpp-3m', 'unipc', 'deis', 'dpm-solver-2', 'dpm-solver-3', 'dpmpp-2s'])(
    'follows %s in ln sigma as sigma’s own does, and in ln t otherwise',
    (id) => {
      const solver = choose('solver', id)
      const inTime = { scaling: choose('scaling', 'flow', { log: 2 }) }
      expect(gap(near(solver), near(solver, plain))).toBeLessThan(1e-12)
      expect(gap(near(solver), near(solver, inTime))).toBeGreaterThan(1e-4)
    },
  )
})

describe('churn on x_t', () => {
  /** N(0.3, 0.5^2): D is linear, so that runs on the noises one by one give mean and variance without a draw. */
  const [mu, s] = [0.3, 0.5]
  const gaussian: Mixture = { w: [1], mu: [mu], s: [s] }

  it('keeps mean and variance: what noise adds to sigma, s(t_hat) / s(t) takes off the signal', () => {
    const steps = 400
    const design = flowDesign(choose('solver', 'euler'), steps, {
      stochasticity: choose('stochasticity', 'churn', {
        sChurn: 4,
        sTmin: 0,
        sTmax: Number.POSITIVE_INFINITY,
        sNoise: 1,
      }),
    })
    const run = interpret(compile(design), {
      length: steps + 2,
      allocate: (length) => new Float64Array(length),
      drawNoise: (k, out) => out.fill(0).fill(1, k, k + 1),
    })
    for (let next = run.next(); ; next = run.next()) {
      if (next.done) {
        // The last element has no noise at all: its end is the mean, the others' distance from it the deviations.
        const end = next.value.at(-1)!
        expect(Math.abs(end - mu)).toBeLessThan(2e-3)
        const variance = next.value.slice(0, -1).reduce((sum, x) => sum + (x - end) ** 2, 0)
        expect(Math.abs(variance - s ** 2)).toBeLessThan(4e-3)
        return
      }
      if (next.value.kind === 'denoise') {
        const { input, output, sigma } = next.value
        output.set(input.map((x) => denoise(gaussian, x, sigma)))
      }
    }
  })
})
