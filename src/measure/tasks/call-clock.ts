/** Time that network calls take: of a job, and of what is left of it. */
import type { Rates } from '../rates.ts'
import { longestCall } from './perform.ts'

export interface CallClock {
  /** Counts calls for one image that were made since the last time; returns the seconds that they took. */
  made(calls: number): number
  /** Seconds for a number of calls, at the rate of this job, or of this network before it; null before any is known. */
  secondsFor(calls: number): number | null
  /** Remembers the rate for the next job. */
  remember(): void
}

export const createCallClock = (network: string, rates: Rates, now: () => number): CallClock => {
  let last = now()
  let timed = { calls: 0, milliseconds: 0 }
  return {
    made: (calls) => {
      const time = now()
      const spent = time - last
      last = time
      if (calls <= 0 || spent >= longestCall) return 0
      timed = { calls: timed.calls + calls, milliseconds: timed.milliseconds + spent }
      return spent / 1000
    },
    secondsFor: (calls) => {
      const rate = timed.calls > 0 ? timed.milliseconds / timed.calls : rates.get(network)
      return rate === undefined ? null : (calls * rate) / 1000
    },
    remember: () => {
      if (timed.calls > 0) rates.set(network, timed.milliseconds / timed.calls)
    },
  }
}
