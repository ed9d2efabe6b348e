import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differencesToEdm, readingOf } from '../../../src/metrics/figure-draws.ts'
import { pairedDifference, rmsOfErrors, studentQuantile } from '../../../src/metrics/paired.ts'

describe('a paired difference', () => {
  it('is judged by the tables of Student’s t', () => {
    // Two-sided 5% and 1% points, from any printed table.
    expect(studentQuantile(0.05, 1)).toBeCloseTo(12.706, 3)
    expect(studentQuantile(0.05, 2)).toBeCloseTo(4.303, 3)
    expect(studentQuantile(0.05, 63)).toBeCloseTo(1.998, 3)
    expect(studentQuantile(0.01, 10)).toBeCloseTo(3.169, 3)
  })

  it('has the mean, the standard error and the interval of the differences', () => {
    const found = pairedDifference([3, 5, 7], [2, 2, 2])!
    // Differences 1, 3, 5: deviation 2, over the root of 3.
    expect(found.mean).toBe(3)
    expect(found.standardError).toBeCloseTo(2 / Math.sqrt(3), 12)
    expect(found.margin).toBeCloseTo(4.3027 * found.standardError, 3)
    // More than twice its standard error, and yet within the interval of three pairs.
    expect(found.mean / found.standardError).toBeGreaterThan(2)
    expect(found.isResolved).toBe(false)
    expect(pairedDifference([3, 3.1, 3.2], [2, 2, 2])!.isResolved).toBe(true)
  })

  it('does not see what both have in common', () => {
    const some = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(some, some, some, (values, others, common) => {
        const shifted = (list: readonly number[]) => list.map((value, k) => value + common[k]!)
        expect(pairedDifference(shifted(values), shifted(others))).toEqual(pairedDifference(values, others))
      }),
    )
  })

  it('says nothing of one pair, and refuses what is no pairs', () => {
    expect(pairedDifference([1], [2])).toBeUndefined()
    expect(() => pairedDifference([1, 2], [1])).toThrow('2 and 1 values are no pairs')
  })
})

it('adds the errors of latents up by their squares', () => {
  expect(rmsOfErrors([3, 4])).toEqual({ rms: Math.sqrt(12.5), error: 3.5 / (2 * Math.sqrt(12.5)) })
  expect(rmsOfErrors([2])).toEqual({ rms: 2, error: null })
  expect(rmsOfErrors([0, 0])).toEqual({ rms: 0, error: 0 })
})

describe('draws of a Fréchet distance', () => {
  const curve = (key: string, ...distances: readonly (readonly number[])[]) => ({
    key,
    label: key.toUpperCase(),
    points: distances.map((own, k) => ({
      nfe: 9 + 8 * k,
      steps: 5,
      draws: own.map((distance) => ({ distance, accuracy: 0.5 })),
    })),
  })

  it('are compared with EDM’s, draw by draw', () => {
    const curves = [curve('edm', [30, 33, 36], [20, 21, 22]), curve('vp', [31, 34.1, 36.9], [20, 22, 21])]
    const [first, second] = differencesToEdm(curves)
    // 1, 1.1 and 0.9, while the distances themselves spread by 3.
    expect(first).toMatchObject({ key: 'vp', label: 'VP', nfe: 9, pairs: 3, isResolved: true })
    expect(first!.mean).toBeCloseTo(1, 12)
    expect(second).toMatchObject({ nfe: 17, isResolved: false })
    expect(readingOf(curves[0]!.points[0]!, 'distance')).toEqual({ mean: 33, deviation: 3, draws: 3 })
  })

  it('tell nothing when there is one', () => {
    expect(differencesToEdm([curve('edm', [30]), curve('vp', [50])])).toEqual([])
  })
})
