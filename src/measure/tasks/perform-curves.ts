/** Measures what is missing of a spec: the toy in the lab's worker, pictures by the engine. */
import type { Lab } from '../../metrics/lab-client.ts'
import type { ImageRuns } from '../image-runs.ts'
import type { Measurements } from '../kept/measurements.ts'
import { leftOfWork, passOver } from '../picture-pass.ts'
import type { Rates } from '../rates.ts'
import { type PictureWork, type ToyWork, workOf } from '../studies/work.ts'
import { createCallClock } from './call-clock.ts'
import { inTurn } from './in-turn.ts'
import type { Perform, TaskListener } from './perform.ts'
import type { TaskOf } from './task.ts'

export interface CurvesTools {
  readonly measurements: Measurements
  readonly imageRuns: ImageRuns
  readonly lab: () => Pick<Lab, 'run'>
  readonly rates: Rates
  /** A clock in milliseconds. */
  readonly now: () => number
}

const onToy = (
  { lab, measurements, now }: CurvesTools,
  work: readonly ToyWork[],
  { onProgress, onSpent, onDone, onFailed }: TaskListener,
): (() => void) => {
  const begun = now()
  return inTurn(
    work,
    ({ task, take }, index, next) =>
      lab().run(task, {
        onUpdate: (update) => take(update, measurements),
        onProgress: (inPiece) => {
          const share = (index + inPiece) / work.length
          const spent = (now() - begun) / 1000
          onProgress({ share, secondsLeft: share > 0 ? (spent * (1 - share)) / share : null })
        },
        onDone: () => {
          if (index === work.length - 1) onSpent((now() - begun) / 1000)
          next()
        },
        onFailed,
      }),
    onDone,
  )
}

const onPictures = (
  { imageRuns, measurements, rates, now }: CurvesTools,
  network: string,
  work: readonly PictureWork[],
  { onProgress, onSpent, onDone, onFailed }: TaskListener,
): (() => void) => {
  const planned = work.map((piece) => leftOfWork(piece, imageRuns))
  const total = planned.reduce((sum, { all }) => sum + all, 0)
  const clock = createCallClock(network, rates, now)
  const report = (index: number, left: { readonly all: number; readonly reference: number }): void => {
    const after = planned.slice(index + 1).reduce((sum, { all }) => sum + all, 0)
    const rest = left.all + after
    onProgress({
      share: total > 0 ? 1 - rest / total : 0,
      secondsLeft: clock.secondsFor(rest),
      referenceLeft: left.reference > 0 ? clock.secondsFor(left.reference) : null,
    })
  }
  if (planned[0]) report(0, planned[0])
  return inTurn(
    work,
    (piece, index, next) =>
      passOver(piece, imageRuns, measurements, {
        onCalls: (made, left) => {
          const seconds = clock.made(made)
          if (seconds > 0) onSpent(seconds)
          report(index, left)
        },
        onDone: () => {
          clock.remember()
          next()
        },
        onFailed,
      }),
    onDone,
  )
}

export const performCurves =
  (tools: CurvesTools): Perform<TaskOf<'curves'>> =>
  ({ spec }, listener) => {
    const work = workOf(spec, tools.measurements)
    const { world } = spec
    return world.kind === 'toy'
      ? onToy(
          tools,
          work.filter((piece) => piece.kind === 'toy'),
          listener,
        )
      : onPictures(
          tools,
          world.network,
          work.filter((piece) => piece.kind === 'pictures'),
          listener,
        )
  }
