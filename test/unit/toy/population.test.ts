import { describe, expect, it } from 'vitest'
import { fillIncrement } from '../../../src/core/brownian.ts'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../../src/core/design.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { normal } from '../../../src/core/random.ts'
import { denoise } from '../../../src/toy/mixture.ts'
import { createNoise, runPopulation, spreadEvenly } from '../../../src/toy/population.ts'
import { defaultMixture, mixturePresets } from '../../../src/toy/presets.ts'
import { plainTarget } from '../../../src/toy/target.ts'

const count = 64
const sorted = (states: Float64Array): readonly number[] =>
  [...states].map((_, j) => j).sort((a, b) => states[a]! - states[b]!)
const euler: Design = { ...defaultDesign, solver: chooseDefault('solver', 'euler') }
const heun: Design = { ...defaultDesign, solver: chooseDefault('solver', 'second-order') }

const run = (design: Design, mixture = defaultMixture, seed = 3) =>
  runPopulation(compile(design), plainTarget(mixture), count, createNoise(seed, count))

describe('runPopulation', () => {
  it('starts at sigma_0 times the draws of (seed, image j, stream 0)', () => {
    const { states } = run(euler)
    expect(states).toHaveLength(euler.steps + 1)
    states[0]!.forEach((x, j) => {
      expect(x).toBeCloseTo(80 * normal(3, j, 0, 0), 10)
    })
  })

  it('starts on one side with the same draws without their sign, and the same noise after them', () => {
    const [usual, oneSided] = [createNoise(3, count), createNoise(3, count, 'one-sided')]
    expect(oneSided(0)).toEqual(usual(0).map(Math.abs))
    expect(usual(0).some((n) => n < 0)).toBe(true)
    expect(oneSided(1)).toEqual(usual(1))
  })

  it('reads one Brownian path, however many increments were asked for before', () => {
    const noise = createNoise(3, count)
    const [kept, drawn] = [new Float64Array(count), new Float64Array(count)]
    const ends = Array.from({ length: 300 }, (_, k) => 80 * 0.97 ** k)
    const off = [...ends.keys(), 0, 299, 150].filter((k) => {
      for (const clock of [undefined, 'sigma'] as const) {
        const increment = { from: 2 * ends[k]!, to: ends[k]!, ...(clock && { clock }) }
        noise.fillIncrement(increment, kept)
        fillIncrement(drawn, 3, 0, increment)
        if (kept.some((value, j) => value !== drawn[j])) return true
      }
      return false
    })
    expect(off).toEqual([])
  })

  it.each(mixturePresets)(
    'never lets Euler trajectories cross under sigma = t, at any step count: $label',
    ({ mixture }) => {
      for (const steps of [2, 3, 5, 18, 40]) {
        const { states } = run({ ...euler, steps }, mixture)
        const order = sorted(states[0]!)
        for (const state of states)
          for (let k = 1; k < order.length; k++)
            expect(state[order[k]!]! - state[order[k - 1]!]!).toBeGreaterThanOrEqual(-1e-12)
      }
    },
  )

  it('lets Heun trajectories cross at few steps on two narrow modes', () => {
    const mixture = { w: [0.5, 0.5], mu: [-0.5, 0.5], s: [0.05, 0.05] }
    const { states } = run({ ...heun, steps: 5 }, mixture)
    const order = sorted(states[0]!)
    const crossings = states.flatMap((state) => order.slice(1).filter((j, k) => state[j]! < state[order[k]!]! - 1e-9))
    expect(crossings.length).toBeGreaterThan(0)
  })

  it('follows the exact flow with many steps', () => {
    const { states, denoised, raised } = run({ ...heun, steps: 200 })
    expect(Math.max(...states[200]!.map(Math.abs))).toBeLessThan(1.2)
    expect(raised[17]).toBe(states[17])
    expect(denoised[17]![5]).toBeCloseTo(
      denoise(defaultMixture, states[17]![5]!, compile({ ...heun, steps: 200 }).steps[17]!.sigma),
      9,
    )
  })

  it('keeps the raised states of churn: scaled noise on top of the state', () => {
    const design = { ...presets.find(({ id }) => id === 'churn-imagenet-edm')!.design, steps: 20 }
    const program = compile(design)
    const { states, raised } = run(design)
    const i = program.steps.findIndex(({ gamma }) => gamma > 0)
    const { sigma, sigmaHat } = program.steps[i]!
    raised[i]!.forEach((x, j) => {
      const noise = Math.sqrt(sigmaHat ** 2 - sigma ** 2) * 1.003 * normal(3, j, i + 1, 0)
      expect(x).toBeCloseTo(states[i]![j]! + noise, 9)
    })
  })

  it('raises the variance of the population as the noise level', () => {
    const design: Design = {
      ...defaultDesign,
      stochasticity: { id: 'churn', params: { sChurn: 200, sTmin: 0, sTmax: Number.POSITIVE_INFINITY, sNoise: 1 } },
      steps: 30,
    }
    const many = 2000
    const program = compile(design)
    const { states, raised } = runPopulation(program, plainTarget(defaultMixture), many, createNoise(1, many))
    const variance = (x: Float64Array): number => x.reduce((sum, v) => sum + v * v, 0) / many
    for (const { i, sigma, sigmaHat } of program.steps.slice(0, 12)) {
      const added = variance(raised[i]!) - variance(states[i]!)
      // Sampling error of a variance and of a covariance of 2,000 points: a few per cent of the level's.
      expect(Math.abs(added / (sigmaHat ** 2 - sigma ** 2) - 1)).toBeLessThan(0.25)
    }
  })
})

describe('createNoise', () => {
  it('gives the same points whatever their number', () => {
    expect([...createNoise(9, 50)(2).slice(0, 10)]).toEqual([...createNoise(9, 10)(2)])
  })
})

describe('spreadEvenly', () => {
  it('takes all when they are few, else evenly over the order', () => {
    const starts = Float64Array.of(3, -1, 2, 0)
    expect([...spreadEvenly(starts, 9)]).toEqual([1, 3, 2, 0])
    expect([...spreadEvenly(starts, 2)]).toEqual([3, 0])
  })
})
