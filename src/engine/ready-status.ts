/** What the page hears of an engine that is ready, or cannot be. */
import { choose } from '../core/design.ts'
import type { Backend } from './backend.ts'
import { type ModelCard, needsClass } from './card.ts'
import { exactName } from './exact/worlds.ts'
import { EngineFault, messageOf } from './fault.ts'
import type { EngineStatus, ExactWorld, SuggestedGuidance } from './protocol.ts'

const suggestedBy = ({ weaker }: ModelCard, told: NonNullable<ModelCard['guidance']>): SuggestedGuidance => ({
  guidance: choose('guidance', told.guide === null ? 'cfg' : 'auto', {
    weight: told.weight,
    sigmaLo: told.sigma_lo,
    sigmaHi: told.sigma_hi ?? Number.POSITIVE_INFINITY,
  }),
  guide: told.guide === weaker ? null : told.guide,
  images: told.images,
  distance: [told.frechet_distance, told.frechet_distance_alone],
  accuracy: [told.accuracy, told.accuracy_alone],
  recall: [told.recall, told.recall_alone],
})

/** `weak` is the card of the weak network that is loaded beside it; `reason` says why this backend was chosen. */
export const readyStatus = (
  backend: Backend,
  card: ModelCard,
  weak: ModelCard | undefined,
  reason: string,
): EngineStatus => {
  const cost = weak?.macs_per_image && card.macs_per_image ? weak.macs_per_image / card.macs_per_image : null
  return {
    phase: 'ready',
    backend: backend.name,
    reason,
    threads: backend.threads,
    model: {
      name: card.name,
      labels: card.labels,
      ...(card.classes !== undefined && card.classes < card.labels.length && { classes: card.classes }),
      ...(needsClass(card) && { needsClass: true }),
      ...(card.sigma_min != null && { sigmaRange: { min: card.sigma_min, max: card.sigma_max } }),
      imagesSeen: card.images_seen,
      side: backend.side,
      sha256: card.sha256,
      ...(card.guidance && { suggested: suggestedBy(card, card.guidance) }),
      ...(weak && { weak: { name: weak.name, cost } }),
    },
  }
}

/** The same for a world of pictures, which has its weak denoiser with it. */
export const exactStatus = (
  exact: ExactWorld,
  { world, side }: { readonly world: { readonly names: readonly string[] }; readonly side: number },
  reason: string,
): EngineStatus => ({
  phase: 'ready',
  backend: 'exact',
  reason,
  threads: 1,
  model: {
    name: exactName(exact),
    labels: world.names,
    imagesSeen: 0,
    side,
    weak: { name: 'a blurred world', cost: 1 },
  },
})

export const failedStatus = (error: unknown): EngineStatus => ({
  phase: 'failed',
  message: messageOf(error),
  advice: error instanceof EngineFault ? error.advice : 'Try again or reload the page.',
})
