import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normal } from '../../../src/core/random.ts'
import { frechet, frechetTo } from '../../../src/metrics/frechet.ts'
import { addFeatures, type Gaussian, gaussianOf, noMoments } from '../../../src/metrics/moments.ts'

/** scipy's numbers: see models/make-fixtures.py. */
const { cases } = JSON.parse(readFileSync('test/unit/metrics/fixtures/frechet.json', 'utf8')) as {
  readonly cases: readonly {
    readonly name: string
    readonly a: readonly (readonly number[])[]
    readonly b: readonly (readonly number[])[]
    readonly mean: readonly number[]
    readonly covariance: readonly (readonly number[])[]
    readonly distance: number
  }[]
}

const gaussianOfRows = (rows: readonly (readonly number[])[]): Gaussian =>
  gaussianOf(addFeatures(noMoments(rows[0]!.length), rows.flat()))

const diagonal = (mean: readonly number[], deviations: readonly number[]): Gaussian => {
  const width = mean.length
  const covariance = new Float64Array(width * width)
  deviations.forEach((deviation, i) => {
    covariance[i * width + i] = deviation ** 2
  })
  return { mean: Float64Array.from(mean), covariance }
}

/** Rotates features by a product of reflections: Q = H_1 H_2 with unit vectors made of the seed. */
const rotate = ({ mean, covariance }: Gaussian, seed: number): Gaussian => {
  const width = mean.length
  let [m, c] = [Float64Array.from(mean), Float64Array.from(covariance)]
  for (const stream of [0, 1]) {
    const v = Float64Array.from({ length: width }, (_, i) => normal(seed, 0, stream, i))
    const norm = Math.hypot(...v)
    const h = (i: number, j: number): number => (i === j ? 1 : 0) - (2 * v[i]! * v[j]!) / norm ** 2
    const next = new Float64Array(width * width)
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++)
        for (let k = 0; k < width; k++)
          for (let l = 0; l < width; l++) next[i * width + j]! += h(i, k) * c[k * width + l]! * h(l, j)
    m = m.map((_, i) => m.reduce((sum, value, j) => sum + h(i, j) * value, 0))
    c = next
  }
  return { mean: m, covariance: c }
}

const positive = fc.double({ min: 0.05, max: 20, noNaN: true })
const place = fc.double({ min: -20, max: 20, noNaN: true })
const sides = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.tuple(...[place, positive, place, positive].map((of) => fc.array(of, { minLength: width, maxLength: width }))),
  )

describe('the Fréchet distance', () => {
  it('in one dimension is (m - n)^2 + (s - t)^2', () => {
    fc.assert(
      fc.property(place, positive, place, positive, (m, s, n, t) => {
        const expected = (m - n) ** 2 + (s - t) ** 2
        expect(frechet(diagonal([m], [s]), diagonal([n], [t]))).toBeCloseTo(expected, 9)
      }),
    )
  })

  it('of covariances that commute is that of the deviations, in any basis', () => {
    fc.assert(
      fc.property(sides, fc.integer({ min: 0, max: 1000 }), ([m, s, n, t], seed) => {
        const expected = m!.reduce((sum, _, i) => sum + (m![i]! - n![i]!) ** 2 + (s![i]! - t![i]!) ** 2, 0)
        const [a, b] = [rotate(diagonal(m!, s!), seed), rotate(diagonal(n!, t!), seed)]
        expect(Math.abs(frechet(a, b) - expected)).toBeLessThan(1e-9 * (1 + expected + 1e3))
      }),
      { numRuns: 60 },
    )
  })

  it('of two by two covariances that do not commute has a closed form too', () => {
    // tr (A B)^(1/2) = sqrt(tr A B + 2 sqrt(det A B)).
    const a = diagonal([0, 0], [2, 0.5])
    const b = rotate(diagonal([0, 0], [1, 3]), 4)
    const trace = a.covariance[0]! * b.covariance[0]! + a.covariance[3]! * b.covariance[3]!
    const expected = 4 + 0.25 + 1 + 9 - 2 * Math.sqrt(trace + 2 * (2 * 0.5 * 1 * 3))
    expect(frechet(a, b)).toBeCloseTo(expected, 10)
    expect(Math.abs(expected - (1 + 2.5 ** 2))).toBeGreaterThan(0.05)
  })

  it.each(cases)('agrees with scipy: $name', ({ a, b, mean, covariance, distance }) => {
    const [one, other] = [gaussianOfRows(a), gaussianOfRows(b)]
    mean.forEach((value, i) => {
      expect(one.mean[i]).toBeCloseTo(value, 9)
    })
    const scale = Math.max(...covariance.flat())
    covariance.flat().forEach((value, i) => {
      expect(Math.abs(one.covariance[i]! - value)).toBeLessThan(1e-13 * scale)
    })
    expect(Math.abs(frechet(one, other) / distance - 1)).toBeLessThan(1e-6)
    // It is symmetric, and the moved set is farther away by its way.
    expect(Math.abs(frechet(other, one) / distance - 1)).toBeLessThan(1e-6)
  })

  it('is 0 between equal sets, also where the covariance is singular or 0', () => {
    const [{ a }] = [cases[1]!]
    const one = gaussianOfRows(a)
    expect(frechet(one, one)).toBeLessThan(1e-6 * Math.max(...one.covariance))
    const moved = { ...one, mean: one.mean.map((value) => value + 2) }
    expect(frechet(one, moved)).toBeCloseTo(4 * one.mean.length, 4)
    const still = diagonal([1, 2], [0, 0])
    expect(frechet(still, diagonal([1, 0], [3, 0]))).toBeCloseTo(4 + 9, 12)
  })

  it('refuses features of another length', () => {
    expect(() => frechetTo(diagonal([1], [1]))(diagonal([1, 2], [1, 1]))).toThrow(RangeError)
  })
})

describe('moments', () => {
  it('do not depend on how the rows are cut, and survive large means', () => {
    const rows = Array.from({ length: 60 }, (_, image) =>
      Array.from({ length: 4 }, (_, i) => 1e6 + normal(1, image, 0, i)),
    )
    const whole = gaussianOfRows(rows)
    let parts = noMoments(4)
    for (const [from, to] of [
      [0, 1],
      [1, 40],
      [40, 60],
    ])
      parts = addFeatures(structuredClone(parts), Float64Array.from(rows.slice(from, to).flat()))
    expect(gaussianOf(parts)).toEqual(whole)
    const shifted = gaussianOfRows(rows.map((row) => row.map((value) => value - 1e6)))
    whole.covariance.forEach((value, i) => {
      expect(value).toBeCloseTo(shifted.covariance[i]!, 8)
    })
  })

  it('of one image are refused, and so is half a row', () => {
    expect(() => gaussianOf(addFeatures(noMoments(2), [1, 2]))).toThrow('at least 2 images, got 1')
    expect(() => addFeatures(noMoments(2), [1, 2, 3])).toThrow(RangeError)
  })
})
