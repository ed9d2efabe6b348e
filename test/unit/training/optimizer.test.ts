/** What jax-js computes, against float64: the loss as the paper writes it, differences of it, Adam as its paper writes it. */
import { describe, expect, it } from 'vitest'
import { type TrainingChoices, trainingPresets, trainingSpecOf } from '../../../src/core/training-registry.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { type Batch, batchSize, createBatches } from '../../../src/training/batches.ts'
import { initialWeights, placesOf, weightCount } from '../../../src/training/mlp.ts'
import { learnedDenoiser, shape, sigmaDataOf } from '../../../src/training/network.ts'
import { createAdam, evaluate } from '../../../src/training/optimizer.ts'
import { createTrainer } from '../../../src/training/trainer.ts'
import { memories } from '../../wasm-memories.ts'

/** The columns of Table 1, and one in which the loss does not put a weight of 1 on the network. */
const choices = new Map<string, TrainingChoices>([
  ...trainingPresets.map((preset) => [preset.id, preset.choices] as const),
  ['mixed', { preconditioning: 'edm', weighting: 'inverse-square', noiseDistribution: 've' }],
])

const request = (id: string, budget = 100) => ({
  ...choices.get(id)!,
  budget,
  seed: 1,
  mixture: defaultMixture,
})

const sigmaData = sigmaDataOf(defaultMixture)

/** Mean of lambda(sigma) |D(x; sigma) - y|^2, by the denoiser that the toy asks. */
const lossInFloat64 = (id: string, weights: Float64Array, { sigma, x, y }: Batch): number => {
  const { preconditioning, weighting } = request(id)
  const denoiser = learnedDenoiser(preconditioning, sigmaData, weights)
  const lambda = trainingSpecOf('weighting', weighting).create(sigmaData)
  const answer = new Float64Array(1)
  let sum = 0
  for (let k = 0; k < batchSize; k++) {
    denoiser.denoiseInto(x.subarray(k, k + 1), sigma[k]!, answer)
    sum += lambda(sigma[k]!) * (answer[0]! - y[k]!) ** 2
  }
  return sum / batchSize
}

/** Weights in which no layer is 0; a gain above 1 drives SiLU far into its tails. */
const someWeights = (gain: number): Float64Array => {
  const weights = initialWeights(shape, 3, 5).map((w) => gain * w)
  const { b1, w2, b2, length } = placesOf(shape)
  for (let k = 0; k < length; k++) if ((k >= b1 && k < w2) || k >= b2) weights[k] = 0.3 * Math.sin(k)
  return weights
}

/** First, last and some inner places of every layer and its biases. */
const places = ((): readonly number[] => {
  const { b1, w2, b2, w3, b3, length } = placesOf(shape)
  const ends = [0, b1, w2, b2, w3, b3, length]
  return [...new Set(ends.flatMap((end) => [end - 4, end - 1, end, end + 7]))].filter((k) => k >= 0 && k < length)
})()

describe('the loss and its gradient', () => {
  it.each([...choices.keys()].flatMap((id) => [1, 8].map((gain) => [id, gain] as const)))(
    'are those of lambda |D - y|^2: %s, weights times %i',
    (id, gain) => {
      const batch = createBatches(request(id))(50)
      const weights = someWeights(gain)
      const { loss, gradient } = evaluate(weights, batch)
      expect(Math.abs(loss / lossInFloat64(id, weights, batch) - 1)).toBeLessThan(1e-5)
      const norm = Math.hypot(...gradient)
      expect(norm).toBeGreaterThan(0)
      for (const k of places) {
        const step = 1e-5
        const [above, below] = [step, -step].map((by) => {
          const moved = weights.slice()
          moved[k]! += by
          return lossInFloat64(id, moved, batch)
        }) as [number, number]
        expect(Math.abs((above - below) / (2 * step) - gradient[k]!) / norm, `weight ${k}`).toBeLessThan(1e-5)
      }
    },
  )

  it('stay finite where exp(-z) overflows', () => {
    const batch = createBatches(request('ve'))(50)
    const { loss, gradient } = evaluate(someWeights(100), batch)
    const ranges = batch.rows.filter((_, k) => k % shape.inputs === 0).map(Math.abs)
    // The first layer's sums pass 88 by far.
    expect(Math.max(...ranges)).toBeGreaterThan(10)
    expect(Number.isFinite(loss) && gradient.every(Number.isFinite)).toBe(true)
    expect(Math.hypot(...gradient)).toBeGreaterThan(0)
  })
})

describe('Adam', () => {
  it('is that of Kingma and Ba, step by step', () => {
    const batchOf = createBatches(request('edm'))
    const adam = createAdam(someWeights(1))
    const weights = adam.read()
    const [mean, square] = [weights.map(() => 0), weights.map(() => 0)]
    for (let t = 1; t <= 6; t++) {
      // Each step from the weights that jax-js has: only this step's rounding is left.
      const before = adam.read()
      const rate = 0.01 / t
      const { gradient } = evaluate(before, batchOf(t))
      adam.step(batchOf(t), rate)
      const after = adam.read()
      for (const [k, g] of gradient.entries()) {
        mean[k] = 0.9 * mean[k]! + 0.1 * g
        square[k] = 0.999 * square[k]! + 0.001 * g * g
        const scale = (rate * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t)
        const change = (scale * mean[k]!) / (Math.sqrt(square[k]!) + 1e-8)
        expect(Math.abs(before[k]! - after[k]! - change) / rate, `step ${t}, weight ${k}`).toBeLessThan(1e-3)
      }
    }
    adam.dispose()
  })

  it('gives back what it takes: memory does not grow with the steps or with the trainings', () => {
    // In pages of 64 kB.
    const pages = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength / 65536, 0)
    const run = (steps: number) => {
      const trainer = createTrainer(request('edm', steps))
      for (let k = 0; k < steps; k++) trainer.step()
      trainer.weights()
      trainer.dispose()
    }
    run(50)
    const before = pages()
    // One copy of the weights a step that is not given back would be 84 pages.
    run(1000)
    for (let k = 0; k < 20; k++) run(2)
    expect(weightCount(shape) * 4 * 1000).toBeGreaterThan(80 * 65536)
    expect(before).toBeGreaterThan(0)
    expect(pages()).toBe(before)
  })
})
