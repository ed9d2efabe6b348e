import { describe, expect, it } from 'vitest'
import { wasserstein1 } from '../../../src/toy/errors.ts'
import { forwardWalks, walkLevels, walksAt } from '../../../src/toy/forward.ts'
import { mixturePresets } from '../../../src/toy/presets.ts'

const count = 2000
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('walks of data points as noise is added', () => {
  it.each(mixturePresets)('have the density p(x; sigma) at every level: $label', ({ mixture }) => {
    const walks = forwardWalks(mixture, 3, count)
    for (const sigma of [0, 0.01, 0.3, 2.5, 80]) {
      const spread = Math.hypot(0.5, sigma)
      // Of 2000 points of the density itself about 0.02 of its spread.
      expect(wasserstein1(mixture, walksAt(walks, sigma), sigma) / spread, String(sigma)).toBeLessThan(0.06)
    }
  })

  it('add noise that is independent of where they are, and of what they added before', () => {
    const walks = forwardWalks(mixturePresets[0]!.mixture, 4, count)
    const [a, b, c] = [0.5, 1, 3].map((sigma) => walksAt(walks, sigma)) as [Float64Array, Float64Array, Float64Array]
    const early = b.map((x, j) => x - a[j]!)
    const late = c.map((x, j) => x - b[j]!)
    const bound = 4 / Math.sqrt(count)
    expect(Math.abs(mean(late.map((x) => x * x)) / 8 - 1)).toBeLessThan(Math.SQRT2 * bound)
    expect(Math.abs(mean(early.map((x, j) => x * late[j]!))) / Math.sqrt(0.75 * 8)).toBeLessThan(bound)
    expect(Math.abs(mean(a.map((x, j) => x * late[j]!))) / Math.sqrt(0.5 * 8)).toBeLessThan(bound)
  })

  it('begin with the same points however many there are, and end up at other places for another seed', () => {
    const { mixture } = mixturePresets[0]!
    const three = forwardWalks(mixture, 5, 3)
    expect(forwardWalks(mixture, 5, 3)).toBe(three)
    expect(forwardWalks(mixture, 5, 30).slice(0, 3)).toEqual(three)
    expect(forwardWalks(mixture, 6, 3)).not.toEqual(three)
  })

  it('are read at the levels at which they are known, and between', () => {
    const walks = forwardWalks(mixturePresets[0]!.mixture, 7, 4)
    for (const k of [0, 1, 300, walkLevels.length - 1])
      walksAt(walks, walkLevels[k]!).forEach((x, j) => {
        expect(Math.abs(x - walks[j]![k]!)).toBeLessThan(1e-6 * (1 + walkLevels[k]!))
      })
    const [low, high] = [walks[0]![300]!, walks[0]![301]!]
    const [between] = walksAt(walks, Math.sqrt(walkLevels[300]! * walkLevels[301]!))
    expect(between).toBeCloseTo((low + high) / 2, 8)
  })
})
