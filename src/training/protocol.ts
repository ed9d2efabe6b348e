/** What the page and the training worker say to each other. */
import type { TrainingRequest } from './settings.ts'

export interface TrainingResult {
  readonly request: TrainingRequest
  /** Weights of network.ts, in its order. */
  readonly weights: Float64Array
  /** The told levels, and at each, in squared units of the data: */
  readonly sigmas: readonly number[]
  /** the least loss that there can be, */
  readonly optimum: readonly number[]
  /** the loss of a network that answers 0, */
  readonly before: readonly number[]
  /** and of the trained one. */
  readonly after: readonly number[]
  /** u of a learned weight, which divides EDM's by e^u; absent for the others. */
  readonly logLoss?: readonly number[]
  /** Time of the training alone. */
  readonly milliseconds: number
}

export interface ToTrainer {
  readonly request: TrainingRequest
  /** Whether somebody looks at it on its way. */
  readonly isWatched?: boolean
}

export type FromTrainer =
  | { readonly type: 'progress'; readonly share: number }
  /** As `Look` in train.ts. */
  | { readonly type: 'look'; readonly done: number; readonly excess: readonly number[] }
  | { readonly type: 'done'; readonly result: TrainingResult }
