import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { specOf } from '../../../src/core/registry.ts'
import {
  type ConvergencePoint,
  type ConvergenceRequest,
  type ErrorMeasure,
  measureConvergence,
  stepCounts,
} from '../../../src/metrics/convergence.ts'
import { fitSlope } from '../../../src/metrics/slope.ts'
import { talkFigure } from '../../../src/metrics/talk-figure.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { mixtureFlow } from '../../property/core-run.ts'

const setting = { mixture: defaultMixture, label: null, seed: 1, count: 200 }

const measure = (
  designs: Readonly<Record<string, Design>>,
  steps: readonly number[],
  more: Partial<ConvergenceRequest> = {},
): Readonly<Record<string, readonly ConvergencePoint[]>> => {
  const points: Record<string, ConvergencePoint[]> = {}
  const curves = Object.entries(designs).map(([key, design]) => ({ key, design }))
  for (const update of measureConvergence({ ...setting, ...more, curves, steps })) {
    points[update.key] ??= []
    if ('point' in update) points[update.key]!.push(update.point)
  }
  return points
}

const slopeOf = (points: readonly ConvergencePoint[], which: ErrorMeasure) =>
  fitSlope(points.map(({ steps, readings }) => ({ steps, ...readings[which]! })))

const solver = (id: string, params: Record<string, number> = {}): Design => {
  const choice = chooseDefault('solver', id)
  return { ...defaultDesign, solver: { ...choice, params: { ...choice.params, ...params } } }
}

describe('fitSlope', () => {
  const curve = (order: number, floor = 0) =>
    [4, 8, 16, 32, 64].map((steps) => ({ steps, error: 3 * steps ** -order + floor, floor }))

  it('is the order of a power law', () => {
    const { slope, from, to } = fitSlope(curve(2.5))!
    expect(slope).toBeCloseTo(2.5, 12)
    expect([from, to]).toEqual([16, 64])
  })

  it('is taken above the floor, at the steep end, whatever the order of the points', () => {
    // 3 / 16^2 = 0.012 is above 4 * 0.002, 3 / 32^2 = 0.003 is not.
    const fit = fitSlope([...curve(2, 0.002)].reverse())!
    expect([fit.from, fit.to]).toEqual([4, 16])
    expect(fit.slope).toBeLessThan(2)
    expect(fitSlope(curve(2, 10))).toBeNull()
    expect(fitSlope(curve(2).slice(0, 1))).toBeNull()
  })
})

describe('measureConvergence', () => {
  it('finds the declared order of solvers, before the last step and at 0', () => {
    const designs = {
      euler: solver('euler'),
      heun: solver('second-order'),
      ralston: solver('second-order', { alpha: 2 / 3 }),
      rk4: solver('rk4'),
    }
    // A single Gaussian: the flow bends everywhere alike, so that the orders are reached at few steps.
    const points = measure(designs, stepCounts(16, 128), { mixture: { w: [1], mu: [0.2], s: [0.5] } })
    for (const [key, { solver: choice }] of Object.entries(designs)) {
      const order = specOf('solver', choice.id).order(choice.params)
      expect(Math.abs(slopeOf(points[key]!, 'beforeLast')!.slope - order), key).toBeLessThan(0.15)
    }
    expect(Math.abs(slopeOf(points.euler!, 'rms')!.slope - 1)).toBeLessThan(0.1)
    expect(Math.abs(slopeOf(points.heun!, 'mean')!.slope - 2)).toBeLessThan(0.15)
    expect(Math.abs(slopeOf(points.euler!, 'w1')!.slope - 1)).toBeLessThan(0.1)
  })

  it('measures against the exact flow of the same starts', () => {
    const [point] = measure({ edm: defaultDesign }, [18], { count: 3 }).edm!
    expect(point!.nfe).toBe(35)
    // The points of three parts of equal probability, run by hand.
    const z = 0.9674215661017012
    const latents = [-z, 0, z]
    const program = compile(defaultDesign)
    const { sigma } = program.steps[0]!
    const exact = latents.map((n) => mixtureFlow(defaultMixture, n * sigma, sigma, 0))
    // 0 lies between the modes: whatever the sampler does, it stays there.
    expect(exact[1]).toBeCloseTo(0, 6)
    const { rms, mean } = point!.readings
    expect(rms!.error).toBeGreaterThan(mean!.error)
    expect(mean!.error / rms!.error).toBeCloseTo(Math.sqrt(2 / 3), 6)
  })

  it('names floors that exact solutions have too', () => {
    const [point] = measure({ rk4: solver('rk4') }, [128]).rk4!
    const { rms, w1, w2 } = point!.readings
    expect(rms!.error / rms!.floor).toBeCloseTo(1, 1)
    expect(w1!.error / w1!.floor).toBeCloseTo(1, 1)
    expect(w2!.error / w2!.floor).toBeCloseTo(1, 1)
    // Four times the points leave a half of Wasserstein-1 or less.
    const [finer] = measure({ rk4: solver('rk4') }, [128], { count: 800 }).rk4!
    expect(finer!.readings.w1!.floor).toBeLessThan(0.5 * w1!.floor)
  })

  it('gives distances only for designs that add noise', () => {
    const churn = presets.find(({ id }) => id === 'churn-imagenet-edm')!.design
    const points = measure({ churn: { ...churn, steps: 2 }, ancestral: solver('euler-ancestral') }, [32])
    for (const [point] of Object.values(points)) {
      expect(point!.readings).toMatchObject({ rms: null, mean: null, beforeLast: null })
      expect(point!.readings.w1!.error).toBeLessThan(0.3)
    }
  })

  it('follows the guided flow where a class is chosen', () => {
    const guidance = { id: 'cfg', params: { weight: 2, sigmaLo: 0, sigmaHi: Number.POSITIVE_INFINITY } }
    const designs = { euler: { ...solver('euler'), guidance }, heun: { ...defaultDesign, guidance } }
    const points = measure(designs, [16, 23, 32, 45, 64], { label: 0, count: 60 })
    expect(points.heun![0]!.nfe).toBe(2 * 31)
    expect(Math.abs(slopeOf(points.euler!, 'beforeLast')!.slope - 1)).toBeLessThan(0.2)
    expect(Math.abs(slopeOf(points.heun!, 'beforeLast')!.slope - 2)).toBeLessThan(0.4)
  })

  it('goes on after a design that does not compile with so many steps, and says why', () => {
    const design: Design = {
      ...defaultDesign,
      discretization: chooseDefault('discretization', 'iddpm'),
      sigmaMin: 1,
      sigmaMax: 2,
    }
    const updates = [
      ...measureConvergence({
        ...setting,
        curves: [
          { key: 'a', design },
          { key: 'b', design: defaultDesign },
        ],
        steps: [256],
      }),
    ]
    expect(updates.map((update) => 'point' in update)).toEqual([false, true])
    expect(updates[0]).toMatchObject({ key: 'a', steps: 256, fault: expect.stringMatching(/step|level/) })
  })

  it('measures the cheapest steps of all curves first', () => {
    const curves = [
      { key: 'a', design: defaultDesign },
      { key: 'b', design: solver('euler') },
    ]
    const order = [...measureConvergence({ ...setting, count: 5, curves, steps: [8, 4] })]
    expect(order.map(({ key, steps }) => `${key}${steps}`)).toEqual(['a4', 'b4', 'a8', 'b8'])
  })
})

describe('stepCounts', () => {
  it('holds both ends and rises', () => {
    expect(stepCounts(4, 32)).toEqual([4, 6, 8, 11, 16, 23, 32])
    expect(stepCounts(2, 3)).toEqual([2, 3])
    expect(() => stepCounts(8, 8)).toThrow(/rise/)
    expect(() => stepCounts(8, 1001)).toThrow(RangeError)
  })
})

describe('talkFigure', () => {
  const byKey = Object.fromEntries(talkFigure.map((curve) => [curve.key, curve]))

  it('changes one thing after the other', () => {
    for (const { changes, design } of talkFigure) {
      expect(design.solver.id).toBe(changes === 0 ? 'euler' : 'second-order')
      if (changes > 0) {
        expect(design).toMatchObject({
          discretization: { id: 'edm', params: { rho: 7 } },
          sigmaMin: 0.002,
          sigmaMax: 80,
        })
        expect(compile(design).steps).toHaveLength(design.steps)
      }
    }
    expect(byKey['vp+heun']!.design).toMatchObject({ schedule: { id: 'vp' }, scaling: { id: 'vp' } })
    expect(byKey['ve+heun']!.design).toMatchObject({ schedule: { id: 've' }, scaling: { id: 'none' } })
    expect(byKey.edm!.design).toEqual({ ...defaultDesign, steps: byKey.edm!.design.steps })
  })

  it('ends below where it began at equal cost', () => {
    const designs = Object.fromEntries(talkFigure.map(({ key, design }) => [key, design]))
    const errorAt = (key: string, steps: number): number =>
      measure({ [key]: designs[key]! }, [steps])[key]![0]!.readings.mean!.error
    // NFE 128 of Euler, 127 of Heun.
    for (const origin of ['vp', 've', 'iddpm']) expect(errorAt('edm', 64)).toBeLessThan(errorAt(origin, 128) / 3)
    for (const origin of ['vp', 've']) expect(errorAt(`${origin}+heun`, 64)).toBeLessThan(errorAt(origin, 128) / 3)
    expect(errorAt('edm', 64)).toBeLessThan(errorAt('ve+heun', 64))
  })
})
