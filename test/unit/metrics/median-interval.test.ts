import { describe, expect, it } from 'vitest'
import { normal } from '../../../src/core/random.ts'
import { medianWithin } from '../../../src/metrics/median-interval.ts'

describe('the interval of a median', () => {
  it('is between order statistics of the binomial table', () => {
    const values = (n: number) => Array.from({ length: n }, (_, k) => k + 1)
    // Conover 1999, table A3: ranks for 95% and more.
    expect(medianWithin(values(10))).toEqual([5.5, 2, 9])
    expect(medianWithin(values(16))).toEqual([8.5, 4, 13])
    expect(medianWithin(values(20))).toEqual([10.5, 6, 15])
    expect(medianWithin(values(64))).toEqual([32.5, 24, 41])
    expect(medianWithin([3, 1, 2])).toEqual([2, 1, 3])
    expect(medianWithin([7])).toEqual([7, 7, 7])
    expect(() => medianWithin([])).toThrow(RangeError)
  })

  it('holds the true median in 95% of samples or a little more', () => {
    const count = 600
    let inside = 0
    for (let sample = 0; sample < count; sample++) {
      const values = Array.from({ length: 16 }, (_, k) => Math.exp(normal(1, sample, 0, k)))
      const [, low, high] = medianWithin(values)
      if (low <= 1 && high >= 1) inside++
    }
    expect(inside / count).toBeGreaterThan(0.94)
    expect(inside / count).toBeLessThan(0.995)
  })
})
