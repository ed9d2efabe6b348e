/** Fits levels on images of the network: hundreds of runs, which are kept, so that a fit that stops goes on where it was. */
import { type Design, withLevels } from '../../core/design.ts'
import { equalizeOnImages, type ImageLevels } from '../../metrics/image-levels.ts'
import { optimizeOnImages } from '../../metrics/image-optimize.ts'
import { type FittedOnImages, resultText } from '../../metrics/levels-text.ts'
import type { ImageRuns } from '../image-runs.ts'
import { callsOfFit } from '../levels-cost.ts'
import type { Rates } from '../rates.ts'
import { searchLevels } from '../search-levels.ts'
import { createCallClock } from './call-clock.ts'
import type { Perform, TaskListener } from './perform.ts'
import type { LevelsTask } from './task.ts'

export interface LevelsTools {
  readonly imageRuns: ImageRuns
  readonly rates: Rates
  /** A clock in milliseconds. */
  readonly now: () => number
  /** Levels are there: the page takes them where it still shows the design that they were fitted for. */
  readonly onFitted: (before: Design, after: Design) => void
}

export const performLevels =
  ({ imageRuns, rates, now, onFitted }: LevelsTools): Perform<LevelsTask> =>
  ({ before, fit }, { onProgress, onSpent, onLearned, onDone, onFailed }: TaskListener) => {
    const { network, seed, labels, action } = fit
    const clock = createCallClock(network.network, rates, now)
    const images = labels.length
    const total = callsOfFit(before, action) * images
    const done = (found: FittedOnImages): void => {
      const after = withLevels(before, found.result.levels)
      if (typeof after === 'string') {
        onFailed(`Not done: the list of levels ${after}.`)
        return
      }
      const result = resultText(found, images)
      onLearned((now) => (now.kind === 'fitted levels' ? { ...now, after, result } : now))
      clock.remember()
      onDone()
      onFitted(before, after)
    }
    const run = <T extends ImageLevels>(
      search: Parameters<typeof searchLevels<T>>[1],
      found: (result: T) => FittedOnImages,
    ) =>
      searchLevels(
        imageRuns,
        search,
        { network: network.network, seed, labels },
        {
          onShare: (share) => onProgress({ share, secondsLeft: clock.secondsFor(total * (1 - share)) }),
          onCalls: (calls) => {
            const seconds = clock.made(calls * images)
            if (seconds > 0) onSpent(seconds)
          },
          onFound: (result) => done(found(result)),
          onFailed,
        },
      )
    onProgress({ share: 0, secondsLeft: clock.secondsFor(total) })
    return action === 'equalize'
      ? run(equalizeOnImages(before), (result) => ({ action, result }))
      : run(optimizeOnImages(before), (result) => ({ action, result }))
  }
