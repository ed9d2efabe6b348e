/** Levels computed by hand from the published formulas of other libraries (n = 6, 0.002 to 80), to the digits given. */
import { describe, expect, it } from 'vitest'
import { levelsOf } from '../../src/core/compile.ts'
import { chooseDefault, defaultDesign } from '../../src/core/design.ts'
import { vpDefaultRange } from '../../src/core/schedules/vp.ts'

const published: readonly (readonly [string, Record<string, number>, { min: number; max: number }, string])[] = [
  ['edm', { rho: 7 }, { min: 0.002, max: 80 }, '80 24.4083 5.83895 .965417 .0850872 .002 0'],
  ['exponential', {}, { min: 0.002, max: 80 }, '80 9.609 1.15416 .138629 .0166511 .002 0'],
  ['polyexponential', { rho: 2 }, { min: 0.002, max: 80 }, '80 1.76339 .0907343 .0108983 .00305571 .002 0'],
  ['vp', {}, vpDefaultRange, '152.167 25.1489 6.11166 2.03443 .723807 .010486 0'],
  ['cosine', {}, { min: 0.002, max: 80 }, '80 2.98004 1.35717 .720753 .323925 .002 0'],
  ['ve', {}, { min: 0.02, max: 100 }, '100 18.2056 3.31445 .603418 .109856 .02 0'],
  ['linear', {}, { min: 0.002, max: 80 }, '80 64.0004 48.0008 32.0012 16.0016 .002 0'],
]

describe.each(published)('time steps %s', (id, params, range, text) => {
  it('are the published ones', () => {
    const choice = chooseDefault('discretization', id)
    const levels = levelsOf({
      ...defaultDesign,
      steps: 6,
      sigmaMin: range.min,
      sigmaMax: range.max,
      discretization: { id, params: { ...choice.params, ...params } },
    })
    const expected = text.split(' ').map(Number)
    expect(levels).toHaveLength(expected.length)
    expected.forEach((level, i) => {
      expect(Math.abs(levels[i]! - level), `level ${i}`).toBeLessThanOrEqual(6e-6 * level)
    })
  })
})

it("EDM's 18 default levels are the published ones", () => {
  const expected =
    '80 57.586 40.7856 28.3746 19.3525 12.9101 8.40094 5.31519 3.25682 1.92334 1.08817 .585348 .296442 .139516 .0599473 .0229345 .00752802 .002 0'
      .split(' ')
      .map(Number)
  const levels = levelsOf(defaultDesign)
  expect(levels).toHaveLength(19)
  expected.forEach((level, i) => {
    expect(Math.abs(levels[i]! - level)).toBeLessThanOrEqual(6e-6 * level)
  })
})
