import { describe, expect, it } from 'vitest'
import { drawsOf, fillIncrement } from '../../../src/core/brownian.ts'

const count = 20_000
const increment = (from: number, to: number, seed = 3): Float64Array => {
  const out = new Float64Array(count)
  fillIncrement(out, seed, 5, { from, to })
  return out
}
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
const product = (a: Float64Array, b: Float64Array): number => mean(a.map((value, j) => value * b[j]!))

describe('a Brownian path', () => {
  it.each([
    [80, 0.002],
    [80, 40],
    [1, 0.999],
    [0.7, 0.3],
    [65536, 1.6e-5],
  ])('has increments of mean 0 and variance 1 from %d to %d', (from, to) => {
    const values = increment(from, to)
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(count))
    expect(Math.abs(product(values, values) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(count))
  })

  it('has independent increments over neighbouring intervals, at and off the nodes of the tree', () => {
    for (const [a, b, c] of [
      [4, 1, 0.25],
      [80, 11.3, 2.9],
      [1.3, 0.9, 0.05],
    ] as const)
      expect(Math.abs(product(increment(a, b), increment(b, c)))).toBeLessThan(4 / Math.sqrt(count))
  })

  it('adds up: a long increment is the sum of the short ones', () => {
    const levels = [64, 32, 8, 2, 0.5]
    const whole = increment(64, 0.5)
    const parts = levels.slice(1).map((_, k) => increment(levels[k]!, levels[k + 1]!))
    // Powers of two lie on places of the tree, so that lengths in log2 sigma are exact.
    const lengths = [1, 2, 2, 2]
    for (let j = 0; j < 100; j++) {
      const sum = lengths.reduce((total, length, k) => total + parts[k]![j]! * Math.sqrt(length), 0)
      expect(whole[j]).toBeCloseTo(sum / Math.sqrt(7), 9)
    }
  })

  it('over sigma has increments of variance 1, independent where they do not overlap', () => {
    const over = (from: number, to: number): Float64Array => {
      const out = new Float64Array(count)
      fillIncrement(out, 3, 5, { from, to, clock: 'sigma' })
      return out
    }
    for (const [a, b, c] of [
      [4, 1, 0.25],
      [80, 11.3, 2.9],
      [1.3, 0.9, 0.05],
      [0.01, 0.004, 0.0005],
    ] as const) {
      const [upper, lower] = [over(a, b), over(b, c)]
      expect(Math.abs(product(upper, upper) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(count))
      expect(Math.abs(product(lower, lower) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(count))
      expect(Math.abs(product(upper, lower))).toBeLessThan(4 / Math.sqrt(count))
    }
    // Exactly: overlapping reads are correlated by the root of the share that they have in common.
    const weights = (from: number, to: number) =>
      new Map(drawsOf({ from, to, clock: 'sigma' }).map(({ stream, weight }) => [stream, weight]))
    const [whole, first, second] = [weights(8, 0.5), weights(8, 2), weights(2, 0.5)]
    const dot = (one: Map<number, number>, other: Map<number, number>): number =>
      [...one].reduce((sum, [stream, weight]) => sum + weight * (other.get(stream) ?? 0), 0)
    expect(dot(whole, first)).toBeCloseTo(Math.sqrt(6 / 7.5), 12)
    expect(dot(whole, second)).toBeCloseTo(Math.sqrt(1.5 / 7.5), 12)
    expect(dot(first, second)).toBeCloseTo(0, 12)
    for (const one of [whole, first, second]) expect(dot(one, one)).toBeCloseTo(1, 12)
  })

  it('is another for another seed, image and element, and refuses levels that coincide', () => {
    expect(Math.abs(product(increment(2, 1), increment(2, 1, 4)))).toBeLessThan(4 / Math.sqrt(count))
    const other = new Float64Array(count)
    fillIncrement(other, 3, 6, { from: 2, to: 1 })
    expect(Math.abs(product(increment(2, 1), other))).toBeLessThan(4 / Math.sqrt(count))
    expect(() => increment(1, 1)).toThrow(/too close/)
    expect(() => increment(1, 0)).toThrow(/no Brownian path/)
  })

  it('fills a part of an array', () => {
    const out = new Float32Array(8).fill(9)
    fillIncrement(out, 3, 5, { from: 2, to: 1 }, 2, 4)
    expect([...out.subarray(0, 2), ...out.subarray(6)]).toEqual([9, 9, 9, 9])
    expect(out[2]).toBeCloseTo(increment(2, 1)[0]!, 6)
  })
})
