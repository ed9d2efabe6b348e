/** Random choices and designs over the whole registry: what is registered is tested. */
import fc from 'fast-check'
import type { ChoiceSpec, ListParameter, Parameter, SigmaRange } from '../../src/core/choice.ts'
import { type Choice, type Design, designParameters } from '../../src/core/design.ts'
import { type Row, registry } from '../../src/core/registry.ts'

/** Spread evenly in the logarithm; min > 0. */
export const logBetween = (min: number, max: number): fc.Arbitrary<number> =>
  fc
    .double({ min: Math.log(min), max: Math.log(max), noNaN: true })
    .map((log) => Math.min(max, Math.max(min, Math.exp(log))))

export const valueFor = ({
  min,
  max,
  spread,
  isInteger,
  allowsInfinity,
  ...parameter
}: Parameter): fc.Arbitrary<number> => {
  const inside =
    isInteger === true
      ? fc.integer({ min, max })
      : spread === 'log' && min > 0
        ? logBetween(min, max)
        : // Links know one 0.
          fc.double({ min, max, noNaN: true }).map((value) => value + 0)
  const special = [min, max, parameter.default, ...(allowsInfinity === true ? [Number.POSITIVE_INFINITY] : [])]
  return fc.oneof({ weight: 4, arbitrary: inside }, { weight: 1, arbitrary: fc.constantFrom(...special) })
}

/** Lists that a choice allows. */
const listFor = ({ min, max, shortest, longest, order, gap = 0 }: ListParameter): fc.Arbitrary<readonly number[]> => {
  const lengths = { minLength: shortest, maxLength: Math.min(longest, 40) }
  switch (order) {
    case 'falling':
      return fc
        .uniqueArray(logBetween(Math.max(min, 1e-3), Math.min(max, 1e3)), lengths)
        .map((list) => list.sort((a, b) => b - a))
    case 'free':
      return fc.array(fc.double({ min, max, noNaN: true }), lengths)
    case 'rising':
      // The room beside the gaps, shared out: some neighbours as close as they may be.
      return fc
        .array(fc.double({ min: 0, max: 1, noNaN: true }), lengths)
        .map((places) =>
          places
            .sort((a, b) => a - b)
            .map((place, k) => Math.min(max, min + k * gap + place * (max - min - (places.length - 1) * gap))),
        )
  }
}

export const choiceOf = (spec: ChoiceSpec): fc.Arbitrary<Choice> =>
  fc
    .record({
      params: fc.record(Object.fromEntries(spec.parameters.map((parameter) => [parameter.key, valueFor(parameter)]))),
      list: spec.list ? listFor(spec.list) : fc.constant(null),
    })
    .map(({ params, list }) => ({ id: spec.id, params: { ...params }, ...(list && { list }) }))

const anyOf = (row: Row): fc.Arbitrary<Choice> => fc.oneof(...registry[row].map(choiceOf))

/** Any design that parse could return; some of them do not compile, which compile says. */
export const designs: fc.Arbitrary<Design> = fc.record({
  steps: fc.oneof(fc.integer({ min: 2, max: 40 }), valueFor(designParameters.steps)),
  sigmaMin: valueFor(designParameters.sigmaMin),
  sigmaMax: valueFor(designParameters.sigmaMax),
  discretization: anyOf('discretization'),
  schedule: anyOf('schedule'),
  scaling: anyOf('scaling'),
  solver: anyOf('solver'),
  stochasticity: anyOf('stochasticity'),
  guidance: anyOf('guidance'),
  beginning: anyOf('beginning'),
  ending: anyOf('ending'),
})

/** Ranges that people use. */
export const ranges: fc.Arbitrary<SigmaRange> = fc.record({ min: logBetween(1e-3, 0.1), max: logBetween(2, 200) })

/** The value, or undefined where a function refuses its arguments with a RangeError; other errors pass. */
export const unlessRefused = <T>(make: () => T): T | undefined => {
  try {
    return make()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
