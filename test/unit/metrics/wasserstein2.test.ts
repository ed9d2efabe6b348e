import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance2To, wasserstein2, wasserstein2To } from '../../../src/metrics/wasserstein2.ts'
import { wasserstein1 } from '../../../src/toy/errors.ts'
import type { Mixture } from '../../../src/toy/mixture.ts'
import { defaultMixture, mixturePresets } from '../../../src/toy/presets.ts'
import { marginalAt, normalQuantile, quantile } from '../../../src/toy/quantile.ts'
import { plainTarget, targetOf } from '../../../src/toy/target.ts'
import { tiltedTable } from '../../../src/toy/tilted.ts'

/** The integral over p of the squared difference of both quantile functions, by the midpoint rule. */
const bruteForce = (mixture: Mixture, points: readonly number[], cells: number): number => {
  const marginal = marginalAt(mixture, 0)
  const sorted = [...points].sort((a, b) => a - b)
  let sum = 0
  for (let c = 0; c < cells; c++) {
    const p = (c + 0.5) / cells
    const y = quantile(marginal, p <= 0.5 ? { p, upper: false } : { p: 1 - p, upper: true })
    sum += (sorted[Math.floor(p * sorted.length)]! - y) ** 2 / cells
  }
  return Math.sqrt(sum)
}

const gaussian = (mu: number, s: number): Mixture => ({ w: [1], mu: [mu], s: [s] })

describe('wasserstein2', () => {
  it.each(mixturePresets)('is the distance of the quantile functions: $label', ({ mixture }) => {
    for (const points of [[0.1], [-2, 0.5, 0.5], [-0.7, -0.2, 0.1, 0.55, 1.3]])
      expect(wasserstein2(mixture, Float64Array.from(points))).toBeCloseTo(bruteForce(mixture, points, 30_000), 4)
  })

  it('of one point to a Gaussian is sqrt((x - mu)^2 + s^2)', () => {
    expect(wasserstein2(gaussian(0.4, 0.3), Float64Array.of(1.6))).toBeCloseTo(Math.hypot(1.2, 0.3), 14)
    expect(wasserstein2(gaussian(0.4, 0.3), Float64Array.of(1.6), 0.4)).toBeCloseTo(Math.hypot(1.2, 0.5), 14)
  })

  it('between Gaussians is sqrt((mu - m)^2 + (s - r)^2) in the limit of many points', () => {
    const n = 20_000
    const points = Float64Array.from({ length: n }, (_, i) => 1.1 + 0.2 * normalQuantile((i + 0.5) / n))
    expect(wasserstein2(gaussian(0.3, 0.8), points)).toBeCloseTo(Math.hypot(0.8, 0.6), 4)
  })

  it('shares atoms out in order', () => {
    const atoms = { w: [0.25, 0.75], mu: [-1, 2], s: [0, 0] }
    expect(wasserstein2(atoms, Float64Array.of(-1, 2, 2, 2))).toBe(0)
    // Half of the mass of the first point goes to either atom.
    expect(wasserstein2(atoms, Float64Array.of(0, 2))).toBeCloseTo(Math.sqrt(0.25 * 1 + 0.25 * 4), 14)
    const half = { w: [0.5, 0.5], mu: [0, 0], s: [0, 0.5] }
    // The Gaussian's halves lie on both sides of the atom.
    expect(wasserstein2(half, Float64Array.of(0))).toBeCloseTo(Math.sqrt(0.5 * 0.25), 14)
    expect(wasserstein2(half, Float64Array.of(-0.1, 0, 0, 0.1))).toBeCloseTo(
      bruteForce({ ...half, s: [1e-7, 0.5] }, [-0.1, 0, 0, 0.1], 40_000),
      4,
    )
  })

  it('of shifted points changes as the second moment does, and is never below Wasserstein-1', () => {
    const points = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 40 })
    const mixture = fc.constantFrom(...mixturePresets.map((preset) => preset.mixture))
    fc.assert(
      fc.property(mixture, points, fc.double({ min: -2, max: 2, noNaN: true }), (data, list, shift) => {
        const x = Float64Array.from(list)
        const mean = list.reduce((sum, point) => sum + point, 0) / list.length
        const centre = data.w.reduce((sum, w, k) => sum + w * data.mu[k]!, 0)
        const square = wasserstein2(data, x) ** 2
        const shifted =
          wasserstein2(
            data,
            x.map((point) => point + shift),
          ) ** 2
        expect(Math.abs(shifted - (square + 2 * shift * (mean - centre) + shift ** 2))).toBeLessThan(1e-11)
        expect(wasserstein2(data, x)).toBeGreaterThanOrEqual(wasserstein1(data, x) - 1e-9)
      }),
      { numRuns: 100 },
    )
  })

  it('to a density on a grid agrees with the closed form', () => {
    const table = tiltedTable(plainTarget(defaultMixture), 0)
    for (const points of [[0.1], [-0.7, -0.2, 0.1, 0.55, 1.3]])
      expect(wasserstein2To(table, Float64Array.from(points))).toBeCloseTo(
        wasserstein2(defaultMixture, Float64Array.from(points)),
        5,
      )
  })

  it('is measured to the tilted density under guidance', () => {
    const guided = targetOf(defaultMixture, 1, { id: 'cfg', params: { weight: 3, sigmaLo: 0, sigmaHi: Infinity } })
    expect(guided.plain).toBeNull()
    const near = distance2To(guided, Float64Array.of(0.45, 0.5, 0.6))
    expect(near).toBeGreaterThan(0)
    expect(near).toBeLessThan(distance2To(guided, Float64Array.of(-0.5, 0.5, 0.6)))
  })

  it('refuses an empty population', () => {
    expect(() => wasserstein2(defaultMixture, new Float64Array(0))).toThrow(RangeError)
  })
})
