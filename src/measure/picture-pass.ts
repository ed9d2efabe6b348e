/** Makes the pictures that a piece of work asks for, and tells what is left of it. */

import { driveRuns } from './drive-runs.ts'
import type { ImageRuns } from './image-runs.ts'
import type { Measurements } from './kept/measurements.ts'
import { type PictureWork, type PlannedRun, runsOf } from './studies/work.ts'

/** Network calls times images that are left. */
export interface Left {
  readonly all: number
  /** Those of the converged runs, before anything can be compared with them. */
  readonly reference: number
}

interface PassListener {
  /** After every network call: how many calls for one image were made since the last time, and what is left. */
  onCalls(made: number, left: Left): void
  onDone(): void
  onFailed(message: string): void
}

const leftOf = (runs: readonly PlannedRun[], images: number): Left => {
  const calls = (among: readonly PlannedRun[]): number => among.reduce((sum, run) => sum + run.calls, 0) * images
  // Only the converged runs at the head: later ones come between points that are there already.
  const first = runs.findIndex(({ isReference }) => !isReference)
  return { all: calls(runs), reference: calls(first < 0 ? runs : runs.slice(0, first)) }
}

/** The runs of a piece that are still to be made. */
export const openRuns = (work: PictureWork, runs: Pick<ImageRuns, 'isKnown'>): readonly PlannedRun[] =>
  runsOf(work).filter(({ key }) => !runs.isKnown({ ...work.latents, key }))

export const leftOfWork = (work: PictureWork, runs: Pick<ImageRuns, 'isKnown'>): Left =>
  leftOf(openRuns(work, runs), work.latents.labels.length)

/** Returns what cancels it. */
export const passOver = (
  work: PictureWork,
  runs: ImageRuns,
  sink: Pick<Measurements, 'put' | 'refuse'>,
  { onCalls, onDone, onFailed }: PassListener,
): (() => void) => {
  const images = work.latents.labels.length
  let open = openRuns(work, runs)
  return driveRuns(
    work.measuring(),
    (yielded, resume) => {
      if (yielded.kind === 'found') {
        work.take(yielded.update, sink)
        return 'go on'
      }
      const { program, key } = yielded
      const own = open.find((run) => run.key === key)
      const others = open.filter((run) => run !== own)
      let calls = 0
      const tell = (now: number): void => {
        // A run may repeat calls that the engine still knows: they cost nothing, and are not counted.
        const counted = Math.min(now, own?.calls ?? now)
        const made = Math.max(0, counted - calls) * images
        calls = counted
        const rest = own ? [{ ...own, calls: own.calls - counted }, ...others] : others
        onCalls(made, leftOf(rest, images))
      }
      return runs.run(
        { ...work.latents, program, key },
        {
          onProgress: tell,
          onDone: (result) => {
            // A run that was kept made no calls.
            const rest = leftOf(others, images)
            open = others
            onCalls(own && calls > 0 ? (own.calls - calls) * images : 0, rest)
            resume(result)
          },
          onFailed,
        },
      )
    },
    onDone,
    (message) => onFailed(`Not measured: ${message}.`),
  )
}
