/** Trainings that ended, and the one that a document asks for. */

import type { PointDenoiser } from '../toy/target.ts'
import { learnedDenoiser, sigmaDataOf } from '../training/network.ts'
import type { TrainingResult } from '../training/protocol.ts'
import { requestKey, type TrainingRequest } from '../training/settings.ts'
import type { Document } from './document.ts'

/** Older ones are forgotten. */
const mostKept = 12

export const withTrained = (trained: readonly TrainingResult[], result: TrainingResult): readonly TrainingResult[] => {
  const key = requestKey(result.request)
  return [...trained.filter(({ request }) => requestKey(request) !== key), result].slice(-mostKept)
}

/** The training that a document describes. */
export const requestOf = ({ training, mixture, seed }: Document): TrainingRequest => {
  const { denoiser: _, ...settings } = training
  return { ...settings, seed, mixture }
}

interface Trained {
  readonly document: Document
  readonly trained: readonly TrainingResult[]
}

/** The result of the training that the document describes; undefined until it has been made. */
export const trainedOf = ({ document, trained }: Trained): TrainingResult | undefined => {
  if (trained.length === 0) return undefined
  const key = requestKey(requestOf(document))
  return trained.find(({ request }) => requestKey(request) === key)
}

const denoisers = new WeakMap<TrainingResult, PointDenoiser>()

/** The denoiser of a result; always the same object. */
export const denoiserOf = (result: TrainingResult): PointDenoiser => {
  const known =
    denoisers.get(result) ??
    learnedDenoiser(result.request.preconditioning, sigmaDataOf(result.request.mixture), result.weights)
  denoisers.set(result, known)
  return known
}

/** What the toy's sampler asks in place of the exact denoiser; null for the exact one, also while there is no other. */
export const learnedOf = (state: Trained): PointDenoiser | null => {
  if (state.document.training.denoiser === 'exact') return null
  const result = trainedOf(state)
  return result ? denoiserOf(result) : null
}
