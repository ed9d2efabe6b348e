/** What the toy's sampler asks in place of the exact denoiser. */
import { isPerturbed, noPerturbation, type Perturbation } from '../core/perturbation.ts'
import { type Document, dataOf } from '../document/document.ts'
import { exactWorldOf } from '../engine/exact/worlds.ts'
import { perturbedDenoiser } from '../toy/perturbation.ts'
import type { PointDenoiser } from '../toy/target.ts'
import type { TrainingResult } from '../training/protocol.ts'
import { learnedOf } from './trained.ts'

interface Asked {
  readonly document: Document
  readonly trained: readonly TrainingResult[]
}

/** The learned denoiser once there is one and it is asked for, else the perturbed one; null for the exact one. */
export const imperfectOf = (state: Asked): PointDenoiser | null =>
  learnedOf(state) ?? perturbedDenoiser(dataOf(state.document), state.document.perturbation)

/** The document with a network that was measured, and with the error that it had to make, if any. */
export const withDenoiser =
  ({ id, perturbation }: { readonly id: string | null; readonly perturbation: Perturbation | null }) =>
  (document: Document): Document => ({
    ...document,
    network: id,
    perturbation: perturbation ?? (exactWorldOf(id) ? noPerturbation : document.perturbation),
  })

/** How the denoiser of the images errs: as the toy's, where they are of an exact world; a network errs by itself. */
export const imagePerturbationOf = ({
  network,
  perturbation,
}: Pick<Document, 'network' | 'perturbation'>): Perturbation | undefined =>
  exactWorldOf(network) && isPerturbed(perturbation) ? perturbation : undefined

/** The network that somebody chose for autoguidance; a world of pictures has its own. */
export const guideOf = ({
  network,
  guide,
}: Pick<Document, 'network'> & Partial<Pick<Document, 'guide'>>): string | undefined =>
  exactWorldOf(network) ? undefined : (guide ?? undefined)
