/** The toy under guidance: what has a closed form agrees with it, what has none with a finer calculation. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wasserstein1 } from '../../src/toy/errors.ts'
import { guidedFlow } from '../../src/toy/guided-flow.ts'
import { denoise, density, type Mixture, normalize } from '../../src/toy/mixture.ts'
import { exactSolution } from '../../src/toy/quantile.ts'
import { targetOf } from '../../src/toy/target.ts'
import { densityAt, logTilted, tiltedTable, wasserstein1To } from '../../src/toy/tilted.ts'

const mixture = normalize({ w: [0.3, 0.45, 0.25], mu: [-0.7, 0.1, 0.8], s: [0.1, 0.2, 0.15] })
const single = (k: number): Mixture => normalize({ w: [1], mu: [mixture.mu[k]!], s: [mixture.s[k]!] })
const cfg = (weight: number, sigmaLo = 0, sigmaHi = Number.POSITIVE_INFINITY) => ({
  id: 'cfg',
  params: { weight, sigmaLo, sigmaHi },
})
const starts = Float64Array.from([-150, -60, -20, -3, 0, 8, 40, 130])

describe('the target', () => {
  it('is the mixture without a class, the mode with one, and neither under guidance', () => {
    expect(targetOf(mixture, null, cfg(3)).plain).toBe(mixture)
    expect(targetOf(mixture, 7, cfg(3)).plain).toBe(mixture)
    expect(targetOf(mixture, 1, { id: 'none', params: {} }).plain).toEqual(single(1))
    expect(targetOf(mixture, 1, cfg(1)).plain).toEqual(single(1))
    expect(targetOf(mixture, 1, cfg(0)).plain).toBe(mixture)
    expect(targetOf(mixture, 1, cfg(3)).plain).toBeNull()
    expect(targetOf(mixture, 1, cfg(0, 0.1, 5)).plain).toBeNull()
  })
})

describe('the guided flow', () => {
  const levels = [80, 20, 3, 0.7, 0.1, 0.01, 0]

  it('is the exact one where guidance leaves one of the two denoisers', () => {
    for (const [weight, exact] of [
      [1, single(2)],
      [0, mixture],
    ] as const) {
      const states = guidedFlow({ ...targetOf(mixture, 2, cfg(weight)), plain: null }, starts, 80, levels)
      states.forEach((state, i) => {
        state.forEach((x, j) => {
          const wanted = exactSolution(exact, starts[j]!, 80, levels[i]!)
          expect(Math.abs(x - wanted), `w ${weight}, level ${levels[i]}, start ${starts[j]}`).toBeLessThan(
            1e-6 * Math.max(1, Math.abs(x)),
          )
        })
      })
    }
  })

  it.each([1.5, 4, 10])('with weight %d agrees with steps a tenth as long', (weight) => {
    const target = targetOf(mixture, 0, cfg(weight, 0.05, 30))
    const state = guidedFlow(target, starts, 80, [0])[0]!
    const fine = guidedFlow(target, starts, 80, [
      ...Array.from({ length: 3000 }, (_, i) => 80 * (1e-7 / 80) ** (i / 2999)),
      0,
    ]).at(-1)!
    state.forEach((x, j) => {
      expect(Math.abs(x - fine[j]!)).toBeLessThan(1e-6)
    })
  })

  it('follows the guided denoiser inside the interval and the labelled one outside', () => {
    const target = targetOf(mixture, 0, cfg(4, 0.5, 5))
    const h = 1e-4
    for (const sigma of [0.2, 0.6, 4, 7]) {
      const [before, after] = guidedFlow(target, [0.3], sigma * Math.exp(h), [
        sigma * Math.exp(h),
        sigma * Math.exp(-h),
      ])
      const slope = (before![0]! - after![0]!) / (2 * h)
      const x = 0.5 * (before![0]! + after![0]!)
      const w = sigma > 0.5 && sigma <= 5 ? 4 : 1
      const wanted = x - (w * denoise(single(0), x, sigma) + (1 - w) * denoise(mixture, x, sigma))
      expect(Math.abs(slope - wanted)).toBeLessThan(1e-6)
    }
  })
})

describe('the tilted density', () => {
  it('is the product of powers, with integral 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 8, noNaN: true }),
        fc.constantFrom(0, 1, 2),
        fc.constantFrom(0.02, 0.3, 2),
        (weight, label, sigma) => {
          const target = targetOf(mixture, label, cfg(weight))
          const table = tiltedTable(target, sigma)
          const mass = table.density.reduce((sum, value) => sum + value, 0) * table.step
          expect(Math.abs(mass - 1)).toBeLessThan(1e-6)
          const [a, b] = [mixture.mu[label]!, mixture.mu[label]! + 0.4 * sigma]
          const powers = (x: number): number =>
            density(single(label), x, sigma) ** weight * density(mixture, x, sigma) ** (1 - weight)
          const log = logTilted(target, sigma, b) - logTilted(target, sigma, a)
          expect(Math.abs(Math.exp(log) / (powers(b) / powers(a)) - 1)).toBeLessThan(1e-9)
          expect(Math.abs(densityAt(table, b) / densityAt(table, a) / Math.exp(log) - 1)).toBeLessThan(2e-3)
        },
      ),
    )
  })

  it('of a Gaussian against itself and a wider one is the Gaussian of the combined precision', () => {
    const two = normalize({ w: [1e-12, 1], mu: [0.2, 0], s: [0.3, 1] })
    const w = 3
    // Mode 0 has next to no weight in the mixture: precision w / v0 - (w - 1) / v1, mean from the same balance.
    const precision = w / 0.09 - (w - 1) / 1
    const mean = (w * 0.2) / 0.09 / precision
    const table = tiltedTable(targetOf(two, 0, cfg(w)), 0)
    const moment = (power: number): number =>
      table.density.reduce((sum, value, i) => sum + value * (table.low + i * table.step - mean) ** power, 0) *
      table.step
    expect(Math.abs(moment(1))).toBeLessThan(1e-6)
    expect(Math.abs(moment(2) * precision - 1)).toBeLessThan(1e-5)
  })

  it('has the Wasserstein distance that the exact formula gives where both apply', () => {
    const sample = Float64Array.from({ length: 50 }, (_, j) => Math.sin(7 * j) + 0.2)
    for (const [weight, exact] of [
      [1, single(1)],
      [0, mixture],
    ] as const) {
      const table = tiltedTable(targetOf(mixture, 1, cfg(weight)), 0)
      expect(Math.abs(wasserstein1To(table, sample) - wasserstein1(exact, sample))).toBeLessThan(1e-5)
    }
  })
})
