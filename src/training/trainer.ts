/** Training of the small network on a mixture: lambda E |D(y + sigma n; sigma) - y|^2, step by step. */
import { normalCdf } from '../core/noise-distributions/normal-cdf.ts'
import { fillNormals } from '../core/random.ts'
import { effectiveWeight, trainingSpecOf } from '../core/training-registry.ts'
import { backward, createAdam, forward, initialWeights, makeActivations, weightCount } from './mlp.ts'
import { createInput, shape, sigmaDataOf } from './network.ts'
import type { TrainingRequest } from './settings.ts'

export const batch = 64
/** Highest rate of Adam; it falls to 0 over the budget as half a cosine. */
const rate = 4e-3

/** Streams of the draws, far from those of sampling. */
const streams = { weights: 0x7e100000, level: 0x7e100001, mode: 0x7e100002, data: 0x7e100003, noise: 0x7e100004 }

export interface Trainer {
  readonly weights: Float64Array
  readonly gradient: Float64Array
  /** Steps that were taken. */
  readonly done: number
  /** Takes one step of the budget; gives the batch's weighted loss before it. */
  step(): number
  /** Loss of the batch of a step at the present weights, and its gradient in `gradient`. */
  evaluate(step: number): number
}

/** Index of the mode that holds the share p in [0, 1]. */
const modeAt = (w: readonly number[], p: number): number => {
  let sum = 0
  for (let k = 0; k < w.length - 1; k++) {
    sum += w[k]!
    if (p < sum) return k
  }
  return w.length - 1
}

/** Batch of step i depends on (seed, i) alone: all choices see the same data, noise and draws of the level. */
export const createTrainer = (request: TrainingRequest): Trainer => {
  const { mixture, seed, budget } = request
  const sigmaData = sigmaDataOf(mixture)
  const input = createInput(request.preconditioning, sigmaData)
  const weightOf = effectiveWeight(request, sigmaData)
  const levels = trainingSpecOf('noiseDistribution', request.noiseDistribution).create()
  const weights = initialWeights(shape, seed, streams.weights)
  const gradient = new Float64Array(weightCount(shape))
  const adam = createAdam(weights.length)
  const kept = makeActivations(shape, batch)
  const rows = new Float64Array(batch * shape.inputs)
  const [level, mode, spread, noise, dOut] = Array.from({ length: 5 }, () => new Float64Array(batch)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const target = new Float64Array(batch)
  const weight = new Float64Array(batch)
  let done = 0

  const evaluate = (step: number): number => {
    fillNormals(level, seed, step, streams.level)
    fillNormals(mode, seed, step, streams.mode)
    fillNormals(spread, seed, step, streams.data)
    fillNormals(noise, seed, step, streams.noise)
    for (let k = 0; k < batch; k++) {
      const m = modeAt(mixture.w, normalCdf(mode[k]!))
      const y = mixture.mu[m]! + mixture.s[m]! * spread[k]!
      const sigma = levels.sigma(level[k]!)
      const x = y + sigma * noise[k]!
      input.write(rows, k, input.cIn(sigma) * x, input.noise(sigma))
      // lambda |D - y|^2 = lambda cOut^2 |F - target|^2.
      target[k] = (y - input.cSkip(sigma) * x) / input.cOut(sigma)
      weight[k] = weightOf(sigma)
    }
    forward(shape, weights, rows, batch, kept)
    let loss = 0
    for (let k = 0; k < batch; k++) {
      const off = kept.out[k]! - target[k]!
      loss += (weight[k]! * off * off) / batch
      dOut[k] = (2 * weight[k]! * off) / batch
    }
    backward(shape, weights, rows, batch, kept, dOut, gradient)
    return loss
  }

  return {
    weights,
    gradient,
    get done() {
      return done
    },
    evaluate,
    step: () => {
      const loss = evaluate(done)
      adam(weights, gradient, 0.5 * rate * (1 + Math.cos((Math.PI * done) / budget)))
      done++
      return loss
    },
  }
}
