/** What the figures' measurements share. */
import { presets } from '../../core/presets.ts'
import type { Network } from '../network.ts'
import type { Runs } from './runs.ts'

export interface MeasureOptions {
  readonly network: Network
  readonly runs: Runs
  /** Latents of the errors. */
  readonly images: number
  /** Number of images per draw of a Fréchet distance. */
  readonly qualityImages: number
  readonly draws: number
  /** Path of the classifier without endings. */
  readonly classifierStem: string
  /** Multiplies every number of steps and the reference: 1 but in tests. */
  readonly scale: number
  readonly tell: (text: string) => void
}

export const edm = presets.find(({ id }) => id === 'edm')!.design
/** The page's default seed, and another for latents that nothing was fitted on. */
export const seeds = { fitted: 1, heldOut: 2 } as const

/** Labels of the images of a seed from number `first` on: all classes in turn. */
export const labelsOf = ({ network }: MeasureOptions, count: number, first = 0): readonly number[] =>
  Array.from({ length: count }, (_, k) => (first + k) % network.card.labels.length)

export const networkOf = ({ network: { card } }: MeasureOptions, images: number) => ({
  name: card.name,
  sha256: card.sha256,
  images,
})

/** At least 2 steps, even where a test wants few. */
export const scaled = (steps: number, scale: number): number => Math.max(2, Math.round(steps * scale))
