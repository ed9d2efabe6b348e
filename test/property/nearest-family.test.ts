import { expect, it } from 'vitest'
import { defaultParams } from '../../src/core/choice.ts'
import { nearestFamily } from '../../src/core/nearest-family.ts'
import { registry } from '../../src/core/registry.ts'
import { unlessRefused } from './core-arbitraries.ts'

const families = registry.discretization.filter(({ list }) => !list)

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
