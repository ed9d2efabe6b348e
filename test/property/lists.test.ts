import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, levelsOf } from '../../src/core/compile.ts'
import { type Design, withChoice, withLevels } from '../../src/core/design.ts'
import { toJson } from '../../src/core/design-json.ts'
import { parseDesign } from '../../src/core/parse-design.ts'
import { registry } from '../../src/core/registry.ts'
import { defaultDocument } from '../../src/document/parse.ts'
import { parseHash, printHash } from '../../src/scenes/link.ts'
import { expectEqual, expectTrue } from '../quick-expect.ts'
import { designs, unlessRefused } from './core-arbitraries.ts'

const listOf = (design: Design): Design => {
  const listed = withLevels(design, [...levelsOf(design)].slice(0, -1))
  if (typeof listed === 'string') throw new Error(listed)
  return listed
}

describe('a design and the list of its own levels', () => {
  const counts = [1, 2, 3, 8, 10, 50]

  it.each(registry.discretization.filter(({ list }) => !list).map(({ id }) => id))(
    '%s: the same times and program under every schedule, scaling and solver',
    (id) => {
      const spec = registry.discretization.find((one) => one.id === id)!
      let compared = 0
      for (const steps of counts)
        for (const { id: schedule } of registry.schedule)
          for (const [k, { id: scaling }] of registry.scaling.entries()) {
            const solver = registry.solver[(k + steps) % registry.solver.length]!.id
            const { min: sigmaMin, max: sigmaMax } = spec.defaultRange
            const { value } = parseDesign({ steps, sigmaMin, sigmaMax, discretization: id, schedule, scaling, solver })
            const program = unlessRefused(() => compile(value))
            if (!program) continue
            compared++
            expectEqual(compile(listOf(value)), program, `${steps} ${schedule} ${scaling} ${solver}`)
          }
      expect(compared).toBeGreaterThan(counts.length)
    },
  )

  it('stay the same through JSON and a link, for any design', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const program = unlessRefused(() => compile(design))
        if (!program) return
        const list = withLevels(design, [...levelsOf(design)].slice(0, -1))
        // The widest ranges hold levels that no list may have.
        if (typeof list === 'string') return
        expectEqual(compile(list), program)
        expect(parseDesign(JSON.parse(JSON.stringify(toJson(list))))).toEqual({ value: list, notes: [] })
        const link = parseHash(printHash({ ...defaultDocument, design: list }))
        expect(link.notes).toEqual([])
        expect(link.value.design).toEqual(list)
      }),
      { numRuns: 60 },
    )
  })

  it('go back to the range of the family when one takes the place of the list', () => {
    const { value } = parseDesign({ steps: 10, sigmaMin: 0.03, sigmaMax: 14.6, discretization: 'sgm-uniform' })
    expect(withChoice(listOf(value), 'discretization', value.discretization)).toEqual(value)
  })

  it('keep the meaning of a link without a range for the curve: the ends of the list', () => {
    const { value } = parseDesign({
      steps: 3,
      sigmaMin: 0.02,
      sigmaMax: 50,
      discretization: { id: 'custom', list: [50, 3, 0.02] },
      schedule: 'vp',
      scaling: 'vp',
    })
    expect(compile(value).steps[0]!.t).toBeCloseTo(1, 12)
  })
})

describe('one step and a thousand', () => {
  it.each(registry.solver.map(({ id }) => id))('%s is finite with 1, 2 and 1000 steps', (solver) => {
    for (const steps of [1, 2, 1000]) {
      const { value, notes } = parseDesign({ steps, solver })
      expect(notes).toEqual([])
      const { ops, steps: marks } = compile(value)
      expect(marks).toHaveLength(steps)
      for (const op of ops)
        for (const { coefficient } of op.op === 'combine' ? op.terms : op.input)
          expectTrue(Number.isFinite(coefficient), () => `${coefficient} in ${op.out} of ${steps} steps`)
    }
  })

  it('every family has one level, or says why not', () => {
    for (const { id, list, defaultRange } of registry.discretization) {
      if (list) continue
      const { value } = parseDesign({
        steps: 1,
        sigmaMin: defaultRange.min,
        sigmaMax: defaultRange.max,
        discretization: id,
      })
      const levels = levelsOf(value)
      expect(levels).toHaveLength(2)
      expect(levels[0], id).toBeGreaterThan(0)
      expect(compile(listOf(value)).nfe, id).toBe(1)
    }
  })

  it('runs Figure 2a of EDM: 512 Euler steps in VP', () => {
    const { value, notes } = parseDesign({
      steps: 512,
      solver: 'euler',
      discretization: 'vp',
      schedule: 'vp',
      scaling: 'vp',
    })
    expect(notes).toEqual([])
    expect(compile(value).nfe).toBe(512)
  })
})
