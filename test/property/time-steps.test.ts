/** Time steps: they fall, stay inside their range, and end where they should. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelsOf } from '../../src/core/compile.ts'
import { iddpmLevels } from '../../src/core/discretizations/iddpm.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { registry } from '../../src/core/registry.ts'
import { expectTrue } from '../quick-expect.ts'
import { choiceOf, ranges, unlessRefused } from './core-arbitraries.ts'
import { relative } from './core-run.ts'

describe.each(registry.discretization)('time steps $id', (spec) => {
  const steps = fc.integer({ min: 2, max: 256 })

  it('fall strictly, stay inside the range, and end exactly', () => {
    fc.assert(
      fc.property(choiceOf(spec), ranges, steps, (choice, range, n) => {
        const { params } = choice
        const design = { ...defaultDesign, steps: n, discretization: choice, sigmaMin: range.min, sigmaMax: range.max }
        const levels = unlessRefused(() => levelsOf(design))
        fc.pre(levels !== undefined)
        expect(levels).toHaveLength(n + 1)
        expect(levels[n]).toBe(0)
        for (let i = 1; i <= n; i++)
          expectTrue(levels[i]! < levels[i - 1]!, () => `level ${i} does not fall: ${levels[i - 1]}, ${levels[i]}`)
        if (spec.endsAt === 'own') {
          expect(levels[0]).toBeLessThanOrEqual(range.max * (1 + 1e-12))
          expect(levels[n - 1]).toBeGreaterThan(0)
        } else {
          expect(relative(levels[0]!, range.max)).toBeLessThan(1e-12)
          // The lowest level is a small difference of large terms: relative to the largest, it is exact.
          expect(Math.abs(levels[n - 1]! - range.min)).toBeLessThan(1e-12 * range.max)
        }
        if (spec.id === 'iddpm') {
          const { m, c1, c2, j0 } = params as Record<'m' | 'c1' | 'c2' | 'j0', number>
          const u = iddpmLevels(m, c1, c2)
            .slice(j0)
            .filter((level) => range.min <= level && level <= range.max)
          expect(levels[0]).toBe(u[0])
          expect(levels[n - 1]).toBe(u.at(-1))
          const known = new Set(u)
          for (const level of levels.subarray(0, n)) expectTrue(known.has(level), () => `${level} is not of the list`)
        }
      }),
    )
  })
})

it("iDDPM rounds half an index to the even neighbour, as the authors' array library does", () => {
  const u = iddpmLevels(1000, 1e-3, 8e-3)
  const levelsBetween = (first: number, last: number) => {
    const discretization = { id: 'iddpm', params: { m: 1000, c1: 1e-3, c2: 8e-3, j0: 0 } }
    return levelsOf({ ...defaultDesign, discretization, steps: 3, sigmaMax: u[first]!, sigmaMin: u[last]! })
  }
  // Six levels, the middle at 2.5; eight levels, the middle at 3.5.
  expect([...levelsBetween(100, 105)]).toEqual([u[100], u[102], u[105], 0])
  expect([...levelsBetween(100, 107)]).toEqual([u[100], u[104], u[107], 0])
})
