/** Makes a contact sheet; its cells show under the name of the job as they are done. */
import { otherNetwork } from '../../state/background-runs.ts'
import type { ImageRuns } from '../image-runs.ts'
import type { Measurements } from '../kept/measurements.ts'
import type { Rates } from '../rates.ts'
import { leftOfSheet, makeSheet } from '../sheet-run.ts'
import type { Sheets } from '../sheets.ts'
import { createCallClock } from './call-clock.ts'
import type { Perform } from './perform.ts'
import type { SheetTask } from './task.ts'

export interface SheetTools {
  readonly imageRuns: ImageRuns
  readonly measurements: Measurements
  readonly rates: Rates
  /** A clock in milliseconds. */
  readonly now: () => number
  readonly sheets: Sheets
  /** Names of the classes of the network that runs. */
  readonly labels: () => readonly string[]
}

export const performSheet =
  ({ imageRuns, measurements, rates, now, sheets, labels }: SheetTools): Perform<SheetTask> =>
  ({ plan, network }, { onProgress, onSpent, onDone, onFailed }, job) => {
    const names = labels()
    const sheet = sheets.show(job, plan, network.network, names)
    const clock = createCallClock(network.network, rates, now)
    const { images } = plan
    const total = leftOfSheet(sheet, names, imageRuns, measurements)
    const tell = (left: number): void =>
      onProgress({ share: total > 0 ? 1 - left / total : 0, secondsLeft: clock.secondsFor(left) })
    tell(total)
    let isOn = true
    const cancel = makeSheet(imageRuns, sheet, names, measurements, {
      onCalls: (made, left) => {
        const seconds = clock.made(made * images)
        if (seconds > 0) onSpent(seconds)
        tell(left * images)
      },
      onCell: (number, state) => {
        // The other cells would fail as well: the sheet waits for its network.
        if (state.status === 'failed' && state.message === otherNetwork) {
          sheets.onStopped(job)
          onFailed(otherNetwork)
        } else if (isOn) sheets.onCell(job, number, state)
      },
      onDone: () => {
        clock.remember()
        onDone()
      },
    })
    return () => {
      isOn = false
      cancel()
      sheets.onStopped(job)
    }
  }
