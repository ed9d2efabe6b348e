/** Measures what is missing of a study of exact pictures, in the lab's worker: one draw after another. */
import { exactReading } from '../../metrics/exact-reading.ts'
import { type ExactContent, exactRate, exactWork } from '../exact/exact.ts'
import { createCallClock } from './call-clock.ts'
import { inTurn } from './in-turn.ts'
import type { Perform } from './perform.ts'
import type { CurvesTools } from './perform-curves.ts'

export type ExactTools = Pick<CurvesTools, 'lab' | 'measurements' | 'rates' | 'now'>

export const performExact =
  ({ lab, measurements, rates, now }: ExactTools): Perform<ExactContent> =>
  (content, { onProgress, onSpent, onDone, onFailed }) => {
    const work = exactWork(content, measurements)
    const total = work.reduce((sum, { calls }) => sum + calls, 0)
    const clock = createCallClock(exactRate(content), rates, now)
    let done = 0
    const reach = (calls: number): void => {
      const seconds = clock.made(calls - done)
      done = Math.max(done, calls)
      if (seconds > 0) onSpent(seconds)
      onProgress({ share: total > 0 ? done / total : 0, secondsLeft: clock.secondsFor(total - done) })
    }
    onProgress({ share: 0, secondsLeft: clock.secondsFor(total) })
    let before = 0
    return inTurn(
      work,
      ({ request, calls, subjects }, _index, next) =>
        lab().run(
          { type: 'pictures', request },
          {
            onUpdate: (update) => {
              if (update.type !== 'pictures') return
              const subject = subjects.get(update.update.key)
              if (!subject) return
              if ('quality' in update.update) measurements.put(subject, exactReading(update.update.quality))
              else measurements.refuse(subject, update.update.fault)
            },
            onProgress: (share) => reach(before + share * calls),
            onDone: () => {
              before += calls
              reach(before)
              next()
            },
            onFailed,
          },
        ),
      () => {
        clock.remember()
        onDone()
      },
    )
  }
