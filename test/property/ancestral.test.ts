/** DDPM and the ancestral solvers: the published steps in the papers' own coordinates, and the variance that they settle to. */
import { describe, expect, it } from 'vitest'
import { fillIncrement } from '../../src/core/brownian.ts'
import type { Params } from '../../src/core/choice.ts'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import type { Program } from '../../src/core/program.ts'
import { ancestralLevels } from '../../src/core/solvers/ancestral.ts'
import { unlessRefused } from './core-arbitraries.ts'
import { bumpy, statesOf } from './core-run.ts'
import { lawOf, noisyVariants } from './order-measures.ts'

const designOf = (id: string, params: Params, change: Partial<Design> = {}): Design => ({
  ...defaultDesign,
  solver: { id, params: { ...chooseDefault('solver', id).params, ...params } },
  ...change,
})

const noise = (from: number, to: number): number => {
  const out = new Float64Array(1)
  fillIncrement(out, 11, 0, { from, to })
  return out[0]!
}

/** Unscaled states of one point. */
const run = (program: Program): number[] =>
  statesOf(
    program,
    bumpy,
    (_, out) => out.fill(0.7),
    1,
    (increment, out) => fillIncrement(out, 11, 0, increment),
  ).map((state) => state[0]!)

const expectStates = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length)
  for (const [i, x] of expected.entries())
    expect(Math.abs(actual[i]! - x), `state ${i}`).toBeLessThan(1e-11 * Math.max(1, Math.abs(x)))
}

/** Levels of 8 steps, 20 ... 0.05, 0. */
const short = { steps: 8, sigmaMin: 0.05, sigmaMax: 20 }

describe('DDPM', () => {
  it('with the posterior variance is Euler ancestral at eta 1, with the larger one it is not', () => {
    const ancestral = run(compile(designOf('euler-ancestral', { eta: 1 }, short)))
    expectStates(run(compile(designOf('ddpm', { v: 0 }, short))), ancestral)
    const large = run(compile(designOf('ddpm', { v: 1 }, short)))
    expect(Math.abs(large[1]! - ancestral[1]!)).toBeGreaterThan(0.01)
  })

  it.each([0, 0.3, 1])('is the published loop in the paper’s own coordinates, v %d', (v) => {
    const design = designOf('ddpm', { v }, short)
    const sigmas = levelsOf(design)
    // Scaled states, x = sqrt(alpha-bar) (y + sigma n); steps of the forward chain run from the next level to this one.
    const alphaBars = sigmas.map((sigma) => 1 / (1 + sigma ** 2))
    let x = 0.7 * sigmas[0]! * Math.sqrt(alphaBars[0]!)
    const expected = [x / Math.sqrt(alphaBars[0]!)]
    for (let i = 0; i < design.steps; i++) {
      const [alphaBar, before] = [alphaBars[i]!, alphaBars[i + 1]!]
      const alpha = alphaBar / before
      const beta = 1 - alpha
      const unscaled = x / Math.sqrt(alphaBar)
      const epsilon = (unscaled - bumpy(unscaled, sigmas[i]!)) / sigmas[i]!
      const mean = (x - (beta / Math.sqrt(1 - alphaBar)) * epsilon) / Math.sqrt(alpha)
      const betaTilde = ((1 - before) / (1 - alphaBar)) * beta
      const z = i === design.steps - 1 ? 0 : noise(sigmas[i]!, sigmas[i + 1]!)
      // The last mean is D; the last posterior variance is 0, whose logarithm nobody needs.
      x = mean + (z === 0 ? 0 : Math.sqrt(Math.exp(v * Math.log(beta) + (1 - v) * Math.log(betaTilde))) * z)
      expected.push(x / Math.sqrt(before))
    }
    expectStates(run(compile(design)), expected)
  })

  it.each([
    [0, 1e-9, 'one point'],
    [1, 1, 'N(0, 1)'],
  ])('with v %d keeps the marginal exactly, at every step however long, where the data are %3$s', (v, s) => {
    for (const steps of [2, 5, 30]) {
      const design = designOf('ddpm', { v }, { steps })
      const program = compile(design)
      for (const { i, sigma } of program.steps) {
        const { gain, variance } = lawOf(program, s, i)
        const expected = s ** 2 + sigma ** 2
        const actual = gain ** 2 * (s ** 2 + design.sigmaMax ** 2) + variance
        expect(Math.abs(actual / expected - 1), `level ${sigma}`).toBeLessThan(1e-12)
      }
    }
  })

  it.each([0, 0.5, 1])('ends at D itself, with finite noise on the widest range, v %d', (v) => {
    const { ops, steps, increments } = compile(designOf('ddpm', { v }, { steps: 3, sigmaMin: 1e-4, sigmaMax: 1000 }))
    const last = ops.at(-1)!
    expect(last.op === 'combine' && last.terms).toEqual(steps.at(-1)!.denoised)
    expect(increments).toHaveLength(2)
    for (const { xNext } of steps.slice(0, -1)) {
      const op = ops.find(({ out }) => out === xNext)!
      const added = op.op === 'combine' ? op.terms.find(({ base }) => base.startsWith('w'))!.coefficient : Number.NaN
      expect(added).toBeGreaterThan(0)
      expect(added).toBeLessThan(1000)
    }
  })
})

describe('DPM++ 2S ancestral', () => {
  it.each([0.4, 1])('is the published loop, eta %d', (eta) => {
    const design = designOf('dpmpp-2s-ancestral', { eta }, short)
    const sigmas = levelsOf(design)
    let x = 0.7 * sigmas[0]!
    const expected = [x]
    for (let i = 0; i < design.steps; i++) {
      const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
      if (next === 0) x = bumpy(x, sigma)
      else {
        const up = Math.min(next, eta * Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2))
        const down = Math.sqrt(next ** 2 - up ** 2)
        const [t, tDown] = [-Math.log(sigma), -Math.log(down)]
        const h = tDown - t
        const middle = Math.exp(-(t + h / 2))
        const xMiddle = (middle / sigma) * x - Math.expm1(-h / 2) * bumpy(x, sigma)
        x = (down / sigma) * x - Math.expm1(-h) * bumpy(xMiddle, middle) + up * noise(sigma, next)
      }
      expected.push(x)
    }
    expectStates(run(compile(design)), expected)
  })
})

it('ancestral levels add up, and stay above 0 where a step is longer than numbers have digits', () => {
  for (const eta of [0, 0.3, 1])
    for (const [sigma, next] of [
      [1, 0.9],
      [80, 0.002],
      [1e3, 1e-4],
    ] as const) {
      const { down, up } = ancestralLevels(sigma, next, eta)
      expect(Math.abs(Math.hypot(down, up) / next - 1)).toBeLessThan(1e-15)
    }
  const { down } = ancestralLevels(1e6, 1e-6, 1)
  expect(down / 1e-18).toBeCloseTo(1, 12)
})

/**
 * Data of one point, levels that fall by the factor q: the noise left, over the level, obeys one recursion u' = a u + c n,
 * and its variance settles to c^2 / (1 - a^2) whatever it began with. A solver that is exact in its linear part and its noise
 * settles to 1.
 */
const settled: Readonly<Record<string, (q: number, params: Params) => number>> = {
  'euler-ancestral': () => 1,
  'dpmpp-2s-ancestral': () => 1,
  'dpmpp-2m-sde': () => 1,
  'dpmpp-sde': () => 1,
  // Far below 1, where 1 + sigma^2 stays: the larger variance leaves the noise of the level before.
  ddpm: (q, { v }) => q ** (-2 * v!),
  'euler-maruyama': (q, { b }) => (2 * b! * (1 - q)) / (q ** 2 - (1 - (1 + b!) * (1 - q)) ** 2),
}

const settling = noisyVariants.filter(({ spec }) => settled[spec.id])

describe.each(settling)('on one point, $spec.id, $name', ({ spec, solver }) => {
  // Far enough for the slowest of them, at eta 1/2, to forget its start.
  const change = {
    sigmaMax: 2 ** -4,
    sigmaMin: 2 ** -60,
    discretization: chooseDefault('discretization', 'exponential'),
  }

  it.each([112, 224])(
    'settles to the variance of its recursion in %d steps, from none and from too much',
    (intervals) => {
      const q = 2 ** (-56 / intervals)
      const program = compile({ ...defaultDesign, ...change, steps: intervals + 1, solver })
      const { gain, variance } = lawOf(program, 0, intervals)
      const unit = change.sigmaMin ** 2
      const expected = settled[spec.id]!(q, solver.params)
      for (const start of [0, 4]) {
        const forgotten = start * (gain * change.sigmaMax) ** 2
        expect(Math.abs((forgotten + variance) / unit / expected - 1)).toBeLessThan(1e-6)
      }
    },
  )
})

it('Euler-Maruyama that replaces noise fast settles above the level; longer steps than are stable explode or are refused', () => {
  const varianceOf = (b: number, intervals: number): number => {
    const change = { sigmaMax: 1, sigmaMin: 2 ** -10, discretization: chooseDefault('discretization', 'exponential') }
    const program = compile(designOf('euler-maruyama', { b }, { ...change, steps: intervals + 1 }))
    return lawOf(program, 0, intervals).variance / change.sigmaMin ** 2
  }
  // a = (1 - 5 (1 - q)) / q: within (-1, 1) for q > 4/6 alone.
  expect(varianceOf(4, 40)).toBeCloseTo(settled['euler-maruyama']!(2 ** (-1 / 4), { b: 4 }), 6)
  expect(varianceOf(4, 40)).toBeGreaterThan(1.5)
  expect(varianceOf(4, 640)).toBeLessThan(1.05)
  expect(unlessRefused(() => varianceOf(4, 10)) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(100)
})
