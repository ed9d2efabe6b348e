import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChoiceSpec, Parameter } from '../../../src/core/choice.ts'
import { designParameters } from '../../../src/core/design.ts'
import { faultOf } from '../../../src/core/faults.ts'
import { registry } from '../../../src/core/registry.ts'
import { fromPosition, nudge, printValue, readValue, toPosition } from '../../../src/views/controls/spread.ts'

const parameters: readonly Parameter[] = [
  ...Object.values(designParameters),
  ...Object.values(registry)
    .flat()
    .flatMap((spec: ChoiceSpec) => spec.parameters),
]

describe.each(parameters.map((parameter) => [parameter.key, parameter] as const))(
  'the track of %s',
  (_key, parameter) => {
    const position = fc.double({ min: 0, max: 1, noNaN: true })

    it('gives valid values everywhere', () => {
      fc.assert(
        fc.property(position, (p) => {
          expect(faultOf(parameter, fromPosition(parameter, p))).toBeUndefined()
        }),
      )
    })

    it('rises from the least to the greatest value', () => {
      fc.assert(
        fc.property(position, position, (a, b) => {
          const [low, high] = a < b ? [a, b] : [b, a]
          expect(fromPosition(parameter, low)).toBeLessThanOrEqual(fromPosition(parameter, high))
        }),
      )
      expect(fromPosition(parameter, 0)).toBe(parameter.min)
      const endsInInfinity = parameter.allowsInfinity && !parameter.isInfinityTyped
      expect(fromPosition(parameter, 1)).toBe(endsInInfinity ? Number.POSITIVE_INFINITY : parameter.max)
    })

    it('puts a value back where it came from', () => {
      fc.assert(
        fc.property(position, (p) => {
          const value = fromPosition(parameter, p)
          expect(fromPosition(parameter, toPosition(parameter, value))).toBeCloseTo(value, 6)
        }),
      )
    })

    it('can be walked from end to end by keys', () => {
      let value = parameter.min
      for (let presses = 0; presses < 20_000 && value < parameter.max; presses++) {
        const next = nudge(parameter, value, 1, false)
        expect(next).toBeGreaterThan(value)
        value = next
      }
      expect(value).toBeGreaterThanOrEqual(parameter.max)
    })
  },
)

describe('numbers as text', () => {
  it.each([
    ['0.5', 0.5],
    [' 7 ', 7],
    ['1e-3', 0.001],
    ['2/3', 2 / 3],
    ['0,25', 0.25],
    ['∞', Number.POSITIVE_INFINITY],
    ['inf', Number.POSITIVE_INFINITY],
  ])('reads %s', (text, value) => expect(readValue(text)).toBe(value))

  it.each(['', 'abc', '1.2.3', '1/', '--1'])('does not read "%s"', (text) => expect(readValue(text)).toBeNaN())

  it('prints what it reads', () => {
    expect(printValue(2 / 3)).toBe('0.66667')
    expect(printValue(Number.POSITIVE_INFINITY)).toBe('∞')
    expect(printValue(80)).toBe('80')
  })
})
