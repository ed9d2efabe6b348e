import { describe, expect, it } from 'vitest'
import { randomOf } from '../../../../src/pictures/drawings/random.ts'

const draws = (count: number, ...keys: readonly number[]) => {
  const random = randomOf(...keys)
  return Array.from({ length: count }, () => random.between(0, 1))
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('random draws of a layout', () => {
  it('repeat for the same keys and differ for any other', () => {
    const keys = [2022, 3, 7]
    expect(draws(20, ...keys)).toEqual(draws(20, ...keys))
    for (const other of [
      [2023, 3, 7],
      [2022, 4, 7],
      [2022, 3, 8],
      [2022, 7, 3],
      [3, 2022, 7],
      [-2022, 3, 7],
    ])
      expect(draws(20, ...other).some((value) => draws(20, ...keys).includes(value))).toBe(false)
  })

  it('are uniform and uncorrelated, along a layout and across neighbouring seeds', () => {
    const along = draws(20_000, 1, 2, 3)
    const across = Array.from({ length: 20_000 }, (_, seed) => draws(1, seed, 0, 0)[0]!)
    for (const values of [along, across]) {
      const variance = mean(values.map((value) => (value - 0.5) ** 2))
      const product = mean(values.slice(1).map((value, index) => (value - 0.5) * (values[index]! - 0.5)))
      // Five standard errors of 20,000 draws.
      expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.0102)
      expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.0027)
      expect(Math.abs(product)).toBeLessThan(0.003)
    }
  })

  it('keep to their interval, and take sides and chances as often as they should', () => {
    const random = randomOf(9)
    for (let count = 0; count < 1000; count++) {
      const value = random.between(-3, 5)
      expect(value >= -3 && value < 5).toBe(true)
    }
    const sides = Array.from({ length: 10_000 }, () => random.side())
    expect(Math.abs(mean(sides))).toBeLessThan(0.05)
    const hits = Array.from({ length: 10_000 }, () => (random.chance(0.3) ? 1 : 0))
    expect(Math.abs(mean(hits) - 0.3)).toBeLessThan(0.023)
  })
})
