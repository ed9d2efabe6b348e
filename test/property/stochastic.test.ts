/** Solvers that add noise: their limits without it, the marginal they keep, and the one path that they follow. */
import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { interpret } from '../../src/core/interpret.ts'
import { bumpy, gaussianDenoiser, statesOf } from './core-run.ts'
import { drawIncrement, lawOf, pathCount } from './order-measures.ts'
import { designOf, draw, largestGap, onPath, stochastic } from './stochastic-run.ts'

describe('without its noise', () => {
  it.each([
    ['euler-ancestral', { eta: 0 }, 'euler'],
    ['euler-maruyama', { b: 0 }, 'euler'],
    ['dpmpp-2s-ancestral', { eta: 0 }, 'dpmpp-2s'],
    ['dpmpp-2m-sde', { eta: 0 }, 'dpmpp-2m'],
    ['dpmpp-sde', { eta: 0 }, 'dpmpp-2s'],
  ] as const)('%s with %o is %s', (id, params, other) => {
    for (const scaling of ['none', 'vp']) {
      const change = { scaling: chooseDefault('scaling', scaling) }
      const program = compile(designOf(id, params, change))
      expect(program.increments).toEqual([])
      const [ours, theirs] = [program, compile(designOf(other, {}, change))].map((p) => statesOf(p, bumpy, draw, 20))
      // Euler differs by the scaling it steps in; the others do not see it.
      if (scaling === 'none' || other !== 'euler') expect(largestGap(ours!, theirs!)).toBeLessThan(1e-12)
    }
  })
})

describe.each(stochastic.map(({ id }) => id))('%s', (id) => {
  /** Solvers that step in the design's own time see its curves; in t = sigma^2 a rate constant in t needs more steps. */
  const curves = [
    { schedule: 'linear', scaling: 'none', steps: 400 },
    { schedule: 'vp', scaling: 'vp', steps: 800 },
    { schedule: 've', scaling: 'none', steps: 800 },
    { schedule: 'drawn', scaling: 'vp', steps: 800 },
  ].slice(0, id.startsWith('euler-maruyama') ? undefined : 1)

  it.each(curves)('leaves the marginal of a Gaussian as it was, schedule $schedule, scaling $scaling', (given) => {
    const [mu, s] = [0.4, 0.6]
    const design = designOf(
      id,
      {},
      {
        steps: given.steps,
        schedule: chooseDefault('schedule', given.schedule),
        scaling: chooseDefault('scaling', given.scaling),
      },
    )
    const program = compile(design)
    // A run is linear in all draws: the exact variance needs no sampling.
    const law = lawOf(program, s, given.steps)
    const variance = law.gain ** 2 * (design.sigmaMax ** 2 + s ** 2) + law.variance
    expect(program.increments.length).toBeGreaterThan(50)
    expect(Math.abs(Math.sqrt(variance) - s)).toBeLessThan(id === 'dpmpp-2m-sde' ? 2e-3 : 0.02)
    const mean = statesOf(
      program,
      gaussianDenoiser(mu, s),
      (_, out) => out.fill(0),
      1,
      (_, out) => out.fill(0),
    ).at(-1)![0]!
    expect(Math.abs(mean - mu)).toBeLessThan(0.01)
  })

  it('follows one path: runs with more steps come closer to each other, on the same noise', () => {
    const ends = [50, 100, 200, 400].map(
      (steps) =>
        statesOf(compile(designOf(id, {}, { steps })), gaussianDenoiser(0.2, 0.5), draw, pathCount, drawIncrement).at(
          -1,
        )!,
    )
    const gaps = ends
      .slice(1)
      .map((end, k) => Math.sqrt(end.reduce((sum, x, j) => sum + (x - ends[k]![j]!) ** 2, 0) / pathCount))
    expect(gaps[1]).toBeLessThan(0.8 * gaps[0]!)
    expect(gaps[2]).toBeLessThan(0.8 * gaps[1]!)
    // Runs on two independent paths differ by the spread of the data, 0.5 times sqrt(2).
    expect(gaps[2]).toBeLessThan(0.1)
  })

  it('needs an engine that draws increments, and says so', () => {
    const run = interpret(compile(designOf(id, {})), {
      length: 1,
      allocate: (n) => new Float64Array(n),
      drawNoise: (_, out) => out.fill(0),
    })
    expect(() => {
      while (!run.next().done);
    }).toThrow(/draws no Brownian increments/)
  })
})

/** The published loops, on one number, with the same path. */
describe('the published loop of', () => {
  const design = (id: string, params: Record<string, number>): Design =>
    designOf(id, params, { steps: 8, sigmaMin: 0.05, sigmaMax: 20 })
  const noise = (from: number, to: number): number => {
    const out = new Float64Array(1)
    onPath({ from, to }, out)
    return out[0]!
  }
  const ancestral = (from: number, to: number, eta: number): readonly [number, number] => {
    const up = Math.min(to, eta * Math.sqrt((to ** 2 * (from ** 2 - to ** 2)) / from ** 2))
    return [Math.sqrt(to ** 2 - up ** 2), up]
  }
  const expectRun = (of: Design, step: (x: number, sigma: number, next: number, i: number) => number): void => {
    const sigmas = levelsOf(of)
    const states = statesOf(compile(of), bumpy, (_, out) => out.fill(0.7), 1, onPath)
    let x = 0.7 * sigmas[0]!
    for (let i = 0; i < of.steps; i++) {
      x = sigmas[i + 1] === 0 ? bumpy(x, sigmas[i]!) : step(x, sigmas[i]!, sigmas[i + 1]!, i)
      expect(Math.abs(states[i + 1]![0]! - x), `state ${i + 1}`).toBeLessThan(1e-10)
    }
  }

  it.each([0.5, 1])('Euler ancestral, eta %d', (eta) => {
    expectRun(design('euler-ancestral', { eta }), (x, sigma, next) => {
      const [down, up] = ancestral(sigma, next, eta)
      return x + ((x - bumpy(x, sigma)) / sigma) * (down - sigma) + up * noise(sigma, next)
    })
  })

  it.each([0.5, 1])('DPM++ SDE, eta %d', (eta) => {
    expectRun(design('dpmpp-sde', { eta }), (x, sigma, next) => {
      const middle = Math.exp((Math.log(sigma) + Math.log(next)) / 2)
      const to = (level: number, denoised: number): number => {
        const [down, up] = ancestral(sigma, level, eta)
        return (down / sigma) * x - Math.expm1(Math.log(down / sigma)) * denoised + up * noise(sigma, level)
      }
      return to(next, bumpy(to(middle, bumpy(x, sigma)), middle))
    })
  })

  it.each([
    [1, 1],
    [2, 1],
    [2, 0.4],
  ])('DPM++ 2M SDE, kind %d, eta %d', (kind, eta) => {
    let old = 0
    let hBefore = 0
    expectRun(design('dpmpp-2m-sde', { kind, eta }), (x, sigma, next, i) => {
      const denoised = bumpy(x, sigma)
      const h = Math.log(sigma / next)
      const etaH = eta * h
      let y = (next / sigma) * Math.exp(-etaH) * x - Math.expm1(-h - etaH) * denoised
      if (i > 0) {
        const r = hBefore / h
        const weight = kind === 1 ? -0.5 * Math.expm1(-h - etaH) : -Math.expm1(-h - etaH) / (-h - etaH) + 1
        y += (weight / r) * (denoised - old)
      }
      y += noise(sigma, next) * next * Math.sqrt(-Math.expm1(-2 * etaH))
      ;[old, hBefore] = [denoised, h]
      return y
    })
  })

  it('Euler-Maruyama with Song’s rate, b 0.7', () => {
    expectRun(design('euler-maruyama', { b: 0.7 }), (x, sigma, next) => {
      // eq. 6 under sigma = t with beta = b / t: drift -t (1 + b) score, score = (D - x) / t^2.
      const score = (bumpy(x, sigma) - x) / sigma ** 2
      const drift = -sigma * score - (0.7 / sigma) * sigma ** 2 * score
      const elapsed = sigma - next
      return x - drift * elapsed + Math.sqrt((2 * 0.7 * elapsed) / sigma) * sigma * noise(sigma, next)
    })
  })
})
