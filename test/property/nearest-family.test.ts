import { expect, it } from 'vitest'
import { defaultParams } from '../../src/core/choice.ts'
import { modelRange } from '../../src/core/discretizations/model-levels.ts'
import { nearestFamily } from '../../src/core/nearest-family.ts'
import { registry, specOf } from '../../src/core/registry.ts'
import { unlessRefused } from './core-arbitraries.ts'

const levelsOf = (id: string, params: Record<string, number>, steps: number): readonly number[] => [
  ...specOf('discretization', id).create(params).sigmas(steps, modelRange),
]

const families = registry.discretization.filter(({ list }) => !list)

it.each([
  ['Align your steps (last becomes 0), SDXL', [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.38, 0.234, 0.113]],
  ['Align your steps, SVD', [700, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002]],
  ['Simple, diffusers (trailing)', levelsOf('simple', { rounding: 2 }, 12)],
  ['SGM uniform, Whole (diffusers)', levelsOf('sgm-uniform', { timesteps: 2 }, 7)],
  ['DDIM uniform, ComfyUI', levelsOf('ddim-uniform', { spacing: 2 }, 13)],
])('%s is named from its list', (label, levels) => {
  const { family } = nearestFamily(levels)
  expect([family.label, ...family.alike]).toContain(label)
  expect(family.isExact).toBe(true)
})

it.each(families.map((spec) => [spec.id, spec] as const))('%s is named from its own printed list', (id, spec) => {
  let named = 0
  for (const steps of [4, 7, 10, 20, 31])
    for (const range of [spec.defaultRange, { min: 0.03, max: 14.6 }]) {
      const own = unlessRefused(() => spec.create(defaultParams(spec)).sigmas(steps, range))
      if (!own) continue
      const printed = [...own].map((level) => Number(level.toFixed(4)))
      // Four decimals keep some lists from falling, or all but nothing of the last level.
      if (
        !own.every((level, i) => Number.isFinite(level) && (i === 0 || level < own[i - 1]!)) ||
        !printed.every((level, i) => level >= 0.02 && (i === 0 || level < printed[i - 1]!))
      )
        continue
      const { family } = nearestFamily(printed)
      named++
      const where = `${steps} steps from ${range.max}: ${family.id} ${family.distance}`
      expect(
        [family.id, ...families.filter(({ label }) => family.alike.includes(label)).map((one) => one.id)],
        where,
      ).toContain(id)
      expect(family.isExact, where).toBe(true)
    }
  expect(named).toBeGreaterThan(0)
})
