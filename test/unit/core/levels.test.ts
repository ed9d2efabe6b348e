import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelsOf } from '../../../src/core/compile.ts'
import { chooseDefault, type Design, withLevels } from '../../../src/core/design.ts'
import { toJson } from '../../../src/core/design-json.ts'
import { parseLevels, printLevels } from '../../../src/core/level-text.ts'
import { nearestFamily } from '../../../src/core/nearest-family.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'

const falling = fc
  .uniqueArray(fc.double({ min: 1e-4, max: 900, noNaN: true }), { minLength: 2, maxLength: 60 })
  .map((levels) => levels.sort((a, b) => b - a))

describe('levels as text', () => {
  it.each([
    ['80, 10.5, 1, 0.002, 0'],
    ['80,10.5,1,0.002'],
    ['[80.0, 10.5, 1.0, 2e-3, 0.0]'],
    ["tensor([80.0000, 10.5000,  1.0000,  0.0020,  0.0000], device='cuda:0', dtype=torch.float64)"],
    ['array([8.00e+01, 1.05e+01, 1.00e+00, 2.00e-03, 0.00e+00])'],
    ['80\n10.5\n1\n.002\n'],
    ['sigmas = [80; 10.5; 1; 0.002]'],
  ])('reads %s', (text) => {
    expect(parseLevels(text)).toMatchObject({ value: [80, 10.5, 1, 0.002], notes: [] })
  })

  it('turns rising lists round, and says so', () => {
    expect(parseLevels('0.1 1 10')).toMatchObject({ value: [10, 1, 0.1], notes: ['the levels rose: turned round'] })
  })

  it.each([
    ['', 'the text holds no level above 0'],
    ['0, 0', 'the text holds no level above 0'],
    ['80, 0, 1', 'level 2 (0) must be above 0'],
    ['80, -3, 1', 'level 2 (-3) must be above 0'],
    ['80, 1e999, 1', 'level 2 (Infinity) must be above 0'],
  ])('refuses "%s"', (text, note) => {
    expect(parseLevels(text)).toMatchObject({ value: [], notes: [note] })
  })

  it('reads what it prints, and never throws', () => {
    fc.assert(
      fc.property(falling, (levels) => {
        expect(parseLevels(printLevels(levels)).value).toEqual(levels)
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseLevels(text)
      }),
    )
  })
})

describe('custom time steps', () => {
  it('are exactly the list, whatever the schedule', () => {
    const levels = [50, 9, 8.5, 1, 0.01]
    const design = withLevels(defaultDesign, levels) as Design
    expect([...levelsOf(design)]).toEqual([...levels, 0])
    expect([design.steps, design.sigmaMax, design.sigmaMin]).toEqual([5, 50, 0.01])
    expect(parseDesign(JSON.parse(JSON.stringify(toJson(design))))).toEqual({ value: design, notes: [] })
  })

  it('follow another range and another number of steps', () => {
    const design = withLevels(defaultDesign, [64, 8, 4, 1]) as Design
    const close = (changed: Design, expected: readonly number[]): void =>
      expected.forEach((level, i) => {
        expect(levelsOf(changed)[i]).toBeCloseTo(level, 9)
      })
    close({ ...design, sigmaMax: 512, sigmaMin: 1 }, [512, 22.627416997969522, 8, 1])
    close({ ...design, steps: 7 }, [64, Math.sqrt(512), 8, Math.sqrt(32), 4, 2, 1])
  })

  it.each([
    [[], 'must have 1 to 1000 numbers, has 0'],
    [[80, 1, 1, 0.1], 'does not fall from place 2 (1) to place 3 (1)'],
    [[80, Number.NaN, 0.1], 'has no number in place 2'],
    [[5e7, 1], 'has 50000000 in place 1, outside 0.000001 to 10000000'],
    [[1, Number.POSITIVE_INFINITY], 'has no number in place 2'],
  ])('refuse %o', (levels, fault) => {
    expect(withLevels(defaultDesign, levels)).toBe(fault)
  })

  it('from a bad list take the default one, with a note', () => {
    const { value, notes } = parseDesign({ discretization: { id: 'custom', list: [3, 4] } })
    expect(value.discretization).toEqual(chooseDefault('discretization', 'custom'))
    expect(notes).toEqual(['discretization.list does not fall from place 1 (3) to place 2 (4); using the default list'])
  })
})

describe('the nearest family', () => {
  it('finds the rho that a list was made with', () => {
    for (const rho of [1, 3, 7, 20]) {
      const design: Design = { ...defaultDesign, discretization: { id: 'edm', params: { rho } } }
      const nearest = nearestFamily([...levelsOf(design)].slice(0, -1))
      expect(nearest.rho).toBeCloseTo(rho, 1)
      expect(nearest.rhoDistance).toBeLessThan(1e-3)
    }
  })

  it('names a family and its distance', () => {
    const exact = levelsOf({ ...defaultDesign, discretization: chooseDefault('discretization', 'edm') })
    expect(nearestFamily([...exact].slice(0, -1)).family).toMatchObject({ id: 'edm', distance: 0 })
    const bent = [...exact].slice(0, -1).map((level, i) => (i === 5 ? level * 1.1 : level))
    const { family } = nearestFamily(bent)
    expect(family.id).toBe('edm')
    expect(family.distance).toBeCloseTo(Math.log(1.1), 9)
  })
})
