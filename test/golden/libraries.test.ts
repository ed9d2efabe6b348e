/**
 * The page against recorded runs of the real libraries: every call and the result, to 1e-9 (2e-6 where the original
 * computes its levels in float32). What does not agree is listed with its reason, and must not agree: a listed run that
 * does has to leave the list.
 */
import { describe, expect, it } from 'vitest'
import {
  correlationOf,
  designOf,
  levelsDistance,
  levelsFor,
  recorded,
  recordedOpen,
  runDistance,
} from './library-runs.ts'

/** Runs that do not agree, with why, and how far off they are at most. */
const otherwise: Readonly<Record<string, { readonly why: string; readonly within: number }>> = {
  'df-single-dpmsolver-3-9': {
    why: 'diffusers’ third order takes another second stage; the page does not name it',
    within: 3e-3,
  },
}

describe('recorded runs', () => {
  const runs = recorded.cases.filter(({ absent }) => !absent)

  it('are 89 of samplers that the page has, and 7 of samplers that it lacks', () => {
    expect([runs.length, recorded.cases.length - runs.length]).toEqual([89, 7])
    expect(Object.keys(otherwise).filter((id) => !runs.some((run) => run.id === id))).toEqual([])
  })

  it.each(runs.map((run) => [run.id, run] as const))('%s', (id, run) => {
    const measured = runDistance(designOf(run), run)
    const known = otherwise[id]
    expect(measured).toBeLessThanOrEqual(known?.within ?? run.tolerance)
    if (known) expect(measured, `${known.why}; it agrees now: take it off the list`).toBeGreaterThan(run.tolerance)
  })
})

describe('recorded runs of diffusers that end above 0', () => {
  it('are 10', () => expect(recordedOpen).toHaveLength(10))

  it.each(recordedOpen.map((run) => [run.id, run] as const))('%s', (_, run) => {
    expect(runDistance(designOf(run), run)).toBeLessThanOrEqual(run.tolerance)
  })
})

/** Levels that do not agree, with why. */
const otherLevels: Readonly<Record<string, string>> = {
  'df-euler-linspace-12': 'diffusers interpolates sigma, not ln sigma; the page does not name it',
  'df-euler-trailing-12': 'diffusers rounds where “simple” floors; the page does not name it',
  'df-dpm-linspace-25': 'diffusers rounds the timesteps; the page does not name it',
}

describe('recorded levels', () => {
  it('are 36', () => {
    expect(recorded.levels).toHaveLength(36)
    expect(Object.keys(otherLevels).filter((id) => !recorded.levels.some((one) => one.id === id))).toEqual([])
  })

  it.each(recorded.levels.map((levels) => [levels.id, levels] as const))('%s', (id, levels) => {
    const measured = levelsDistance(levelsFor(levels), levels.sigmas)
    if (id in otherLevels) expect(measured, `${otherLevels[id]}; it agrees now`).toBeGreaterThan(1e-9)
    else expect(measured).toBeLessThanOrEqual(1e-9)
  })
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
