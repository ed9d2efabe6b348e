import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { monotoneCubic } from '../../src/core/monotone-cubic.ts'

const unit = fc.double({ min: 0, max: 1, noNaN: true })
const relative = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.abs(expected)

/** From 0 to 1, neighbours at least 0.002 apart. */
const rising = fc.array(unit, { minLength: 1, maxLength: 16 }).map((parts) => {
  const sums = parts.map((_, k) => parts.slice(0, k + 1).reduce((sum, part) => sum + part + 0.002, 0))
  return [0, ...sums.map((sum) => sum / sums.at(-1)!)]
})
const free = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 16 })

describe('a monotone cubic', () => {
  it('goes through its heights', () => {
    fc.assert(
      fc.property(free, (heights) => {
        const { value } = monotoneCubic(heights)
        heights.forEach((height, k) => {
          expect(Math.abs(value(k / (heights.length - 1)) - height)).toBeLessThan(1e-13)
        })
      }),
    )
  })

  it('rises strictly where its heights do: its derivative is nowhere below a quarter of the smallest slope', () => {
    fc.assert(
      fc.property(rising, unit, (heights, u) => {
        const count = heights.length - 1
        const least = Math.min(...heights.slice(1).map((height, k) => count * (height - heights[k]!)))
        expect(monotoneCubic(heights).derivative(u)).toBeGreaterThan(least / 4)
      }),
      { numRuns: 1000 },
    )
  })

  it('stays between neighbouring heights, rising or not', () => {
    fc.assert(
      fc.property(free, unit, (heights, u) => {
        const place = u * (heights.length - 1)
        const ends = [heights[Math.floor(place)]!, heights[Math.ceil(place)]!]
        const height = monotoneCubic(heights).value(u)
        expect(height).toBeGreaterThanOrEqual(Math.min(...ends) - 1e-14)
        expect(height).toBeLessThanOrEqual(Math.max(...ends) + 1e-14)
      }),
    )
  })

  it('is undone by its inverse, near 0 and beyond 1 too', () => {
    const place = fc.oneof(
      unit,
      fc.double({ min: 1, max: 2, noNaN: true }),
      fc.double({ min: -30, max: 0, noNaN: true }).map((power) => 10 ** power),
    )
    fc.assert(
      fc.property(rising, place, (heights, u) => {
        const { value, inverse } = monotoneCubic(heights)
        // Subnormal numbers have few digits.
        fc.pre(u > 1e-300)
        expect(relative(inverse(value(u)), u)).toBeLessThan(1e-12)
        expect(relative(value(inverse(u)), u)).toBeLessThan(1e-12)
      }),
      { numRuns: 2000 },
    )
    const { inverse } = monotoneCubic([0, 0.9, 1])
    expect([inverse(0), inverse(1)]).toEqual([0, 1])
  })

  it('has the derivative of its differences, one-sided at the points, where both sides agree', () => {
    fc.assert(
      fc.property(free, unit, (heights, u) => {
        const { value, derivative } = monotoneCubic(heights)
        const count = heights.length - 1
        const h = 1e-4 / count
        // Exact for a cubic, up to rounding: the whole stencil lies in one piece.
        const forward = (at: number): number =>
          (-11 * value(at) + 18 * value(at + h) - 9 * value(at + 2 * h) + 2 * value(at + 3 * h)) / (6 * h)
        const backward = (at: number): number =>
          (11 * value(at) - 18 * value(at - h) + 9 * value(at - 2 * h) - 2 * value(at - 3 * h)) / (6 * h)
        const tolerance = 1e-9 * count
        const inside = (Math.floor(u * count * 0.999) + 0.1 + 0.8 * u) / count
        if (inside < 1) expect(Math.abs(forward(inside) - derivative(inside))).toBeLessThan(tolerance)
        for (let k = 0; k <= count; k++) {
          const at = k / count
          if (k < count) expect(Math.abs(forward(at) - derivative(at))).toBeLessThan(tolerance)
          if (k > 0) expect(Math.abs(backward(at) - derivative(at))).toBeLessThan(tolerance)
        }
      }),
    )
  })

  it('through a straight line is the line', () => {
    const { value, derivative, inverse } = monotoneCubic([0, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => k / 8))
    for (const u of [0, 1e-9, 0.1, 0.5, 0.77, 1, 1.3]) {
      expect(value(u)).toBeCloseTo(u, 15)
      expect(inverse(u)).toBeCloseTo(u, 15)
      expect(derivative(u)).toBeCloseTo(1, 14)
    }
  })

  it('keeps what is not a number', () => {
    const { value, derivative, inverse } = monotoneCubic([0, 0.2, 1])
    for (const of of [value, derivative, inverse]) expect(of(Number.NaN)).toBeNaN()
  })

  it('refuses what has no inverse, and too few heights', () => {
    expect(() => monotoneCubic([0, 0.5, 0.5, 1]).inverse(0.3)).toThrow(/does not rise strictly/)
    expect(() => monotoneCubic([1])).toThrow(/at least 2 heights, got 1/)
  })
})
