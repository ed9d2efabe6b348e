import { nextSeed } from '../document/fields.ts'
import type { ExplorerState } from './explorer.ts'

/**
 * The seed that is likely to be asked for next, whose runs may be made ahead. Undefined until the seed has been changed: who has
 * pressed "Seed" presses it again, and most people never do.
 */
export const awaitedSeed = ({ document, history }: ExplorerState): number | undefined =>
  history.past.some(({ seed }) => seed !== document.seed) ? nextSeed(document.seed) : undefined
