import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { globalError, readingsOf, wasserstein1 } from '../../../src/toy/errors.ts'
import { type Mixture, tail } from '../../../src/toy/mixture.ts'
import { createNoise, runPopulation } from '../../../src/toy/population.ts'
import { defaultMixture, mixturePresets } from '../../../src/toy/presets.ts'
import { exactSolutions, marginalAt, quantile } from '../../../src/toy/quantile.ts'
import { plainTarget } from '../../../src/toy/target.ts'

/** Integral of |F_n - F| by the midpoint rule. */
const bruteForce = (mixture: Mixture, points: readonly number[], low: number, high: number, cells: number): number => {
  const h = (high - low) / cells
  let sum = 0
  for (let c = 0; c < cells; c++) {
    const x = low + (c + 0.5) * h
    const empirical = points.filter((p) => p <= x).length / points.length
    sum += Math.abs(empirical - tail(mixture, x, 0, false)) * h
  }
  return sum
}

describe('wasserstein1', () => {
  it.each(mixturePresets)('is the integral of |F_n - F|: $label', ({ mixture }) => {
    for (const points of [[0.1], [-2, 0.5, 0.5], [-0.7, -0.2, 0.1, 0.55, 1.3], [0.6, 0.6, 0.6]])
      expect(wasserstein1(mixture, Float64Array.from(points))).toBeCloseTo(
        bruteForce(mixture, points, -4, 4, 80_000),
        4,
      )
  })

  it('falls like 1/n on the quantiles at (i + 1/2) / n', () => {
    const marginal = marginalAt(defaultMixture, 0)
    const distance = (n: number): number =>
      wasserstein1(
        defaultMixture,
        Float64Array.from({ length: n }, (_, i) => quantile(marginal, { p: (i + 0.5) / n, upper: false })),
      )
    expect(distance(1000)).toBeLessThan(1e-3)
    expect(distance(100) / distance(1000)).toBeGreaterThan(7)
  })

  it('is the shift of a point mass', () => {
    const mixture = { w: [1], mu: [0.25], s: [0] }
    expect(wasserstein1(mixture, Float64Array.of(1, 1))).toBeCloseTo(0.75, 14)
    expect(wasserstein1(mixture, Float64Array.of(0.25))).toBe(0)
  })

  it('refuses an empty population', () => {
    expect(() => wasserstein1(defaultMixture, new Float64Array(0))).toThrow(RangeError)
  })
})

describe('globalError', () => {
  it('is the mean and the root mean square of the distances', () => {
    const { mean, rms } = globalError(Float64Array.of(1, 2), Float64Array.of(1, 4))
    expect(mean).toBe(1)
    expect(rms).toBeCloseTo(Math.SQRT2, 14)
  })
})

describe('readingsOf', () => {
  const read = (design: typeof defaultDesign) => {
    const program = compile(design)
    const population = runPopulation(program, plainTarget(defaultMixture), 200, createNoise(1, 200))
    const exact = exactSolutions(defaultMixture, population.states[0]!, program.steps[0]!.sigma, 0)
    return readingsOf(
      program,
      population,
      (points) => wasserstein1(defaultMixture, points),
      exact,
      wasserstein1(defaultMixture, exact),
      null,
      1,
    )
  }

  it('shrinks with more steps, towards the exact population', () => {
    const few = read({ ...defaultDesign, steps: 5 })
    const many = read({ ...defaultDesign, steps: 80 })
    expect(few.nfe).toBe(9)
    expect(many.globalError!.mean).toBeLessThan(few.globalError!.mean / 20)
    expect(Math.abs(many.w1 - many.w1Exact)).toBeLessThan(1e-3)
  })

  it('gives no error point by point for a design that adds noise', () => {
    const churn = presets.find(({ id }) => id === 'churn-imagenet-edm')!.design
    expect(read({ ...churn, steps: 40 }).globalError).toBeNull()
  })
})
