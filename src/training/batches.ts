/** What the small network is trained on: points of a mixture, noised, and what it should answer. */
import { normalCdf } from '../core/noise-distributions/normal-cdf.ts'
import { fillNormals } from '../core/random.ts'
import { effectiveWeight, trainingSpecOf } from '../core/training-registry.ts'
import { assumedSigmaData, createInput, shape } from './network.ts'
import type { TrainingRequest } from './settings.ts'

export const batchSize = 64

/** Streams of the draws, far from those of sampling; the first weights have 0x7e100000. */
const streams = { level: 0x7e100001, mode: 0x7e100002, data: 0x7e100003, noise: 0x7e100004 }

/** All arrays [batchSize], but rows. */
export interface Batch {
  readonly sigma: Float64Array
  /** Data, and the same with noise of their levels. */
  readonly y: Float64Array
  readonly x: Float64Array
  /** Input of the network, [batchSize, inputs]. */
  readonly rows: Float64Array
  /** What F should answer, and the weight of its squared error: lambda |D - y|^2 = lambda cOut^2 |F - target|^2. */
  readonly target: Float64Array
  readonly weight: Float64Array
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

/** Batch i depends on (seed, i) alone: all choices see the same data, noise and draws of the level. Its arrays are used again. */
export const createBatches = (request: TrainingRequest): ((step: number) => Batch) => {
  const { mixture, seed } = request
  const sigmaData = assumedSigmaData(request)
  const input = createInput(request.preconditioning, sigmaData)
  const weightOf = effectiveWeight(request, sigmaData)
  const levels = trainingSpecOf('noiseDistribution', request.noiseDistribution).create()
  const column = () => new Float64Array(batchSize)
  const drawn = { level: column(), mode: column(), data: column(), noise: column() }
  const batch = {
    sigma: column(),
    y: column(),
    x: column(),
    rows: new Float64Array(batchSize * shape.inputs),
    target: column(),
    weight: column(),
  }
  return (step) => {
    for (const name of ['level', 'mode', 'data', 'noise'] as const) fillNormals(drawn[name], seed, step, streams[name])
    for (let k = 0; k < batchSize; k++) {
      const m = modeAt(mixture.w, normalCdf(drawn.mode[k]!))
      const y = mixture.mu[m]! + mixture.s[m]! * drawn.data[k]!
      const sigma = levels.sigma(drawn.level[k]!)
      const x = y + sigma * drawn.noise[k]!
      batch.sigma[k] = sigma
      batch.y[k] = y
      batch.x[k] = x
      input.write(batch.rows, k, input.cIn(sigma) * x, input.noise(sigma))
      batch.target[k] = (y - input.cSkip(sigma) * x) / input.cOut(sigma)
      batch.weight[k] = weightOf(sigma)
    }
    return batch
  }
}
