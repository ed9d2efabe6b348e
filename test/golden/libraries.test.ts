/**
 * The page against recorded runs of the real libraries: every call and the result, to 1e-9 (2e-6 where the original
 * computes its levels in float32).
 */
import { describe, expect, it } from 'vitest'
import {
  correlationOf,
  designOf,
  levelsDistance,
  levelsFor,
  recorded,
  recordedOpen,
  recordedSpacings,
  runDistance,
} from './library-runs.ts'
import { recordedSamplers } from './sampler-runs.ts'

describe('recorded runs', () => {
  it('are 96, all of samplers that the page has', () => expect(recorded.cases).toHaveLength(96))

  it.each(recorded.cases.map((run) => [run.id, run] as const))('%s', (_, run) => {
    expect(runDistance(designOf(run), run)).toBeLessThanOrEqual(run.tolerance)
  })
})

describe('recorded runs of diffusers that end above 0', () => {
  it('are 10', () => expect(recordedOpen).toHaveLength(10))

  it.each(recordedOpen.map((run) => [run.id, run] as const))('%s', (_, run) => {
    expect(runDistance(designOf(run), run)).toBeLessThanOrEqual(run.tolerance)
  })
})

describe('recorded runs of samplers with their options', () => {
  it('are 16', () => expect(recordedSamplers).toHaveLength(16))

  it.each(recordedSamplers.map((run) => [run.id, run] as const))('%s', (_, run) => {
    expect(runDistance(designOf(run), run)).toBeLessThanOrEqual(run.tolerance)
  })
})

describe('recorded levels', () => {
  it('are 36, and 15 spacings of diffusers', () => {
    expect([recorded.levels.length, recordedSpacings.length]).toEqual([36, 15])
  })

  it.each([...recorded.levels, ...recordedSpacings].map((levels) => [levels.id, levels] as const))(
    '%s',
    (_, levels) => {
      expect(levelsDistance(levelsFor(levels), levels.sigmas)).toBeLessThanOrEqual(1e-9)
    },
  )
})

describe('recorded correlations of noises', () => {
  it.each(recorded.correlations.map((one) => [one.id, one] as const))('%s', (_, { pair, expected, sampled }) => {
    const [one, other] = pair.map(([from, to]) => ({ from, to, clock: 'sigma' }) as const)
    const found = correlationOf(one!, other!)
    // The path is read at places 5e-4 apart in log2 sigma; the tree was sampled 400,000 times.
    expect(Math.abs(found - expected)).toBeLessThan(2e-4)
    expect(Math.abs(found - sampled)).toBeLessThan(2e-3)
    const [plain, otherPlain] = pair.map(([from, to]) => ({ from, to }))
    const inLogSigma = correlationOf(plain!, otherPlain!)
    expect(Math.abs(inLogSigma - Math.SQRT1_2)).toBeLessThan(2e-4)
  })
})
