/** Trainings that ended, and the one that a document asks for. */

import type { Document } from '../document/document.ts'
import { scaledDenoiser } from '../toy/scaled-denoiser.ts'
import type { PointDenoiser } from '../toy/target.ts'
import { assumedSigmaData, learnedDenoiser } from '../training/network.ts'
import type { TrainingResult } from '../training/protocol.ts'
import { requestKey, type TrainingRequest } from '../training/settings.ts'

/** Older ones are forgotten. */
const mostKept = 12

export const withTrained = (trained: readonly TrainingResult[], result: TrainingResult): readonly TrainingResult[] => {
  const key = requestKey(result.request)
  return [...trained.filter(({ request }) => requestKey(request) !== key), result].slice(-mostKept)
}

/** The training that a document describes: on the mixture before it is scaled, as networks get their data in one unit. */
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

const denoisers = new WeakMap<TrainingResult, Map<number, PointDenoiser>>()

/** The denoiser of a result, of data at a scale; the same object for the same arguments. */
export const denoiserOf = (result: TrainingResult, scale: number): PointDenoiser => {
  const ofResult = denoisers.get(result) ?? new Map<number, PointDenoiser>()
  denoisers.set(result, ofResult)
  const { preconditioning } = result.request
  const known =
    ofResult.get(scale) ??
    scaledDenoiser(learnedDenoiser(preconditioning, assumedSigmaData(result.request), result.weights), scale)
  ofResult.set(scale, known)
  return known
}

/** What the toy's sampler asks in place of the exact denoiser; null for the exact one, also while there is no other. */
export const learnedOf = (state: Trained): PointDenoiser | null => {
  if (state.document.training.denoiser === 'exact') return null
  const result = trainedOf(state)
  return result ? denoiserOf(result, state.document.scale) : null
}
