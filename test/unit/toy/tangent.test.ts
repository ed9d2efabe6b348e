import { describe, expect, it } from 'vitest'
import { compile, curvesOf } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { registry } from '../../../src/core/registry.ts'
import { createNoise, runPopulation } from '../../../src/toy/population.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { tangentAt } from '../../../src/toy/tangent.ts'
import { plainTarget } from '../../../src/toy/target.ts'

const pairs = registry.schedule.flatMap((schedule) =>
  registry.scaling.map((scaling): readonly [string, string] => [schedule.id, scaling.id]),
)

describe('the tangent', () => {
  it.each(pairs)('of schedule %s and scaling %s is where Euler steps to', (schedule, scaling) => {
    const design: Design = {
      ...defaultDesign,
      steps: 12,
      schedule: chooseDefault('schedule', schedule),
      scaling: chooseDefault('scaling', scaling),
      solver: chooseDefault('solver', 'euler'),
    }
    const program = compile(design)
    const { states, denoised } = runPopulation(program, plainTarget(defaultMixture), 20, createNoise(4, 20))
    for (const { i, tHat, tNext } of program.steps) {
      const form = tangentAt(curvesOf(design), tHat, tNext)
      states[i]!.forEach((x, j) => {
        const next = states[i + 1]![j]!
        expect(Math.abs(form.x * x + form.denoised * denoised[i]![j]! - next)).toBeLessThan(1e-9 * (1 + Math.abs(x)))
      })
    }
  })

  it('ends at the denoiser’s output under sigma = t and s = 1, half way to it under sigma = sqrt(t)', () => {
    const endOf = (schedule: string, scaling = 'none') =>
      tangentAt(
        curvesOf({
          ...defaultDesign,
          schedule: chooseDefault('schedule', schedule),
          scaling: chooseDefault('scaling', scaling),
        }),
        0.7,
        0,
      )
    expect(endOf('linear').x).toBeCloseTo(0, 14)
    expect(endOf('linear').denoised).toBeCloseTo(1, 14)
    expect(endOf('ve').x).toBeCloseTo(0.5, 14)
    expect(endOf('ve').denoised).toBeCloseTo(0.5, 14)
    expect(Math.abs(endOf('linear', 'vp').x)).toBeGreaterThan(0.1)
    expect(Math.abs(endOf('vp').x)).toBeGreaterThan(0.1)
  })
})
