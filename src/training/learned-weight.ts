/**
 * The function u(sigma) of EDM2's adaptive weight, which learns what a level's weighted loss is: linear in a constant and in
 * what the network gets to know of the level. Source: Karras et al. 2024 (EDM2).
 */

import { type Batch, batchSize } from './batches.ts'
import { createMlp } from './mlp.ts'
import { shape } from './network.ts'

/** A constant, and the network's inputs but the first, which is the point. */
const count = shape.inputs

/** Rate of the learning at its start; it falls with the network's. */
const rate = 0.03

/** How much the running means of the gradient and of its square keep at a step, as the network's Adam has them. */
const [beta1, beta2] = [0.9, 0.999]

export interface LearnedWeight {
  /** Divides the batch's weights by e^u, after u took a step on the batch's losses; `share` is what is left of the rate. */
  apply(batch: Batch, weights: Float64Array, share: number): void
  /** u at the network's features of a level. */
  at(features: Float64Array): number
}

export const createLearnedWeight = (): LearnedWeight => {
  const answers = createMlp(shape, batchSize)
  const [slopes, mean, square] = [count, count, count].map((length) => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const gradient = new Float64Array(count)
  let steps = 0
  /** u of row k of the batch. */
  const ofRow = (rows: Float64Array, k: number): number => {
    let sum = slopes[0]!
    for (let j = 1; j < count; j++) sum += slopes[j]! * rows[k * count + j]!
    return sum
  }
  return {
    apply: (batch, weights, share) => {
      const { rows, target, weight } = batch
      const answered = answers(weights, rows, batchSize)
      gradient.fill(0)
      for (let k = 0; k < batchSize; k++) {
        const u = ofRow(rows, k)
        const loss = weight[k]! * (answered[k]! - target[k]!) ** 2
        // d/du of loss e^-u + u
        const push = (1 - loss * Math.exp(-u)) / batchSize
        gradient[0]! += push
        for (let j = 1; j < count; j++) gradient[j]! += push * rows[k * count + j]!
        weight[k]! *= Math.exp(-u)
      }
      steps++
      for (let j = 0; j < count; j++) {
        mean[j] = beta1 * mean[j]! + (1 - beta1) * gradient[j]!
        square[j] = beta2 * square[j]! + (1 - beta2) * gradient[j]! ** 2
        const size = Math.sqrt(square[j]! / (1 - beta2 ** steps)) + 1e-8
        slopes[j]! -= (rate * share * (mean[j]! / (1 - beta1 ** steps))) / size
      }
    },
    at: (features) => features.reduce((sum, value, j) => sum + value * slopes[j + 1]!, slopes[0]!),
  }
}
