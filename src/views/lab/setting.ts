import type { Mixture } from '../../toy/mixture.ts'

/** What all of the lab's measurements share. */
export interface Setting {
  /** At its scale. */
  readonly mixture: Mixture
  readonly label: number | null
  readonly seed: number
}
