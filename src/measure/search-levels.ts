/** A search for time steps on images of the network. */
import { compile } from '../core/compile.ts'
import { nextSeed } from '../document/fields.ts'
import type { ImageLevels, ImageSearch } from '../metrics/image-levels.ts'
import { driveRuns } from './drive-runs.ts'
import type { ImageRuns, Latents } from './image-runs.ts'

interface SearchListener<T> {
  /** `share` of the work is done, from 0 to 1. */
  onShare(share: number): void
  /** This many network calls more were made. */
  onCalls(calls: number): void
  onFound(result: T): void
  onFailed(message: string): void
}

/**
 * Levels are fitted to the images of `fitted`, and held against those of the next seed. Runs that take long outlive the page:
 * a search that begins again goes on where it was. Returns what cancels it.
 */
export const searchLevels = <T extends ImageLevels>(
  runs: ImageRuns,
  search: ImageSearch<T>,
  fitted: Latents,
  { onShare, onCalls, onFound, onFailed }: SearchListener<T>,
): (() => void) =>
  driveRuns(
    search,
    ({ design, key, latents, share }, resume) => {
      onShare(share)
      // Any other seed is as good.
      const seed = latents === 'fitted' ? fitted.seed : nextSeed(fitted.seed)
      let made = 0
      const listener = {
        onProgress: (calls: number) => {
          if (calls > made) onCalls(calls - made)
          made = calls
        },
        onDone: resume,
        onFailed,
      }
      return runs.run({ ...fitted, seed, program: compile(design), key }, listener)
    },
    onFound,
    (message) => onFailed(`Not done: ${message.replace(/\.$/, '')}.`),
  )
