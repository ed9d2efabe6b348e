import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design, withLevels } from '../../../src/core/design.ts'
import { edm } from '../../../src/core/discretizations/edm.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { equalize, spreadOf } from '../../../src/metrics/equalize.ts'
import { localErrors } from '../../../src/metrics/local-error.ts'
import { bestPath, mergeLevels } from '../../../src/metrics/optimize.ts'
import { adaptToToy, equalizeOnToy, type LevelsResult } from '../../../src/metrics/toy-levels.ts'
import { optimizeOnToy } from '../../../src/metrics/toy-optimize.ts'
import { createStepCost, isOneStep } from '../../../src/metrics/toy-step-cost.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { evenProbabilities, normalQuantile } from '../../../src/toy/quantile.ts'

const setting = { mixture: defaultMixture, label: null, seed: 1, count: 100 }
const [mu, s] = [0.3, 0.5]
const gaussian = { ...setting, mixture: { w: [1], mu: [mu], s: [s] } }

const solver = (id: string): Design => ({ ...defaultDesign, solver: chooseDefault('solver', id) })

/** The result of a generator that is left to run; how often it gave way. */
const finish = <T>(run: Generator<unknown, T, void>): { readonly result: T; readonly yields: number } => {
  for (let yields = 0; ; yields++) {
    const { done, value } = run.next()
    if (done) return { result: value, yields }
  }
}

const levelsOf = (design: Design): readonly number[] => compile(design).steps.map(({ sigma }) => sigma)

describe('localErrors', () => {
  it("of Euler is the leading term of Taylor’s series, h^2 x'' / 2, and shrinks on its way to 0 as the flow does", () => {
    // On a Gaussian x = mu + z hypot(s, sigma), so that x'' = z s^2 / hypot(s, sigma)^3.
    const z = evenProbabilities(100).map(({ p, upper }) => (upper ? -1 : 1) * normalQuantile(p))
    const rms = Math.sqrt(z.reduce((sum, value) => sum + value ** 2, 0) / z.length)
    const errors = localErrors({ ...solver('euler'), steps: 256 }, gaussian)
    expect(errors).toHaveLength(256)
    for (const { sigma, sigmaNext, made, carried } of errors.slice(0, -1)) {
      const middle = Math.sqrt(sigma * sigmaNext)
      const leading = (0.5 * (sigma - sigmaNext) ** 2 * rms * s ** 2) / Math.hypot(s, middle) ** 3
      expect(made / leading, `sigma ${sigma}`).toBeGreaterThan(0.93)
      expect(made / leading, `sigma ${sigma}`).toBeLessThan(1.07)
      expect(carried / ((made * s) / Math.hypot(s, sigmaNext))).toBeCloseTo(1, 6)
    }
    // The last step, to D: x - sigma x' against mu + z s.
    const last = errors.at(-1)!
    expect(last.sigmaNext).toBe(0)
    const { sigma } = last
    expect(last.made).toBeCloseTo(rms * Math.abs(s ** 2 / Math.hypot(s, sigma) - s), 12)
    expect(last.carried).toBe(last.made)
  })

  it('falls by the power of a step that is one above the order', () => {
    for (const [id, params, order] of [
      ['euler', {}, 1],
      ['second-order', { alpha: 1 }, 2],
      ['dpmpp-2m', {}, 2],
      ['dpmpp-3m', { bend: 0.5, kind: 2 }, 2],
      ['dpmpp-3m', { bend: 1, kind: 2 }, 3],
    ] as const) {
      const design = { ...defaultDesign, solver: { id, params } }
      // Twice as many steps, each with an error that is 2^(order + 1) times smaller.
      const sum = (steps: number): number =>
        localErrors({ ...design, steps }, gaussian)
          .filter(({ sigma }) => sigma < 10 && sigma > 0.1)
          .reduce((total, { made }) => total + made, 0)
      expect(Math.abs(Math.log2(sum(65) / sum(129)) - order), id).toBeLessThan(0.3)
    }
  })

  it('is the same whatever schedule and scaling an exponential rule runs under', () => {
    const plain = localErrors(solver('dpmpp-2m'), setting)
    const schedule = chooseDefault('schedule', 'vp')
    const scaled = localErrors({ ...solver('dpmpp-2m'), schedule, scaling: chooseDefault('scaling', 'vp') }, setting)
    scaled.forEach(({ made }, i) => {
      expect(made / plain[i]!.made).toBeCloseTo(1, 5)
    })
  })

  it('of a run that stops at sigma_min are those of the whole run but for its last step', () => {
    const whole = localErrors(solver('dpmpp-2m'), setting)
    const short = localErrors({ ...solver('dpmpp-2m'), ending: chooseDefault('ending', 'sigma-min') }, setting)
    expect(short).toHaveLength(whole.length - 1)
    short.forEach((error, i) => {
      expect(error.sigmaNext).toBe(whole[i]!.sigmaNext)
      expect(error.made).toBeCloseTo(whole[i]!.made, 12)
      expect(error.carried).toBeCloseTo(whole[i]!.carried, 12)
    })
    expect(short.at(-1)!.sigmaNext).toBeGreaterThan(0)
    expect(() =>
      finish(equalizeOnToy({ ...solver('dpmpp-2m'), ending: chooseDefault('ending', 'sigma-min') }, setting, 'made')),
    ).toThrow('ends at noise level 0.002: levels are spread for runs that end at 0')
  })

  it('refuses a design that adds noise', () => {
    const churn = presets.find(({ id }) => id === 'churn-imagenet-edm')!.design
    expect(() => localErrors({ ...churn, steps: 20 }, setting)).toThrow(/adds noise/)
    expect(() => finish(equalizeOnToy({ ...churn, steps: 20 }, setting, 'made'))).toThrow(/adds noise/)
    expect(() => finish(optimizeOnToy(solver('dpmpp-sde'), setting))).toThrow(/adds noise/)
  })

  it('follows the guided flow', () => {
    const guidance = { id: 'cfg', params: { weight: 2, sigmaLo: 0, sigmaHi: Number.POSITIVE_INFINITY } }
    const at = (steps: number) =>
      localErrors({ ...defaultDesign, guidance, steps }, { ...setting, label: 0, count: 20 })
    const [coarse, fine] = [at(33), at(65)]
    expect(fine[32]!.sigma / coarse[16]!.sigma).toBeCloseTo(1, 10)
    expect(Math.log2(coarse[16]!.made / fine[32]!.made)).toBeGreaterThan(2.3)
  })
})

describe('equalize', () => {
  /** Step errors of a rule of a given order whose constant varies by sigma. */
  const errorsOf = (levels: readonly number[], order: number, constant: (u: number) => number): readonly number[] =>
    levels.slice(1).map((level, k) => {
      const [from, to] = [Math.log(levels[k]!), Math.log(level)]
      return constant((from + to) / 2) * (from - to) ** (order + 1)
    })

  it('makes errors equal, leaves the ends and keeps levels falling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 40 }),
        fc.constantFrom(1, 2, 3),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (steps, order, tilt, centre) => {
          const start = [...edm.create({ rho: 7 }).sigmas(steps, { min: 0.01, max: 50 })]
          const run = equalize(start, order)
          let request = run.next()
          while (!request.done)
            request = run.next(errorsOf(request.value, order, (u) => Math.exp(tilt * u) / (1 + (u - centre) ** 2)))
          const { levels, spread } = request.value
          expect(levels).toHaveLength(steps)
          expect([levels[0], levels.at(-1)]).toEqual([start[0], start.at(-1)])
          for (let i = 1; i < steps; i++) expect(levels[i]!).toBeLessThan(levels[i - 1]!)
          expect(spread[1]).toBeLessThanOrEqual(1.02)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('of one over errors that vanish stays finite', () => {
    const run = equalize([8, 4, 2, 1], 1)
    let request = run.next()
    while (!request.done) request = run.next(errorsOf(request.value, 1, (u) => (u > 1 ? 1 : 0)))
    expect(request.value.levels.every((level) => level >= 1 && level <= 8)).toBe(true)
  })

  it.each(['second-order', 'euler', 'dpmpp-2m', 'unipc'])('equalizes the toy for %s', (id) => {
    for (const place of ['made', 'carried'] as const) {
      const { before, after, levels } = finish(equalizeOnToy(solver(id), setting, place)).result
      expect(before.spread[place]).toBeGreaterThan(50)
      // Multistep rules change their order on the way; what counts is that the largest error is no outlier.
      expect(after.spread[place]).toBeLessThan(id === 'second-order' || id === 'euler' ? 1.05 : 3)
      // What is told is measured of the list as it is kept.
      const kept = localErrors(withLevels(solver(id), levels) as Design, setting).slice(0, -1)
      expect(spreadOf(kept.map((error) => error[place]))).toBeCloseTo(after.spread[place], 9)
      expect(levels).toHaveLength(18)
    }
  })
})

describe('bestPath', () => {
  it('is the best of all paths', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 7 })
          .chain((count) =>
            fc.tuple(
              fc.constant(count),
              fc.integer({ min: 2, max: count }),
              fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: count ** 2, maxLength: count ** 2 }),
            ),
          ),
        ([count, steps, table]) => {
          const cost = (from: number, to: number): number => table[from * count + to]!
          const { indices, cost: least } = bestPath(
            { levels: Array.from({ length: count }, (_, k) => -k), cost },
            steps,
          )
          const costOf = (path: readonly number[]): number =>
            path.slice(1).reduce((sum, to, k) => sum + cost(path[k]!, to), 0)
          const all = (from: number, left: number): readonly (readonly number[])[] =>
            left === 1
              ? from === count - 1
                ? [[from]]
                : []
              : Array.from({ length: count - 1 - from }, (_, k) => from + 1 + k).flatMap((to) =>
                  all(to, left - 1).map((rest) => [from, ...rest]),
                )
          expect(indices).toHaveLength(steps)
          expect(costOf(indices)).toBeCloseTo(least, 12)
          expect(least).toBeCloseTo(Math.min(...all(0, steps).map(costOf)), 12)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('refuses what was not measured', () => {
    const levels = [4, 2, 1]
    expect(() => bestPath({ levels, cost: () => Number.POSITIVE_INFINITY }, 3)).toThrow(/no path of 3/)
    expect(() => bestPath({ levels, cost: () => 1 }, 4)).toThrow(RangeError)
    expect(mergeLevels([4, 1], [4, 2, 1])).toEqual(levels)
  })
})

describe('createStepCost', () => {
  it('is what localErrors measures within a run, for every step but the last', () => {
    for (const design of [
      { ...defaultDesign, steps: 8 },
      { ...solver('euler'), steps: 8 },
      { ...presets.find(({ id }) => id === 'vp')!.design, steps: 8 },
    ]) {
      const levels = levelsOf(design)
      const cost = createStepCost(design, setting, { min: levels.at(-1)!, max: levels[0]! })
      localErrors(design, setting)
        .slice(0, -1)
        .forEach(({ sigma, sigmaNext, carried }) => {
          expect(cost(sigma, sigmaNext) / carried).toBeCloseTo(1, 6)
        })
    }
  })
})

describe('the steps of DPM adaptive', () => {
  it('span the range in as many steps as it accepts, and are measured', () => {
    const { result } = finish(adaptToToy(solver('second-order'), setting))
    const { levels, adaptive, after } = result
    expect([levels[0], levels.at(-1)]).toEqual([defaultDesign.sigmaMax, defaultDesign.sigmaMin])
    for (const [i, level] of levels.entries()) if (i > 0) expect(level).toBeLessThan(levels[i - 1]!)
    expect(adaptive!.calls).toBe(3 * (levels.length - 1 + adaptive!.rejected))
    // The rule that they were chosen for makes good use of them.
    const own = finish(adaptToToy(solver('dpm-solver-3'), setting)).result
    expect(own.levels).toEqual(levels)
    expect(own.after.rms).toBeLessThan(after.rms / 3)
  })

  it('are none from noise alone', () => {
    const design = { ...solver('euler'), sigmaMax: Number.POSITIVE_INFINITY }
    expect(() => finish(adaptToToy(design, setting))).toThrow(RangeError)
  })
})

describe('optimizeOnToy', () => {
  it.each([
    ['second-order', 6],
    ['second-order', 10],
    ['euler', 19],
    ['dpm-solver-2', 8],
  ] as const)('%s in %i steps is at least as good as rho = 7 and as equal errors, on the same measure', (id, steps) => {
    const design = { ...solver(id), steps }
    const equal = finish(equalizeOnToy(design, setting, 'carried')).result
    const { result, yields } = finish(optimizeOnToy(design, setting))
    expect(result.after.carriedSum).toBeLessThanOrEqual(equal.after.carriedSum * (1 + 1e-4))
    expect(result.after.carriedSum).toBeLessThan(result.before.carriedSum)
    expect(result.levels).toHaveLength(steps)
    expect(yields).toBeGreaterThan(50)
    // The sum bounds the error of the result, and here it falls with it.
    expect(result.after.rms).toBeLessThan(result.before.rms)
    expect(result.after.rms).toBeLessThanOrEqual(result.after.carriedSum)
  })

  it('keeps a list that is given and better than its grid', () => {
    const design = { ...solver('euler'), steps: 5 }
    const first: LevelsResult = finish(optimizeOnToy(design, setting)).result
    const again = finish(optimizeOnToy(withLevels(design, first.levels) as Design, setting)).result
    expect(again.after.carriedSum).toBeLessThanOrEqual(first.after.carriedSum * (1 + 1e-4))
  })

  it('refuses solvers with a history, guided flows, too few and too many steps', () => {
    expect(isOneStep(compile(defaultDesign))).toBe(true)
    expect(isOneStep(compile(solver('unipc')))).toBe(false)
    const guidance = { id: 'cfg', params: { weight: 2, sigmaLo: 0, sigmaHi: Number.POSITIVE_INFINITY } }
    const run =
      (design: Design, label: number | null = null) =>
      () =>
        finish(optimizeOnToy(design, { ...setting, label }))
    expect(run(solver('dpmpp-2m'))).toThrow(/depends on the steps before/)
    expect(run({ ...defaultDesign, guidance }, 0)).toThrow(/no closed form/)
    expect(run({ ...defaultDesign, steps: 100 })).toThrow(/at most 64 steps/)
    expect(run({ ...defaultDesign, steps: 2 })).toThrow(/no level to move/)
  })
})
