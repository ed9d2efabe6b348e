/** What a person makes: everything that a link carries and that undo walks through. */
import type { Perturbation } from '../core/perturbation.ts'
import type { Mixture } from '../toy/mixture.ts'
import { type DataScale, scaledMixture } from '../toy/scale.ts'
import type { ToyView } from '../toy/view.ts'
import type { TrainingSettings } from '../training/settings.ts'
import type { ImageSettings } from './images.ts'
import type { MatchMode, Slots } from './slots.ts'

/** How each field is read, written and named in links is in fields.ts. */
export interface Document extends Slots {
  readonly match: MatchMode
  /** The toy's data before they are scaled: what its editor changes. */
  readonly mixture: Mixture
  /** Factor of the toy's data. */
  readonly scale: DataScale
  /** Index of the mode that the toy's network receives as its label; null for none. */
  readonly toyClass: number | null
  /** How the denoiser errs on purpose; without strengths it is exact. */
  readonly perturbation: Perturbation
  readonly toy: ToyView
  /** How the toy's network is trained, and whether the sampler asks it; its weights are no part of the document. */
  readonly training: TrainingSettings
  readonly images: ImageSettings
  /** Id of the network that images come from; null for the page's own. */
  readonly network: string | null
  /** Id of the network that autoguidance leads away from; null for the one that the network's card names. */
  readonly guide: string | null
  /** Unsigned 32-bit: one seed for the latents and the noise of both worlds. */
  readonly seed: number
  /** Id of the scene of the talk that is open; null while a person works on a state of their own. */
  readonly scene: string | null
  /** Which of the scene's beats it is at; 0 without any. */
  readonly beat: number
}

/** What the toy samples from: the mixture at its scale. The same object for the same document. */
export const dataOf = ({ mixture, scale }: Pick<Document, 'mixture' | 'scale'>): Mixture =>
  scaledMixture(mixture, scale)

/** Another scale of the data, looked at as usual: a view that was zoomed showed the old one's levels and range. */
export const withScale =
  (scale: DataScale) =>
  (document: Document): Document => ({ ...document, scale, toy: { ...document.toy, domain: null } })
