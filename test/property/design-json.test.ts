/** Designs as JSON: there and back, and from anything at all. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChoiceSpec } from '../../src/core/choice.ts'
import { type Design, designParameters, parameterOf } from '../../src/core/design.ts'
import { isSameDesign, numberToJson, toJson } from '../../src/core/design-json.ts'
import { faultOf, listFaultOf } from '../../src/core/faults.ts'
import { parseDesign } from '../../src/core/parse-design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { findSpec, registry, rows } from '../../src/core/registry.ts'
import { designs } from './core-arbitraries.ts'

describe('a design as JSON', () => {
  it('comes back as it was, through text', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const { value, notes } = parseDesign(JSON.parse(JSON.stringify(toJson(design))))
        // JSON has no negative zero.
        const expected = JSON.parse(JSON.stringify(toJson(design)))
        expect(toJson(value)).toEqual(expected)
        expect(isSameDesign(value, design)).toBe(true)
        expect(value.steps).toBe(design.steps)
        expect(notes).toEqual([])
      }),
    )
  })

  const isValid = (design: Design): boolean =>
    Object.values(designParameters).every(
      ({ key }) => faultOf(parameterOf(key, design.discretization), design[key]) === undefined,
    ) &&
    rows.every((row) => {
      const spec: ChoiceSpec | undefined = findSpec(row, design[row].id)
      return (
        spec !== undefined &&
        Object.keys(design[row].params).length === spec.parameters.length &&
        spec.parameters.every((parameter) => faultOf(parameter, design[row].params[parameter.key]!) === undefined) &&
        (spec.list ? listFaultOf(spec.list, design[row].list) === undefined : design[row].list === undefined)
      )
    })

  it('is read from anything without throwing, and what comes out is valid', () => {
    const key = fc.constantFrom(...Object.keys(designParameters), ...rows, '__proto__', 'toString', 'x')
    const choice = fc.record(
      {
        id: fc.oneof(fc.anything(), fc.constantFrom(...rows.flatMap((row) => registry[row].map(({ id }) => id)))),
        params: fc.oneof(fc.anything(), fc.dictionary(fc.string(), fc.anything())),
        list: fc.oneof(fc.anything(), fc.array(fc.oneof(fc.double(), fc.double({ min: 0, max: 1 }), fc.anything()))),
      },
      { requiredKeys: [] },
    )
    const nearly = fc.dictionary(key, fc.oneof(fc.anything(), choice, fc.double(), fc.string()))
    fc.assert(
      fc.property(
        fc.oneof(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), nearly),
        (input) => {
          const { value, notes } = parseDesign(input)
          expect(isValid(value)).toBe(true)
          for (const note of notes) expect(typeof note).toBe('string')
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('tells every fault and keeps the rest', () => {
    const { value, notes } = parseDesign({
      steps: 18.5,
      sigmaMax: 1e9,
      solver: { id: 'magic' },
      schedule: 'vp',
      stochasticity: { id: 'churn', params: { sTmax: 'inf', sChurn: 7, sSpeed: 1 } },
      colour: 1,
    })
    expect(value.schedule.id).toBe('vp')
    expect(value.steps).toBe(18)
    expect(value.solver).toEqual(defaultDesign.solver)
    expect(value.stochasticity.params.sChurn).toBe(7)
    expect(value.stochasticity.params.sTmax).toBe(Number.POSITIVE_INFINITY)
    for (const name of ['steps', 'sigmaMax', 'magic', 'sSpeed', 'colour'])
      expect(
        notes.filter((note) => note.includes(name)),
        name,
      ).toHaveLength(1)
    expect(numberToJson(Number.POSITIVE_INFINITY)).toBe('inf')
  })
})
