/** A step's parts against the program that made the step, and against formulas written out. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import type { Design } from '../../../src/core/design.ts'
import { noPerturbation } from '../../../src/core/perturbation.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { constructionOf, partsOf } from '../../../src/toy/construction.ts'
import { denoise } from '../../../src/toy/mixture.ts'
import { perturbedDenoiser } from '../../../src/toy/perturbation.ts'
import { createNoise, runPopulation } from '../../../src/toy/population.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { exactSolution } from '../../../src/toy/quantile.ts'
import { plainTarget, type Target, targetOf, withImperfect } from '../../../src/toy/target.ts'

const churn = { id: 'churn', params: { sChurn: 4, sTmin: 0, sTmax: Number.POSITIVE_INFINITY, sNoise: 1 } }
const secondOrder = (alpha: number) => ({ id: 'second-order', params: { alpha } })
const cfg = { id: 'cfg', params: { weight: 2, sigmaLo: 0.05, sigmaHi: 20 } }

const partsAt = (changes: Partial<Design>, target: Target, i: number, j = 3) => {
  const design = { ...defaultDesign, steps: 9, ...changes }
  const program = compile(design)
  const population = runPopulation(program, target, 8, createNoise(5, 8))
  return { ...constructionOf(design, target, population, program.steps[i]!, j), mark: program.steps[i]! }
}

describe('a second-order step', () => {
  it('is Heun’s, written out, under sigma = t', () => {
    const { raised, slope, ahead, back, to, euler, mark } = partsAt({}, plainTarget(defaultMixture), 4)
    const d = (raised.x - denoise(defaultMixture, raised.x, mark.t)) / mark.t
    const landed = raised.x + (mark.tNext - mark.t) * d
    const dNext = (landed - denoise(defaultMixture, landed, mark.tNext)) / mark.tNext
    expect(slope).toBeCloseTo(d, 12)
    expect(euler.x).toBeCloseTo(landed, 12)
    expect(ahead!.x).toBeCloseTo(landed, 12)
    expect(ahead!.t).toBe(mark.tNext)
    expect(ahead!.slope).toBeCloseTo(dNext, 12)
    expect(back!.x).toBeCloseTo(raised.x + (mark.tNext - mark.t) * dNext, 12)
    // The end is half way between where the two slopes lead.
    expect(to.x).toBeCloseTo((euler.x + back!.x) / 2, 12)
  })

  it.each([
    ['Heun', {}],
    ['midpoint', { solver: secondOrder(0.5) }],
    ['Ralston with churn', { solver: secondOrder(2 / 3), stochasticity: churn }],
    [
      'Heun in the coordinates of VP',
      { ...presets.find(({ id }) => id === 'vp')!.design, steps: 9, solver: secondOrder(1) },
    ],
  ])('%s: its parts make the step that the program made', (_, changes: Partial<Design>) => {
    const { alpha } = { alpha: 1, ...(changes.solver?.params ?? {}) }
    for (const i of [0, 3, 6]) {
      const { euler, back, to } = partsAt(changes, plainTarget(defaultMixture), i)
      const weight = 1 / (2 * alpha)
      expect(to.x).toBeCloseTo((1 - weight) * euler.x + weight * back!.x, 9)
    }
  })

  it('asks what the sampler asks: guided, perturbed', () => {
    const guided = targetOf(defaultMixture, 1, cfg)
    const perturbed = withImperfect(
      plainTarget(defaultMixture),
      perturbedDenoiser(defaultMixture, { ...noPerturbation, bias: 0.3, level: 1 }),
    )
    for (const [target, changes] of [
      [guided, { guidance: cfg }],
      [perturbed, {}],
    ] as const)
      for (const i of [2, 4, 6]) {
        const { euler, back, to } = partsAt(changes, target, i)
        expect(to.x).toBeCloseTo((euler.x + back!.x) / 2, 9)
      }
  })
})

describe('the parts of a step', () => {
  const target = plainTarget(defaultMixture)

  it('are a raise and a step for churn, with a look ahead for Heun', () => {
    const step = partsAt({ stochasticity: churn }, target, 3)
    expect(partsOf(step)).toEqual(['raise', 'ahead', 'back', 'step'])
    expect(step.sigmaHat / step.sigma).toBeCloseTo(Math.SQRT2, 9)
    expect(step.raised.t).toBeGreaterThan(step.from.t)
    expect(step.raised.x).not.toBe(step.from.x)
    const euler = { solver: { id: 'euler', params: {} } }
    expect(partsOf(partsAt({ ...euler, stochasticity: churn }, target, 3))).toEqual(['raise', 'step'])
    expect(partsOf(partsAt(euler, target, 3))).toEqual(['step'])
    expect(partsOf(partsAt({}, target, 3))).toEqual(['ahead', 'back', 'step'])
  })

  it('end with Euler’s step alone', () => {
    const last = partsAt({}, target, 8)
    expect(partsOf(last)).toEqual(['step'])
    expect(last.to.x).toBeCloseTo(last.euler.x, 12)
  })

  it('know where the exact line from the raised state is', () => {
    const { exact, raised, mark } = partsAt({ stochasticity: churn }, target, 4)
    expect(exact).toBeCloseTo(exactSolution(defaultMixture, raised.x, mark.sigmaHat, mark.sigmaNext), 12)
  })
})
