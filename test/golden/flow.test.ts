/** Flow matching against recorded runs of diffusers and ComfyUI: every call and the result to 1e-9, lists of times to 1e-12. */
import { describe, expect, it } from 'vitest'
import { levelsOf } from '../../src/core/compile.ts'
import { choose } from '../../src/core/design.ts'
import { flowTime } from '../../src/core/frame.ts'
import { withFamily } from '../../src/core/names/apply-name.ts'
import { modelFamilies } from '../../src/core/names/model-families.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { flowDesignOf, flowDistance, isCovered, recorded, timesFor } from './flow-runs.ts'

describe('recorded runs of flow models', () => {
  it('are 45, of which the page cannot make these', () => {
    expect(recorded.cases).toHaveLength(45)
    const lacking = recorded.cases.filter((run) => !isCovered(run)).map(({ sampler }) => sampler.replace('sample_', ''))
    // A solver that appears takes its name off this list, and its runs are compared from then on.
    expect([...new Set(lacking)].sort()).toEqual(['SASolverScheduler'])
  })

  it.each(recorded.cases.filter(isCovered).map((run) => [run.id, run] as const))('%s', (_, run) => {
    expect(flowDistance(flowDesignOf(run), run)).toBeLessThanOrEqual(run.tolerance)
  })

  const inSigma = recorded.cases.filter((run) => isCovered(run) && run.product?.frame === 'sigma')

  it.each(inSigma.map((run) => [run.id, run] as const))('%s in the frame of sigma', (_, run) => {
    const design = {
      ...flowDesignOf(run),
      schedule: choose('schedule', 'linear'),
      scaling: choose('scaling', 'none'),
    }
    expect(flowDistance(design, run)).toBeLessThanOrEqual(run.tolerance)
  })
})

describe('families of flow models', () => {
  const cases = [
    ['sd3', 'df-fm-own-shift3-4'],
    ['flux', 'df-fm-dynamic-exponential-4096-28'],
    ['wan', 'df-unipc-flow-shift5-50'],
    ['wan', 'df-unipc-flow-shift5-20'],
    ['auraflow', 'comfy-flow-normal-aura-1.73-20'],
    ['ltx', 'df-fm-terminal0.1-28'],
  ] as const

  it.each(cases)('%s has the times of %s', (id, list) => {
    const family = modelFamilies.find((one) => one.id === id)!
    const levels = recorded.levels.find((one) => one.id === list)!
    const design = withFamily({ ...defaultDesign, steps: levels.options.n as number }, family)
    const times = levelsOf(design).map(flowTime)
    expect(times).toHaveLength(levels.times.length)
    times.forEach((t, i) => {
      expect(Math.abs(t - levels.times[i]!), `time ${i}`).toBeLessThanOrEqual(levels.tolerance)
    })
  })
})

describe('recorded lists of times', () => {
  it('are 104', () => expect(recorded.levels).toHaveLength(104))

  it.each(recorded.levels.map((levels) => [levels.id, levels] as const))('%s', (_, levels) => {
    const times = timesFor(levels)
    expect(times).toHaveLength(levels.times.length)
    times.forEach((t, i) => {
      expect(Math.abs(t - levels.times[i]!), `time ${i}`).toBeLessThanOrEqual(levels.tolerance)
    })
  })
})
