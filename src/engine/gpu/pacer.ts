/** Keeps a device busy, but never far ahead of what it has done: a cancelled run must end soon, and progress be true. */
export interface Pacer {
  /** After each submitted network call; waits where the device has enough to do. */
  submitted(isEndOfStep: boolean): Promise<void>
  /** A call whose output was known. */
  skipped(): void
  /** The device has done all of it. */
  finished(): void
}

/** Milliseconds of a network call from which on each is waited for: the wait is short beside it. */
const slowCall = 50
/** Steps of a fast device that may be under way beside the newest. */
const mostAhead = 1

/** `onDone` hears how many calls the device has done, in rising order. */
export const createPacer = (queue: GPUQueue, now: () => number, onDone: (calls: number) => void): Pacer => {
  let submitted = 0
  let done = 0
  let doneAt = now()
  /** Unknown before the first call is done, which is waited for. */
  let perCall = Number.POSITIVE_INFINITY
  const fences: { readonly calls: number; readonly settled: Promise<unknown> }[] = []
  /** Calls among the newest that cost nothing. */
  let skipped = 0

  const wait = async (): Promise<void> => {
    const fence = fences.shift()!
    await fence.settled
    const time = now()
    perCall = (time - doneAt) / Math.max(1, fence.calls - done - skipped)
    skipped = 0
    doneAt = time
    done = fence.calls
    onDone(done)
  }
  return {
    submitted: async (isEndOfStep) => {
      submitted++
      const isSlow = perCall >= slowCall
      if (!isSlow && !isEndOfStep) return
      fences.push({ calls: submitted, settled: queue.onSubmittedWorkDone() })
      while (fences.length > (isSlow ? 0 : mostAhead)) await wait()
    },
    skipped: () => {
      submitted++
      skipped++
    },
    finished: () => onDone(submitted),
  }
}
