/** Guidance as a linear form of two network outputs, and restarts as steps of their own. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { type Choice, chooseDefault, type Design } from '../../src/core/design.ts'
import { interpret } from '../../src/core/interpret.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import type { Condition } from '../../src/core/program.ts'
import { fillNormals } from '../../src/core/random.ts'
import { registry } from '../../src/core/registry.ts'
import { gaussianDenoiser, statesOf } from './core-run.ts'

const guidance = (weight: number, sigmaLo = 0, sigmaHi = Number.POSITIVE_INFINITY): Choice => ({
  id: 'cfg',
  params: { weight, sigmaLo, sigmaHi },
})

const count = 6
const draw = (k: number, out: Float64Array): void => fillNormals(out, 3, 0, k)

/** The result of a run whose two outputs are those of two Gaussians. */
const resultOf = (design: Design, denoiser: (x: number, sigma: number, condition: Condition) => number): number[] => {
  const drawIncrement = (_: unknown, out: Float64Array): void => fillNormals(out, 3, 0, 99)
  const run = interpret(compile(design), {
    length: count,
    allocate: (n) => new Float64Array(n),
    drawNoise: draw,
    drawIncrement,
  })
  for (;;) {
    const { done, value } = run.next()
    if (done) return [...value]
    if (value.kind === 'denoise') value.output.set(value.input.map((x) => denoiser(x, value.sigma, value.condition)))
  }
}

const labelled = gaussianDenoiser(0.8, 0.3)
const unlabelled = gaussianDenoiser(-0.2, 0.9)

describe('guidance', () => {
  // CFG++ takes the two outputs apart: its runs are compared with recorded ones.
  const whole = registry.solver.map(({ id }) => id).filter((id) => !id.endsWith('-cfg-pp'))

  it.each(whole)('%s sees the linear form of the two outputs as one denoiser', (id) => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 6, noNaN: true }), fc.constantFrom(0, 0.2, 3), (weight, low) => {
        const plain: Design = { ...defaultDesign, steps: 7, solver: chooseDefault('solver', id) }
        const inside = (sigma: number): boolean => low < sigma && sigma <= 20
        const formed = resultOf(plain, (x, sigma) => {
          const w = inside(sigma) ? weight : 1
          return w * labelled(x, sigma) + (1 - w) * unlabelled(x, sigma)
        })
        const guided = resultOf({ ...plain, guidance: guidance(weight, low, 20) }, (x, sigma, condition) =>
          (condition === 'label' ? labelled : unlabelled)(x, sigma),
        )
        guided.forEach((value, j) => {
          expect(Math.abs(value - formed[j]!)).toBeLessThan(1e-9 * Math.max(1, Math.abs(formed[j]!)))
        })
      }),
      { numRuns: 12 },
    )
  })

  it('costs a second call inside its interval, none outside and none at weights 0 and 1', () => {
    const design: Design = { ...defaultDesign, solver: chooseDefault('solver', 'euler') }
    const levels = [...levelsOf(design)].slice(0, -1)
    const nfeOf = (choice: Choice): number => compile({ ...design, guidance: choice }).nfe
    expect(nfeOf(guidance(1))).toBe(design.steps)
    expect(nfeOf(guidance(0))).toBe(design.steps)
    expect(nfeOf(guidance(3))).toBe(2 * design.steps)
    const inside = levels.filter((sigma) => 0.5 < sigma && sigma <= 5).length
    expect(inside).toBeGreaterThan(2)
    expect(nfeOf(guidance(3, 0.5, 5))).toBe(design.steps + inside)
    const conditions = compile({ ...design, guidance: guidance(0, 0.5, 5) }).ops.flatMap((op) =>
      op.op === 'denoise' ? [op.condition] : [],
    )
    expect(conditions.filter((condition) => condition === 'none')).toHaveLength(inside)
  })
})

describe('restart', () => {
  const restarted = (params: Record<string, number>, change: Partial<Design> = {}): Design => ({
    ...defaultDesign,
    stochasticity: { id: 'restart', params: { ...chooseDefault('stochasticity', 'restart').params, ...params } },
    ...change,
  })

  it('comes back to the level that it left, K times over its levels, between the steps that a run has anyway', () => {
    const design = restarted({ k: 3, levels: 5, tMin: 0.06, tMax: 1 })
    const { steps } = compile(design)
    const levels = levelsOf(design)
    expect(steps).toHaveLength(design.steps + 3 * 4)
    const low = [...levels.slice(1, -1)].sort((a, b) => Math.abs(Math.log(a / 0.06)) - Math.abs(Math.log(b / 0.06)))[0]!
    const raised = steps.filter(({ gamma }) => gamma > 0)
    expect(raised).toHaveLength(3)
    for (const mark of raised) {
      expect(mark.sigma).toBe(low)
      expect(Math.abs(mark.sigmaHat - 1)).toBeLessThan(1e-12)
      expect(steps[mark.i + 3]!.sigmaNext).toBe(low)
    }
    const usual = steps.filter(({ i }) => i < raised[0]!.i || i >= raised[2]!.i + 4)
    expect(usual.map(({ sigma }) => sigma)).toEqual([...levels.slice(0, -1)])
  })

  it('leaves the marginal of a Gaussian as it is, under every schedule and scaling', () => {
    const [mu, s] = [0.4, 0.6]
    for (const schedule of registry.schedule)
      for (const scaling of registry.scaling) {
        const design = restarted(
          { k: 2, levels: 61, tMin: 0.1, tMax: 3 },
          {
            steps: 120,
            schedule: chooseDefault('schedule', schedule.id),
            scaling: chooseDefault('scaling', scaling.id),
          },
        )
        const program = compile(design)
        const streams = program.steps.filter(({ gamma }) => gamma > 0).map(({ i }) => i + 1)
        // A run is affine in its draws: one element a draw, and one without any, give mean and variance exactly.
        const one = (k: number, out: Float64Array): void => {
          out.fill(0)
          out[k === 0 ? 1 : 2 + streams.indexOf(k)] = 1
        }
        const states = statesOf(program, gaussianDenoiser(mu, s), one, 2 + streams.length).at(-1)!
        const [mean, ...answers] = states
        const variance = answers.reduce((sum, value) => sum + (value - mean!) ** 2, 0)
        const name = `${schedule.id}, ${scaling.id}`
        expect(Math.abs(Math.sqrt(variance) - s), name).toBeLessThan(1e-3)
        expect(Math.abs(mean! - mu), name).toBeLessThan(2e-2)
      }
  })

  it('forgets an error of the start: less of it is left the higher and the more often it goes back', () => {
    const shiftLeft = (params: Record<string, number>): number => {
      const program = compile(restarted({ levels: 21, tMin: 0.05, ...params }, { steps: 40 }))
      const start = (k: number, out: Float64Array): void => {
        out.fill(0)
        if (k === 0) out[1] = 1
      }
      const [usual, shifted] = statesOf(program, gaussianDenoiser(0, 0.5), start, 2).at(-1)!
      return Math.abs(shifted! - usual!)
    }
    const left = [0.3, 1, 4].map((tMax) => shiftLeft({ k: 1, tMax }))
    expect(left[1]!).toBeLessThan(0.8 * left[0]!)
    expect(left[2]!).toBeLessThan(0.3 * left[1]!)
    // Each time the same factor: hypot(s, low) / hypot(s, t_max) of the exact flow.
    const [once, twice, thrice] = [1, 2, 3].map((k) => shiftLeft({ k, tMax: 1 }))
    expect(Math.abs(twice! / once! - thrice! / twice!)).toBeLessThan(1e-6)
    const low = compile(restarted({ levels: 21, tMin: 0.05, k: 1, tMax: 1 }, { steps: 40 })).steps.find(
      ({ gamma }) => gamma > 0,
    )!.sigma
    expect(Math.abs(twice! / once! - Math.hypot(0.5, low) / Math.hypot(0.5, 1))).toBeLessThan(1e-3)
  })

  it('over the authors’ intervals of ImageNet-64 makes their 203 network calls in 36 steps', () => {
    const design = { ...defaultDesign, steps: 36, stochasticity: chooseDefault('stochasticity', 'restarts') }
    const { nfe, steps } = compile(design)
    expect(nfe).toBe(203)
    // Levels of the run that each way back starts from, the nearest to their t_min.
    const raised = steps.filter(({ gamma }) => gamma > 0)
    expect(raised.map(({ sigmaHat }) => Number(sigmaHat.toPrecision(4)))).toEqual([
      40.79,
      1.92,
      ...Array(5).fill(1.09),
      ...Array(5).fill(0.59),
      ...Array(6).fill(0.3),
    ])
    const levels = [...levelsOf(design)]
    for (const [mark, tMin] of [
      [raised[0]!, 19.35],
      [raised[1]!, 1.09],
      [raised[2]!, 0.59],
      [raised.at(-1)!, 0.06],
    ] as const)
      expect(mark.sigma).toBe(levels.reduce((a, b) => (Math.abs(b - tMin) < Math.abs(a - tMin) ? b : a)))
  })

  it('over one interval of several is restart', () => {
    const interval = [3, 2, 0.04, 0.3]
    const several = { id: 'restarts', params: { sNoise: 1.003 }, list: interval }
    const one = restarted({ levels: 3, k: 2, tMin: 0.04, tMax: 0.3, nearest: 2, sNoise: 1.003 })
    expect(compile({ ...defaultDesign, stochasticity: several })).toEqual(compile(one))
    expect(compile(one)).not.toEqual(compile(restarted({ ...one.stochasticity.params, nearest: 1 })))
  })

  it.each([
    [[3, 2, 0.06, 0.3, 1], 'four numbers each, N_Restart, K, t_min and t_max; 5 were given'],
    [[2.5, 2, 0.06, 0.3], 'interval 1 needs a whole N_Restart of 2 or more, got 2.5'],
    [[3, 2, 0.06, 0.3, 3, 0.5, 0.06, 0.3], 'interval 2 needs a whole K of 1 or more, got 0.5'],
    [[3, 2, 0.3, 0.06], 'interval 1 needs t_min below t_max, got 0.3 and 0.06'],
  ])('of several refuses %j', (list, message) => {
    const stochasticity = { id: 'restarts', params: { sNoise: 1 }, list }
    expect(() => compile({ ...defaultDesign, stochasticity })).toThrow(message)
  })

  it('is refused with a reason where no time step lies below t_max', () => {
    expect(() => compile(restarted({ tMax: 0.01, tMin: 0.005 }, { sigmaMin: 0.1 }))).toThrow(
      'restart finds no time step that is clearly below t_max = 0.0100: raise t_max or lower sigma_min',
    )
  })
})
