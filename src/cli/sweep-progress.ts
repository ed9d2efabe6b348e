/** How far a sweep is, on standard error: a line that changes on a terminal, and one every half minute in a log. */
import type { Io } from './io.ts'

/** Seconds between two lines of a log. */
const pause = 30

/** A duration for people, at least a second: "40 s", "12 min", "3.5 h". `seconds` >= 0. */
export const spoken = (seconds: number): string => {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  const hours = seconds / 3600
  return `${hours < 10 ? hours.toFixed(1) : Math.round(hours)} h`
}

export interface Progress {
  /** `calls` more network calls are answered. */
  count(calls: number): void
  /** Network calls that are not needed after all: another process has answered them. */
  skip(calls: number): void
  /** A cell is done, or was there. */
  finishCell(): void
  /** Something to know, on a line of its own. */
  notice(text: string): void
  end(): void
}

export interface Work {
  /** "shard 3 of 16", or what else begins each line. */
  readonly name: string
  readonly cells: number
  /** Network calls of all of them, and of the converged runs that they are compared with. */
  readonly calls: number
}

/** `now` gives seconds. */
export const createProgress = (
  io: Pick<Io, 'complain' | 'isWatched'>,
  { name, cells, calls: planned }: Work,
  now: () => number = () => performance.now() / 1000,
): Progress => {
  const start = now()
  let [doneCells, doneCalls, shown] = [0, 0, start]
  let calls = planned
  let isOpen = false

  const line = (): string => {
    const elapsed = now() - start
    const share = calls > 0 ? Math.min(doneCalls / calls, 1) : 1
    const left = doneCalls > 0 ? (elapsed * (calls - doneCalls)) / doneCalls : Number.NaN
    const rest = left > 0 ? `, about ${spoken(left)} left` : ''
    return `${name}: ${doneCells} of ${cells} cells, ${Math.floor(100 * share)} %${rest}`
  }
  const show = (): void => {
    if (io.isWatched) {
      io.complain(`\r${line().padEnd(72)}`)
      isOpen = true
    } else if (now() - shown >= pause) {
      io.complain(`${line()}\n`)
      shown = now()
    }
  }
  return {
    count: (more) => {
      doneCalls += more
      show()
    },
    skip: (fewer) => {
      calls -= fewer
    },
    finishCell: () => {
      doneCells++
      show()
    },
    notice: (text) => {
      io.complain(`${isOpen ? '\n' : ''}${name} ${text}\n`)
      isOpen = false
    },
    end: () => {
      if (isOpen) io.complain('\n')
      isOpen = false
    },
  }
}
