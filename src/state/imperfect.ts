/** What the toy's sampler asks in place of the exact denoiser. */
import { perturbedDenoiser } from '../toy/perturbation.ts'
import type { PointDenoiser } from '../toy/target.ts'
import type { TrainingResult } from '../training/protocol.ts'
import type { Document } from './document.ts'
import { learnedOf } from './trained.ts'

interface Asked {
  readonly document: Document
  readonly trained: readonly TrainingResult[]
}

/** The learned denoiser once there is one and it is asked for, else the perturbed one; null for the exact one. */
export const imperfectOf = (state: Asked): PointDenoiser | null =>
  learnedOf(state) ?? perturbedDenoiser(state.document.mixture, state.document.perturbation)
