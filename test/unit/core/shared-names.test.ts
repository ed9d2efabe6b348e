import { describe, expect, it } from 'vitest'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { levelDistance } from '../../../src/core/level-distance.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { registry, specOf } from '../../../src/core/registry.ts'
import { meaningDistance, sharedNamesOf, withMeaning } from '../../../src/core/shared-names.ts'

const withSteps = (id: string, changes: Partial<Design> = {}): Design => ({
  ...defaultDesign,
  discretization: chooseDefault('discretization', id),
  ...changes,
})

describe('the distance of two lists of levels', () => {
  it('is the largest ratio, whichever list is above, and its step', () => {
    expect(levelDistance([8, 4, 1], [8, 4, 1])).toEqual({ distance: 0, step: 0 })
    expect(levelDistance([8, 4, 1], [8, 2, 0.1]).step).toBe(2)
    expect(levelDistance([8, 4, 1], [8, 12, 1.5])).toEqual({ distance: expect.closeTo(Math.log(3), 12), step: 1 })
    expect(levelDistance([8, 12, 1.5], [8, 4, 1]).distance).toBeCloseTo(Math.log(3), 12)
  })

  it('does not hide a level that is no level', () => {
    expect(levelDistance([8, Number.NaN, 1], [8, 4, 0.1])).toEqual({ distance: Number.NaN, step: 1 })
  })
})

describe('a name that libraries share', () => {
  it.each([
    ['beta', 'beta-sigma', 'beta', ['ComfyUI'], ['AUTOMATIC1111', 'diffusers']],
    ['cosine', 'kl-optimal-a1111', 'kl_optimal', ['ComfyUI'], ['AUTOMATIC1111']],
    ['align-your-steps', 'align-your-steps-zero', 'align_your_steps', ['AUTOMATIC1111'], ['ComfyUI', 'diffusers']],
  ])('of %s and %s is told from both sides', (id, otherId, name, where, otherWhere) => {
    const [there] = sharedNamesOf(id)
    expect(there).toMatchObject({ own: { name, where }, other: { id: otherId }, otherWhere })
    const [back] = sharedNamesOf(otherId)
    expect(back).toMatchObject({ own: { name, where: otherWhere }, other: { id }, otherWhere: where })
  })

  it('means two formulas: no declared name is shared in vain, none stands alone', () => {
    for (const { id, fieldName } of registry.discretization) {
      const shared = sharedNamesOf(id)
      if (!fieldName) expect(shared).toEqual([])
      else expect(shared.length, `${fieldName.name} of ${id}`).toBeGreaterThan(0)
      for (const { other } of shared) {
        const design = withSteps(id)
        const measured = meaningDistance(design, withMeaning(design, other))
        expect(measured).toMatchObject({ status: 'levels' })
        expect(measured.status === 'levels' && measured.distance).toBeGreaterThan(0.01)
      }
    }
  })

  // N = 6 from 80 to 0.002: 0.323925 in ComfyUI's list, 0.573579 in AUTOMATIC1111's, 0.002 and 0.267503 in the last step.
  it('is measured from the levels of the design', () => {
    const design = withSteps('cosine', { steps: 6 })
    const other = withMeaning(design, specOf('discretization', 'kl-optimal-a1111'))
    expect(other).toEqual(withSteps('kl-optimal-a1111', { steps: 6 }))
    const measured = meaningDistance(design, other)
    if (measured.status !== 'levels') throw new Error(measured.message)
    expect(measured.step).toBe(5)
    expect(Math.exp(measured.distance)).toBeCloseTo(0.267503 / 0.002, 2)
    expect(measured.own).toBeCloseTo(0.002, 9)
    expect(measured.other).toBeCloseTo(0.267503, 6)
  })

  it('keeps the parameters that both meanings have', () => {
    const design = withSteps('beta', { discretization: { id: 'beta', params: { alpha: 0.5, beta: 0.7 } } })
    const other = withMeaning(design, specOf('discretization', 'beta-sigma'))
    expect(other.discretization).toEqual({ id: 'beta-sigma', params: { alpha: 0.5, beta: 0.7 } })
  })

  it('says why there is nothing to measure', () => {
    const design = withSteps('beta-sigma', { steps: 256 })
    const measured = meaningDistance(design, withMeaning(design, specOf('discretization', 'beta')))
    expect(measured).toMatchObject({ status: 'fault', message: expect.stringMatching(/take fewer steps/) })
  })
})
