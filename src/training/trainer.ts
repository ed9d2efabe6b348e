/** Training of the small network on a mixture: lambda E |D(y + sigma n; sigma) - y|^2, step by step. */

import { createBatches } from './batches.ts'
import { initialWeights } from './mlp.ts'
import { shape } from './network.ts'
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
  /** After it the trainer must not be used. */
  dispose(): void
}

export const createTrainer = (request: TrainingRequest): Trainer => {
  const { seed, budget } = request
  const batchOf = createBatches(request)
  const adam = createAdam(initialWeights(shape, seed, stream))
  let done = 0
  return {
    get done() {
      return done
    },
    step: () => {
      const loss = adam.step(batchOf(done), 0.5 * rate * (1 + Math.cos((Math.PI * done) / budget)))
      done++
      return loss
    },
    weights: adam.read,
    dispose: adam.dispose,
  }
}
