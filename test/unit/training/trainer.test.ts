/** Training on the toy: losses against the least that there can be. */
import { describe, expect, it } from 'vitest'
import { trainingPresets } from '../../../src/core/training-registry.ts'
import { denoise, denoiseInto } from '../../../src/toy/mixture.ts'
import { defaultMixture, mixturePresets } from '../../../src/toy/presets.ts'
import { excessLosses, levelNodes, posteriorVariance, rmsExcess, toldLevels } from '../../../src/training/by-level.ts'
import { learnedDenoiser, sigmaDataOf } from '../../../src/training/network.ts'
import { requestKey } from '../../../src/training/settings.ts'
import { trainAtOnce } from '../../../src/training/train.ts'
import { createTrainer } from '../../../src/training/trainer.ts'

const request = (id: string, budget: number, seed = 1) => ({
  ...trainingPresets.find((preset) => preset.id === id)!.choices,
  budget,
  seed,
  mixture: defaultMixture,
})

const train = (id: string, budget: number, seed?: number) => {
  const trainer = createTrainer(request(id, budget, seed))
  const losses = Array.from({ length: budget }, () => trainer.step())
  const denoiser = learnedDenoiser(request(id, budget).preconditioning, sigmaDataOf(defaultMixture), trainer.weights())
  return { trainer, losses, denoiser }
}

describe('the optimum', () => {
  it('is the posterior variance: sigma^2 dD/dx', () => {
    for (const { mixture } of mixturePresets)
      for (const sigma of [0.05, 0.3, 2])
        for (const x of [-0.8, 0.01, 0.6]) {
          const h = 1e-5 * sigma
          const slope = (denoise(mixture, x + h, sigma) - denoise(mixture, x - h, sigma)) / (2 * h)
          expect(posteriorVariance(mixture, x, sigma)).toBeCloseTo(sigma ** 2 * slope, 7)
        }
  })

  it('goes from the noise to the data’s variance, and the exact denoiser has no excess', () => {
    const nodes = levelNodes(defaultMixture)
    expect(nodes[0]!.optimum / 0.002 ** 2).toBeCloseTo(1, 2)
    expect(nodes.at(-1)!.optimum).toBeCloseTo(sigmaDataOf(defaultMixture) ** 2, 3)
    const exact = {
      name: 'learned' as const,
      denoiseInto: (x: Float64Array, s: number, out: Float64Array) => denoiseInto(defaultMixture, x, s, out),
    }
    expect(Math.max(...excessLosses(nodes, exact))).toBe(0)
  })
})

describe('training', () => {
  const nodes = levelNodes(defaultMixture)

  it('starts where a network that answers 0 stands: a weighted loss near 1 for EDM', () => {
    const { losses } = train('edm', 20)
    expect(losses[0]).toBeGreaterThan(0.7)
    expect(losses[0]).toBeLessThan(1.4)
  })

  it('comes near the optimum with EDM, most of all in the middle', () => {
    const { denoiser } = train('edm', 1500)
    const excess = excessLosses(nodes, denoiser)
    for (const [k, sigma] of toldLevels.entries())
      if (sigma > 0.05 && sigma < 2) expect(excess[k]! / nodes[k]!.optimum, `sigma ${sigma}`).toBeLessThan(0.15)
  })

  it('gives the same weights for a seed, and others for another', () => {
    const [a, b, c] = [train('vp', 30, 7), train('vp', 30, 7), train('vp', 30, 8)]
    expect(a.trainer.weights()).toEqual(b.trainer.weights())
    expect(a.trainer.weights()).not.toEqual(c.trainer.weights())
  })

  it('leaves VP farther from the data at the highest noise, where its output is boosted', () => {
    const [edm, vp] = ['edm', 'vp'].map((id) => excessLosses(nodes, train(id, 1000).denoiser).at(-1)!)
    expect(vp! / edm!).toBeGreaterThan(2)
  })
})

describe('an assumed σ_data', () => {
  const seeds = [1, 2, 3]
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  /** RMS distances from the exact denoiser at low, middle and high noise, means over the seeds. */
  const distancesOf = (assumedSpread: number): readonly number[] => {
    const results = seeds.map((seed) => trainAtOnce({ ...request('edm', 800, seed), assumedSpread }))
    return [
      [0, 0.1],
      [0.1, 3],
      [3, 100],
    ].map(([low, high]) => mean(results.map((result) => rmsExcess(result, low!, high!))))
  }

  it('hurts at every level where it is ten times too high, and at low noise where it is ten times too low', () => {
    const [own, high, low] = [1, 10, 0.1].map(distancesOf) as [number[], number[], number[]]
    for (const k of [0, 1, 2]) expect(high[k]! / own[k]!, `band ${k}`).toBeGreaterThan(1.5)
    expect(low[0]! / own[0]!).toBeGreaterThan(1.5)
  }, 60_000)

  it('is part of what a training is known by, and 1 where nothing is said', () => {
    const asked = request('edm', 100)
    expect(requestKey({ ...asked, assumedSpread: 1 })).toBe(requestKey(asked))
    expect(requestKey({ ...asked, assumedSpread: 2 })).not.toBe(requestKey(asked))
  })
})

describe('the learned weight', () => {
  it('comes to the logarithm of the weighted loss at the levels that training draws', () => {
    for (const seed of [1, 2]) {
      const { logLoss, after, sigmas } = trainAtOnce({ ...request('edm', 1500, seed), weighting: 'learned' })
      const sigmaData = sigmaDataOf(defaultMixture)
      for (const [k, sigma] of sigmas.entries()) {
        // EDM's levels: two standard deviations around exp(-1.2).
        if (Math.abs(Math.log(sigma) + 1.2) > 2.4) continue
        const lambda = (sigma ** 2 + sigmaData ** 2) / (sigma * sigmaData) ** 2
        expect(Math.abs(logLoss![k]! - Math.log(lambda * after[k]!)), `sigma ${sigma}`).toBeLessThan(0.3)
      }
    }
  }, 60_000)

  it('is absent of a training with a weight of its own', () => {
    expect(trainAtOnce(request('edm', 20)).logLoss).toBeUndefined()
  })
})
