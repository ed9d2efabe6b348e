/** A whole training with the losses before and after it. */

import { excessLosses, levelNodes, toldLevels } from './by-level.ts'
import { weightCount } from './mlp.ts'
import { assumedSigmaData, learnedDenoiser, shape } from './network.ts'
import type { TrainingResult } from './protocol.ts'
import type { TrainingRequest } from './settings.ts'
import { createTrainer } from './trainer.ts'

/** Looks at a training on its way: steps that were taken, and what the network loses at the told levels beyond the optimum. */
export type Look = (done: number, excess: readonly number[]) => void

/** Looks that are taken, at even steps. */
const looks = 30

/**
 * Yields the share of the budget that is done after every `stride` steps. `now` is a clock in milliseconds. Looking takes
 * time, and changes nothing.
 */
export function* train(
  request: TrainingRequest,
  now: () => number,
  stride = 20,
  look?: Look,
): Generator<number, TrainingResult, void> {
  const start = now()
  const trainer = createTrainer(request)
  const nodes = levelNodes(request.mixture)
  const excessOf = (weights: Float64Array): readonly number[] =>
    excessLosses(nodes, learnedDenoiser(request.preconditioning, assumedSigmaData(request), weights))
  const between = Math.max(1, Math.round(request.budget / looks))
  while (trainer.done < request.budget) {
    if (look && trainer.done % between === 0) look(trainer.done, excessOf(trainer.weights()))
    trainer.step()
    if (trainer.done % stride === 0) yield trainer.done / request.budget
  }
  const weights = trainer.weights()
  const logLoss = trainer.logLoss && toldLevels.map(trainer.logLoss)
  trainer.dispose()
  const milliseconds = now() - start
  const optimum = nodes.map((node) => node.optimum)
  const lossOf = (weights: Float64Array): readonly number[] =>
    excessOf(weights).map((excess, k) => excess + optimum[k]!)
  return {
    request,
    weights,
    sigmas: toldLevels,
    optimum,
    before: lossOf(new Float64Array(weightCount(shape))),
    after: lossOf(weights),
    ...(logLoss && { logLoss }),
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
