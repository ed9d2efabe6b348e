/** Training of the small network on a mixture: lambda E |D(y + sigma n; sigma) - y|^2, step by step. */

import { trainingSpecOf } from '../core/training-registry.ts'
import { createBatches } from './batches.ts'
import { createLearnedWeight } from './learned-weight.ts'
import { initialWeights } from './mlp.ts'
import { assumedSigmaData, createInput, shape } from './network.ts'
import { createAdam } from './optimizer.ts'
import type { TrainingRequest } from './settings.ts'

/** Highest rate of Adam; it falls to 0 over the budget as half a cosine. */
const rate = 4e-3

/** Stream of the draws of the first weights; those of the batches follow. */
const stream = 0x7e100000

export interface Trainer {
  /** Steps that were taken. */
  readonly done: number
  /** Takes one step of the budget; gives the batch's weighted loss before it. */
  step(): number
  /** A copy of the weights as they are now. */
  weights(): Float64Array
  /** u(sigma) of a learned weight, which divides the loss by e^u; undefined for the others. */
  readonly logLoss: ((sigma: number) => number) | undefined
  /** After it the trainer must not be used. */
  dispose(): void
}

export const createTrainer = (request: TrainingRequest): Trainer => {
  const { seed, budget } = request
  const batchOf = createBatches(request)
  const first = initialWeights(shape, seed, stream)
  const adam = createAdam(first)
  const learned = trainingSpecOf('weighting', request.weighting).isLearned ? createLearnedWeight() : undefined
  const { noise } = createInput(request.preconditioning, assumedSigmaData(request))
  let done = 0
  return {
    get done() {
      return done
    },
    step: () => {
      const share = 0.5 * (1 + Math.cos((Math.PI * done) / budget))
      const batch = batchOf(done)
      learned?.apply(batch, done === 0 ? first : adam.read(), share)
      const loss = adam.step(batch, rate * share)
      done++
      return loss
    },
    weights: adam.read,
    logLoss: learned && ((sigma) => learned.at(noise(sigma))),
    dispose: adam.dispose,
  }
}
