import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { denoise, denoiseInto, density, type Mixture, normalize } from '../../src/toy/mixture.ts'
import { parseMixture } from '../../src/toy/presets.ts'
import { exactSolution, marginalAt, quantile, tailProbability } from '../../src/toy/quantile.ts'
import { parseToyView } from '../../src/toy/view.ts'

const log = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp)

const mixtures = fc
  .array(fc.tuple(log(0.01, 1), fc.double({ min: -3, max: 3, noNaN: true }), log(1e-4, 2)), {
    minLength: 1,
    maxLength: 8,
  })
  .map(
    (modes): Mixture => normalize({ w: modes.map((m) => m[0]), mu: modes.map((m) => m[1]), s: modes.map((m) => m[2]) }),
  )

describe('quantile', () => {
  it('inverts the tail probability, far tails and tiny widths included', () => {
    fc.assert(
      fc.property(
        mixtures,
        fc.oneof(log(1e-4, 1000), fc.constant(0)),
        log(1e-250, 0.5),
        fc.boolean(),
        (mixture, sigma, p, upper) => {
          const marginal = marginalAt(mixture, sigma)
          const x = quantile(marginal, { p, upper })
          const back = tailProbability(marginal, x)
          const same = back.upper === upper ? back.p : 1 - back.p
          // One unit in the last place of x moves the probability by up to this much, relatively, in a tail or a spike.
          const smallestWidth = Math.min(...marginal.width)
          const slack = 1e-12 + (4e-15 * Math.max(Math.abs(x), 1e-3) * (10 + Math.abs(Math.log(p)))) / smallestWidth
          expect(Math.abs(same - p) / p).toBeLessThan(slack)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('does not depend on the guess beyond rounding', () => {
    fc.assert(
      fc.property(
        mixtures,
        log(0.01, 100),
        log(1e-12, 0.4),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (mixture, sigma, p, guess) => {
          const marginal = marginalAt(mixture, sigma)
          const x = quantile(marginal, { p, upper: false }, guess)
          const slope = density(mixture, x, sigma)
          fc.pre(slope > 1e-4 * p)
          expect(Math.abs(x - quantile(marginal, { p, upper: false }))).toBeLessThan(1e-9)
        },
      ),
    )
  })
})

describe('exactSolution', () => {
  it('keeps order and finite points', () => {
    fc.assert(
      fc.property(
        mixtures,
        log(1, 1000),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (mixture, sigma, z, gap) => {
          const low = exactSolution(mixture, z * sigma, sigma, 0)
          const high = exactSolution(mixture, (z + gap) * sigma, sigma, 0)
          expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true)
          expect(high - low).toBeGreaterThanOrEqual(-1e-6)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('denoise', () => {
  it('is x + sigma^2 d/dx log p(x; sigma): the score identity', () => {
    fc.assert(
      fc.property(mixtures, log(0.05, 50), fc.double({ min: -3, max: 3, noNaN: true }), (mixture, sigma, z) => {
        const x = z * Math.hypot(sigma, 0.5)
        const h = 1e-4 * sigma
        const logDensity = (at: number): number => Math.log(density(mixture, at, sigma))
        const score =
          (8 * (logDensity(x + h) - logDensity(x - h)) - (logDensity(x + 2 * h) - logDensity(x - 2 * h))) / (12 * h)
        fc.pre(density(mixture, x, sigma) > 1e-200)
        expect(Math.abs(denoise(mixture, x, sigma) - (x + sigma * sigma * score))).toBeLessThan(
          1e-6 * (1 + sigma + Math.abs(x)),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('is the same over arrays', () => {
    fc.assert(
      fc.property(
        mixtures,
        log(1e-4, 1000),
        fc.float64Array({ minLength: 1, maxLength: 5, min: -3000, max: 3000, noNaN: true }),
        (mixture, sigma, x) => {
          const out = new Float64Array(x.length)
          denoiseInto(mixture, x, sigma, out)
          x.forEach((point, j) => {
            expect(Math.abs(out[j]! - denoise(mixture, point, sigma))).toBeLessThan(1e-9 * (1 + Math.abs(point)))
          })
        },
      ),
    )
  })
})

describe('parsing', () => {
  it('never throws and gives what it would read again', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const mixture = parseMixture(input).value
        expect(parseMixture(mixture)).toMatchObject({ notes: [] })
        const view = parseToyView(input).value
        expect(parseToyView(view)).toEqual({ value: view, notes: [] })
      }),
    )
  })
})
