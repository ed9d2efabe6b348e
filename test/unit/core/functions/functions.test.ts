/** Functions of our own against @stdlib's, which the core does without for their size. */
import betaincinv from '@stdlib/math-base-special-betaincinv'
import stdlibErfc from '@stdlib/math-base-special-erfc'
import { describe, expect, it } from 'vitest'
import { betaQuantile } from '../../../../src/core/functions/beta-quantile.ts'
import { erfc } from '../../../../src/core/functions/erfc.ts'

const worstOf = (errors: readonly number[]): number => errors.reduce((worst, error) => Math.max(worst, error), 0)

describe('erfc', () => {
  it('has a relative error below 1e-14 on the whole line', () => {
    const points = Array.from({ length: 9001 }, (_, k) => -6 + (32.5 * k) / 9000)
    expect(worstOf(points.map((x) => Math.abs(erfc(x) / stdlibErfc(x) - 1)))).toBeLessThan(1e-14)
  })

  it('is exact where it can be', () => {
    expect([0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY].map(erfc)).toEqual([1, 2, 0])
    expect(erfc(Number.NaN)).toBeNaN()
    expect(erfc(-1e-200)).toBe(1)
  })

  it('is symmetric about 1: erfc(x) + erfc(-x) = 2', () => {
    const sums = Array.from({ length: 400 }, (_, k) => erfc(k / 50) + erfc(-k / 50))
    expect(worstOf(sums.map((sum) => Math.abs(sum - 2)))).toBeLessThan(1e-15)
  })
})

describe('betaQuantile', () => {
  const shapes = [0.1, 0.3, 0.5, 0.6, 1, 1.7, 3, 10]
  const shares = [1e-12, 1e-6, 0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1 - 1e-9]

  it('agrees with @stdlib to 1e-14', () => {
    const errors = shapes.flatMap((a) =>
      shapes.flatMap((b) => shares.map((p) => Math.abs(betaQuantile(p, a, b) - betaincinv(p, a, b)))),
    )
    expect(worstOf(errors)).toBeLessThan(1e-14)
  })

  it('keeps the digits of a quantile near 0', () => {
    const errors = shapes
      .filter((a) => a >= 0.3)
      .flatMap((a) =>
        shapes.flatMap((b) => shares.slice(0, 3).map((p) => Math.abs(betaQuantile(p, a, b) / betaincinv(p, a, b) - 1))),
      )
    expect(worstOf(errors)).toBeLessThan(1e-12)
  })

  it('has the ends of its interval, and is the identity for a uniform distribution', () => {
    expect([betaQuantile(0, 0.6, 0.6), betaQuantile(1, 0.6, 0.6)]).toEqual([0, 1])
    const errors = shares.map((p) => Math.abs(betaQuantile(p, 1, 1) - p))
    expect(worstOf(errors)).toBeLessThan(1e-15)
  })
})
