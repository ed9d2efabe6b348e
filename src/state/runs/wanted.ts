import type { ExplorerState } from '../explorer.ts'
import type { RunId } from '../run.ts'
import { comparedOf, referencesOf } from '../selectors.ts'
import type { Runnable } from '../try-compile.ts'

/** Something that images are wanted of. */
export interface Wanted extends Runnable {
  readonly id: RunId
  readonly isActive: boolean
}

/** The designs in the order of their letters, then their converged runs, which are never in a hurry. */
export const wantedOf = (state: ExplorerState): readonly Wanted[] => [
  ...comparedOf(state),
  ...referencesOf(state).map((reference) => ({ ...reference, isActive: false })),
]
