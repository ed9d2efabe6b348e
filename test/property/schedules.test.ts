/** Schedules and scalings: their inverses and slopes, and that the answer does not depend on them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChoiceSpec, defaultParams, knotPlace, type SigmaRange } from '../../src/core/choice.ts'
import { compile } from '../../src/core/compile.ts'
import { type Choice, chooseDefault, type Design } from '../../src/core/design.ts'
import { presets } from '../../src/core/presets.ts'
import { findSpec, registry } from '../../src/core/registry.ts'
import type { Schedule } from '../../src/core/schedules/schedule.ts'
import { choiceOf, ranges, unlessRefused } from './core-arbitraries.ts'
import { gaussianDenoiser, gaussianFlow, relative, statesOf } from './core-run.ts'

/** Times at which a schedule that is drawn through a list has a kink in sigma'. */
const kinksOf = (spec: ChoiceSpec, { list = [] }: Choice, range: SigmaRange): readonly number[] => {
  const knots = spec.list?.knots
  return knots ? list.map((_, k) => knots.across.at(knotPlace(knots, k, list.length), range)) : []
}

/** Central difference of fourth order over a thousandth of the length on which the schedule changes. */
const difference = (f: (t: number) => number, t: number, { sigma, sigmaDeriv }: Schedule): number => {
  const h = 1e-3 * Math.min(t, sigma(t) / sigmaDeriv(t))
  return (8 * (f(t + h) - f(t - h)) - (f(t + 2 * h) - f(t - 2 * h))) / (12 * h)
}

const unit = fc.double({ min: 0, max: 1, noNaN: true })

/** A schedule's parameters and range, and where between the ends of that range to look. */
interface Given {
  readonly choice: Choice
  readonly range: SigmaRange
  readonly u: number
}

describe.each(registry.schedule)('schedule $id', (spec) => {
  const cases: fc.Arbitrary<Given> = fc.record({ choice: choiceOf(spec), range: ranges, u: unit })

  /**
   * Away from kinks, over which a difference of fourth order does not reach its digits; the slope at a kink is a test of
   * the curve's own.
   */
  const isSmoothAt = ({ choice, range }: Given, { sigma, sigmaDeriv }: Schedule, t: number): boolean =>
    kinksOf(spec, choice, range).every((kink) => Math.abs(kink - t) > 2e-3 * Math.min(t, sigma(t) / sigmaDeriv(t)))

  /** The schedule with a time that lies geometrically between its range's ends, or nothing where it is refused. */
  const at = ({ choice, range, u }: Given) => {
    const schedule = unlessRefused(() => spec.create(choice.params, range, choice.list))
    return schedule && { schedule, t: schedule.sigmaInv(range.min * (range.max / range.min) ** u) }
  }

  it('sigmaInv undoes sigma', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const found = at(given)
        fc.pre(found !== undefined)
        const { schedule, t } = found
        expect(relative(schedule.sigmaInv(schedule.sigma(t)), t)).toBeLessThan(1e-8)
        const level = given.range.min * (given.range.max / given.range.min) ** given.u
        expect(relative(schedule.sigma(t), level)).toBeLessThan(1e-8)
      }),
    )
  })

  it('starts at 0 and rises', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const found = at(given)
        fc.pre(found !== undefined)
        const { schedule, t } = found
        expect(schedule.sigmaInv(0)).toBe(0)
        expect(schedule.sigma(0)).toBe(0)
        expect(schedule.sigma(t * 1.001)).toBeGreaterThan(schedule.sigma(t))
        expect(schedule.sigmaDeriv(t)).toBeGreaterThan(0)
      }),
    )
  })

  it('sigmaDeriv is the slope of sigma', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const found = at(given)
        fc.pre(found !== undefined)
        const { schedule, t } = found
        fc.pre(isSmoothAt(given, schedule, t))
        expect(relative(difference(schedule.sigma, t, schedule), schedule.sigmaDeriv(t))).toBeLessThan(1e-6)
      }),
    )
  })

  describe.each(registry.scaling)('under scaling $id', (scalingSpec) => {
    it('s(0) = 1, s > 0, and sDeriv is the slope of s', () => {
      fc.assert(
        fc.property(cases, choiceOf(scalingSpec), (given, scalingChoice) => {
          const found = at(given)
          fc.pre(found !== undefined)
          const { schedule, t } = found
          fc.pre(isSmoothAt(given, schedule, t))
          const { s, sDeriv } = scalingSpec.create(scalingChoice.params, schedule)
          expect(s(0)).toBe(1)
          expect(s(t)).toBeGreaterThan(0)
          // s near 1 loses the digits of its slope in a difference: compare on the scale of s / t too.
          expect(Math.abs(difference(s, t, schedule) - sDeriv(t))).toBeLessThan(
            1e-6 * Math.abs(sDeriv(t)) + (1e-10 * s(t)) / t,
          )
        }),
      )
    })
  })
})

it('VP scaling is 1 / sqrt(1 + sigma^2) under every schedule', () => {
  for (const spec of registry.schedule) {
    const schedule = spec.create({ ...defaultParams(spec), epsilonS: 1e-3 }, { min: 0.01, max: 100 })
    const { s } = findSpec('scaling', 'vp')!.create({}, schedule)
    for (const level of [0.01, 0.3, 1, 7, 100])
      expect(s(schedule.sigmaInv(level))).toBeCloseTo(1 / Math.sqrt(1 + level ** 2), 12)
  }
})

it('every schedule and scaling lead to the same answer, the exact one', () => {
  const [mu, s] = [0.3, 0.5]
  const points = [-2, -0.5, 0.1, 1.7]
  for (const schedule of registry.schedule)
    for (const scaling of registry.scaling)
      for (const discretization of ['edm', 've']) {
        const design: Design = {
          ...presets[0]!.design,
          steps: 2000,
          discretization: chooseDefault('discretization', discretization),
          schedule: chooseDefault('schedule', schedule.id),
          scaling: chooseDefault('scaling', scaling.id),
        }
        const states = statesOf(compile(design), gaussianDenoiser(mu, s), (_, out) => out.set(points), points.length)
        points.forEach((point, j) => {
          const exact = gaussianFlow(mu, s, point * design.sigmaMax, design.sigmaMax, 0)
          const name = `${discretization}, ${schedule.id}, ${scaling.id}`
          // Where sigma grows like the root of t, s = 1 / (1 + sigma) does too: near 0 steps in t are coarse for it.
          expect(Math.abs(states.at(-1)![j]! - exact), name).toBeLessThan(scaling.id === 'flow' ? 2e-3 : 2e-4)
        })
      }
})
