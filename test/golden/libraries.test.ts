/**
 * The page against recorded runs of the real libraries: every call and the result, to 1e-9 (2e-6 where the original
 * computes its levels in float32). What does not agree is listed with its reason, and must not agree: a listed run that
 * does has to leave the list.
 */
import { describe, expect, it } from 'vitest'
import { correlationOf, designOf, levelsDistance, levelsFor, recorded, runDistance } from './library-runs.ts'

/** Runs that do not agree, with why. */
const otherwise: Readonly<Record<string, string>> = {
  'comfy-deis-2-karras': 'ComfyUI fits the betas of VP’s time to 0.002 and 80',
  'comfy-deis-3-exponential': 'ComfyUI fits the betas of VP’s time to 0.002 and 80',
  'comfy-lms-2-karras': 'ComfyUI’s last step goes to D',
  'comfy-lms-4-karras': 'ComfyUI’s last step goes to D',
  'comfy-lms-2-exponential': 'ComfyUI’s last step goes to D',
  'comfy-lms-4-exponential': 'ComfyUI’s last step goes to D',
  'comfy-ipndm-3-exponential': 'ComfyUI’s last step goes to D',
  'comfy-uni_pc-bh1-exponential': 'ComfyUI lowers the order at the end, and ends at 0.001',
  'df-edm-dpmpp-3m-10': 'diffusers lowers the order at the end; its second step is of midpoint form',
  'df-dpmpp-3m-heun-9': 'diffusers lowers the order at the end',
  'df-dpmpp-3m-20': 'diffusers’ second step is of midpoint form',
  'df-unipc-3-bh2-9': 'diffusers lowers the order at the end',
  'df-unipc-3-bh2-20': 'diffusers lowers the order at the end',
  'df-unipc-2-bh1-open-9': 'ends at sigma_min',
  'df-unipc-3-bh2-open-9': 'ends at sigma_min',
  'df-unipc-1-bh1-open-20': 'ends at sigma_min',
  'df-dpmpp-2m-midpoint-open-20': 'ends at sigma_min',
  'df-dpmpp-2m-heun-open-20': 'ends at sigma_min',
  'df-single-dpmsolver-3-9': 'diffusers’ third order takes another second stage; the page does not name it',
  'restart-18-3-2-0.06-0.3-as-written': 'the authors’ N_Restart counts levels',
  'restart-18-3-2-0.04-0.3-levels': 'the authors take the level nearest in sigma',
}

describe('recorded runs', () => {
  const runs = recorded.cases.filter(({ absent }) => !absent)

  it('are 89 of samplers that the page has, and 7 of samplers that it lacks', () => {
    expect([runs.length, recorded.cases.length - runs.length]).toEqual([89, 7])
    for (const { id } of runs.filter(({ id }) => id in otherwise)) expect(otherwise[id]).not.toBe('')
    expect(Object.keys(otherwise).filter((id) => !runs.some((run) => run.id === id))).toEqual([])
  })

  it.each(runs.map((run) => [run.id, run] as const))('%s', (id, run) => {
    const measured = runDistance(designOf(run), run)
    if (id in otherwise) expect(measured, `${otherwise[id]}; it agrees now: take it off the list`).toBeGreaterThan(1e-9)
    else expect(measured).toBeLessThanOrEqual(run.tolerance)
  })
})

/** Levels that do not agree, with why. */
const otherLevels: Readonly<Record<string, string>> = {
  'comfy-ays-sd1-12': 'ComfyUI has an unrounded table',
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
  it.each(recorded.correlations.map((one) => [one.id, one] as const))('%s', (_, { pair, sampled }) => {
    const [one, other] = pair.map(([from, to]) => ({ from, to }))
    // The path of today runs over ln sigma.
    expect(Math.abs(correlationOf(one!, other!) - sampled)).toBeGreaterThan(0.1)
  })
})
