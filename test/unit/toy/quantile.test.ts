import { describe, expect, it } from 'vitest'
import { denoise, type Mixture } from '../../../src/toy/mixture.ts'
import { mixturePresets } from '../../../src/toy/presets.ts'
import {
  evenProbabilities,
  exactSolution,
  flowLines,
  flowLinesFrom,
  forTheEye,
  marginalAt,
  normalQuantile,
  quantile,
} from '../../../src/toy/quantile.ts'

/** dx / d ln sigma = x - D(x; sigma), integrated by the classical Runge-Kutta method. */
const integrate = (mixture: Mixture, start: number, from: number, to: number, steps: number): number => {
  const [a, b] = [Math.log(from), Math.log(to)]
  const slope = (x: number, log: number): number => x - denoise(mixture, x, Math.exp(log))
  let x = start
  for (let i = 0; i < steps; i++) {
    const log = a + ((b - a) * i) / steps
    const h = (b - a) / steps
    const k1 = slope(x, log)
    const k2 = slope(x + (h / 2) * k1, log + h / 2)
    const k3 = slope(x + (h / 2) * k2, log + h / 2)
    const k4 = slope(x + h * k3, log + h)
    x += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4)
  }
  return x
}

describe('normalQuantile', () => {
  it('has the tabulated values', () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15)
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13)
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 12)
    expect(normalQuantile(1e-300)).toBeCloseTo(-37.0471, 4)
  })
})

describe('exactSolution', () => {
  it.each(mixturePresets)('is the solution of the ODE: $label', ({ mixture }) => {
    for (const start of [-170, -61, -20, -0.3, 7, 50, 200]) {
      const exact = exactSolution(mixture, start, 80, 0.05)
      // Points of opposite modes part like saddles, so that integration needs many steps there.
      expect(Math.abs(integrate(mixture, start, 80, 0.05, 6000) - exact)).toBeLessThan(1e-6)
    }
  })

  it('scales offsets of a single normal by the ratio of widths', () => {
    const mixture = { w: [1], mu: [0.3], s: [0.4] }
    const width = (sigma: number): number => Math.hypot(0.4, sigma)
    for (const z of [-12, -5, -1e-3, 0, 2, 30])
      expect(exactSolution(mixture, 0.3 + z * width(10), 10, 0.01)).toBeCloseTo(0.3 + z * width(0.01), 10)
  })

  it('ends on the data points when they have no width', () => {
    const mixture = { w: [0.3, 0.7], mu: [-1, 0.5], s: [0, 0] }
    expect(exactSolution(mixture, -60, 80, 0)).toBe(-1)
    expect(exactSolution(mixture, 60, 80, 0)).toBe(0.5)
    expect(exactSolution(mixture, 0, 80, 0)).toBe(0.5)
  })
})

describe('quantile', () => {
  it('takes the atom that holds the probability, among modes with and without width', () => {
    const marginal = marginalAt({ w: [0.25, 0.5, 0.25], mu: [-1, 0, 1], s: [0.1, 0, 0.1] }, 0)
    expect(quantile(marginal, { p: 0.3, upper: false })).toBe(0)
    expect(quantile(marginal, { p: 0.3, upper: true })).toBe(0)
    expect(quantile(marginal, { p: 0.125, upper: false })).toBeCloseTo(-1, 12)
    expect(quantile(marginal, { p: 0.125, upper: true })).toBeCloseTo(1, 12)
  })

  it('is finite where a tail probability has underflown', () => {
    const marginal = marginalAt({ w: [1], mu: [0], s: [0.01] }, 0)
    expect(quantile(marginal, { p: 0, upper: true })).toBeCloseTo(0.37, 2)
  })
})

describe('flowLinesFrom', () => {
  it('passes through the given points and agrees with the solution found from scratch', () => {
    const { mixture } = mixturePresets[4]!
    const sigmas = Float64Array.of(80, 20, 5, 1, 0.3, 0.1, 0.02, 0.002, 0)
    const [line] = flowLinesFrom(mixture, [31], 80, sigmas)
    expect(line![0]).toBeCloseTo(31, 9)
    sigmas.forEach((sigma, j) => {
      expect(line![j]).toBeCloseTo(exactSolution(mixture, 31, 80, sigma), 10)
    })
  })
})

describe('flowLines for the eye', () => {
  it('are nowhere off by more than a hundred thousandth of the width of the noisy data', () => {
    const sigmas = Float64Array.from({ length: 90 }, (_, k) => 80 * (0.002 / 80) ** (k / 89))
    const off = mixturePresets.flatMap(({ mixture }) => {
      const deviation = Math.sqrt(
        mixture.w.reduce((sum, w, k) => sum + w * (mixture.mu[k]! ** 2 + mixture.s[k]! ** 2), 0),
      )
      const exact = flowLines(mixture, evenProbabilities(9), sigmas)
      return flowLines(mixture, evenProbabilities(9), sigmas, forTheEye).flatMap((line, c) =>
        Array.from(line, (x, j) => Math.abs(x - exact[c]![j]!) / Math.hypot(deviation, sigmas[j]!)),
      )
    })
    expect(Math.max(...off)).toBeLessThan(1e-5)
    // It is another computation, and not the exact one again.
    expect(Math.max(...off)).toBeGreaterThan(1e-12)
  })
})
