/** A whole training with the losses before and after it. */

import { excessLosses, levelNodes, toldLevels } from './by-level.ts'
import { weightCount } from './mlp.ts'
import { learnedDenoiser, shape, sigmaDataOf } from './network.ts'
import type { TrainingResult } from './protocol.ts'
import type { TrainingRequest } from './settings.ts'
import { createTrainer } from './trainer.ts'

/** Yields the share of the budget that is done after every `stride` steps. `now` is a clock in milliseconds. */
export function* train(
  request: TrainingRequest,
  now: () => number,
  stride = 20,
): Generator<number, TrainingResult, void> {
  const start = now()
  const trainer = createTrainer(request)
  while (trainer.done < request.budget) {
    trainer.step()
    if (trainer.done % stride === 0) yield trainer.done / request.budget
  }
  const weights = trainer.weights()
  trainer.dispose()
  const milliseconds = now() - start
  const nodes = levelNodes(request.mixture)
  const optimum = nodes.map((node) => node.optimum)
  const lossOf = (weights: Float64Array): readonly number[] =>
    excessLosses(nodes, learnedDenoiser(request.preconditioning, sigmaDataOf(request.mixture), weights)).map(
      (excess, k) => excess + optimum[k]!,
    )
  return {
    request,
    weights,
    sigmas: toldLevels,
    optimum,
    before: lossOf(new Float64Array(weightCount(shape))),
    after: lossOf(weights),
    milliseconds,
  }
}

/** The same to its end. */
export const trainAtOnce = (request: TrainingRequest): TrainingResult => {
  const run = train(request, () => 0)
  for (;;) {
    const { done, value } = run.next()
    if (done) return value
  }
}
