/** Training on the toy: losses against the least that there can be. */
import { describe, expect, it } from 'vitest'
import { trainingPresets } from '../../../src/core/training-registry.ts'
import { denoise, denoiseInto } from '../../../src/toy/mixture.ts'
import { defaultMixture, mixturePresets } from '../../../src/toy/presets.ts'
import { excessLosses, levelNodes, posteriorVariance, toldLevels } from '../../../src/training/by-level.ts'
import { learnedDenoiser, sigmaDataOf } from '../../../src/training/network.ts'
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
