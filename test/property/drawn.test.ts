/** sigma(t) drawn by hand: what the registry's own tests of every schedule do not say. */
import { describe, expect, it } from 'vitest'
import { compile, curvesOf } from '../../src/core/compile.ts'
import { type Choice, chooseDefault, type Design } from '../../src/core/design.ts'
import { parseDesign } from '../../src/core/parse-design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { registry } from '../../src/core/registry.ts'
import { defaultDocument } from '../../src/document/parse.ts'
import { parseHash, printHash } from '../../src/scenes/link.ts'
import { denoise } from '../../src/toy/mixture.ts'
import { expectTrue } from '../quick-expect.ts'
import { mixtureFlow, statesOf } from './core-run.ts'

const withList = (list: readonly number[], change: Partial<Design> = {}): Design => ({
  ...defaultDesign,
  schedule: { id: 'drawn', params: {}, list },
  ...change,
})
const straight = (length: number): number[] => Array.from({ length }, (_, k) => (k + 1) / (length + 1))
const even = (first: number, gap: number, length: number): number[] =>
  Array.from({ length }, (_, k) => Number((first + k * gap).toFixed(4)))

describe('a drawn schedule', () => {
  it('along the straight line is sigma(t) = t', () => {
    for (let length = 2; length <= 16; length++) {
      const { sigma, sigmaDeriv, sigmaInv } = curvesOf(withList(straight(length))).schedule
      for (const t of [1e-6, 0.002, 0.3, 1, 24, 80, 110]) {
        expect(Math.abs(sigma(t) / t - 1)).toBeLessThan(1e-13)
        expect(Math.abs(sigmaInv(t) / t - 1)).toBeLessThan(1e-13)
        expect(Math.abs(sigmaDeriv(t) - 1)).toBeLessThan(1e-12)
      }
    }
  })

  it('goes through its points: sigma at the fifth power of its places, in shares of sigma_max', () => {
    const list = [0.2, 0.3, 0.9]
    const { sigma, sigmaDeriv } = curvesOf(withList(list, { sigmaMax: 50 })).schedule
    list.forEach((height, k) => {
      const t = 50 * ((k + 1) / 4) ** 5
      expect(sigma(t) / (50 * height ** 5)).toBeCloseTo(1, 12)
      // On both sides of a point, where sigma' has a kink but no jump.
      for (const h of [1e-6 * t, -1e-6 * t]) expect((sigma(t + h) - sigma(t)) / h / sigmaDeriv(t)).toBeCloseTo(1, 4)
    })
    expect([sigma(0), sigma(50)]).toEqual([0, 50])
    expect(sigmaDeriv(0)).toBeGreaterThan(0)
    expect(sigmaDeriv(1e-30) / sigmaDeriv(0)).toBeCloseTo(1, 4)
  })

  it('as offered is not the straight line, and rises', () => {
    const { schedule } = curvesOf({ ...defaultDesign, schedule: chooseDefault('schedule', 'drawn') })
    const ratios = [0.002, 0.08, 0.6, 2.5, 7.6, 19, 41].map((t) => schedule.sigma(t) / t)
    expect(Math.max(...ratios)).toBeGreaterThan(1.5)
    expect(Math.min(...ratios)).toBeLessThan(0.7)
  })

  const extremes = {
    'all low': even(0.005, 0.005, 16),
    'all high': even(0.92, 0.005, 16),
    'a step': [0.005, 0.01, 0.015, 0.985, 0.99, 0.995],
    'two points': [0.005, 0.995],
  }
  it.each(Object.entries(extremes))(
    'with %s compiles with every solver, scaling and time steps, and stays finite',
    (_, list) => {
      expect(parseDesign({ schedule: { id: 'drawn', list } }).notes).toEqual([])
      for (const solver of registry.solver)
        for (const scaling of registry.scaling)
          for (const discretization of registry.discretization) {
            const { min, max } = discretization.defaultRange
            const design = withList(list, {
              // SD-Turbo has ten levels.
              steps: 10,
              sigmaMin: min,
              sigmaMax: max,
              solver: chooseDefault('solver', solver.id),
              scaling: chooseDefault('scaling', scaling.id),
              discretization: chooseDefault('discretization', discretization.id),
            })
            const { schedule } = curvesOf(design)
            for (const { t, tNext, sigma } of compile(design).steps) {
              expectTrue(tNext < t, () => `${solver.id} ${scaling.id} ${discretization.id}: ${t} to ${tNext}`)
              expectTrue(Math.abs(schedule.sigma(t) / sigma - 1) < 1e-9, () => `sigma(${t}) is not ${sigma}`)
            }
          }
    },
  )

  describe('has kinks, over which a rule in t is of order 2 at most:', () => {
    const mixture = { w: [0.4, 0.6], mu: [-0.6, 0.5], s: [0.3, 0.4] }
    const latents = [-1.7, -0.6, 0.05, 0.4, 1.3]
    const errorOf = (solver: Choice, intervals: number): number => {
      const schedule = chooseDefault('schedule', 'drawn')
      const design = { ...defaultDesign, sigmaMin: 0.02, sigmaMax: 20, schedule, solver, steps: intervals + 1 }
      const states = statesOf(
        compile(design),
        (x, sigma) => denoise(mixture, x, sigma),
        (_, out) => out.set(latents),
        latents.length,
      )
      return Math.max(
        ...latents.map((n, j) => Math.abs(states[intervals]![j]! - mixtureFlow(mixture, n * 20, 20, 0.02))),
      )
    }

    // Where in a step a kink lies is chance: the slope of a straight line through many errors, each the worst of three.
    it.each([
      ['euler', 1],
      ['second-order', 2],
      ['rk4', 2],
    ] as const)('%s of %d', (id, order) => {
      const solver = chooseDefault('solver', id)
      const points = Array.from({ length: 11 }, (_, k) => 64 * 2 ** (k / 2)).map((n) => {
        const errors = [0.97, 1, 1.03].map((share) => errorOf(solver, Math.round(share * n)))
        return [Math.log2(n), Math.log2(Math.max(...errors))] as const
      })
      const mean = (of: (point: readonly [number, number]) => number): number =>
        points.reduce((sum, point) => sum + of(point), 0) / points.length
      const [x, y] = [mean(([a]) => a), mean(([, b]) => b)]
      const slope = mean(([a, b]) => (a - x) * (b - y)) / mean(([a]) => (a - x) ** 2)
      expect(Math.abs(-slope - order), `slope ${slope}`).toBeLessThan(0.3)
    })
  })

  it('says in words what is wrong with a list', () => {
    const noteOf = (list: unknown): string | undefined => parseDesign({ schedule: { id: 'drawn', list } }).notes[0]
    expect(noteOf([0.5])).toBe('schedule.list must have 2 to 16 numbers, has 1; using the default list')
    expect(noteOf([0.5, 0.4])).toBe(
      'schedule.list does not rise by at least 0.005 from place 1 (0.5) to place 2 (0.4); using the default list',
    )
    expect(noteOf([0.5, 0.504])).toMatch(/does not rise by at least 0\.005/)
    expect(noteOf([0.5, 0.505])).toBeUndefined()
    expect(noteOf([0.2, 1])).toBe('schedule.list has 1 in place 2, outside 0.005 to 0.995; using the default list')
    expect(noteOf([0.2, 'x'])).toMatch(/has no number in place 2/)
    expect(noteOf('x')).toMatch(/is not a list of numbers/)
    const rates = (list: unknown) => parseDesign({ solver: { id: 'euler-maruyama-drawn', list } }).notes[0]
    expect(rates([1, 0, 0, 2])).toBeUndefined()
    expect(rates([1, -0.5])).toMatch(/solver\.list has -0\.5 in place 2, outside 0 to 2/)
  })

  it('stands in the link where it differs from the one offered', () => {
    const linkOf = (design: Design): string => printHash({ ...defaultDocument, design })
    const offered = { ...defaultDesign, schedule: chooseDefault('schedule', 'drawn') }
    expect(linkOf(offered)).toBe('schedule=drawn')
    expect(parseHash('schedule=drawn').value.design).toEqual(offered)
    const hash = linkOf(withList([0.2, 0.4, 0.9]))
    expect(hash).toBe('schedule=drawn,list:0.2/0.4/0.9')
    expect(parseHash(hash)).toEqual({ value: { ...defaultDocument, design: withList([0.2, 0.4, 0.9]) }, notes: [] })
  })
})
