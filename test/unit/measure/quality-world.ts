/** An engine and a judge for the tests of quality, whose every answer follows from what they are asked. */
import { expect } from 'vitest'
import { qualitySeed } from '../../../src/measure/quality/quality.ts'
import type { Begun, Judge, Reading } from '../../../src/metrics/quality/protocol.ts'
import type { BackgroundListener, BackgroundRun } from '../../../src/state/background-runs.ts'
import { classifier } from './support.ts'

interface Made {
  readonly firstImage: number
  readonly labels: readonly (number | null)[]
}

/** An engine whose runs end when they are told to, or by themselves after so many. */
export const fakeEngine = () => {
  const waiting: { readonly wanted: BackgroundRun; readonly listener: BackgroundListener }[] = []
  const made: Made[] = []
  let isFree = true
  let left = Number.POSITIVE_INFINITY
  const pump = (): void => {
    while (isFree && left > 0 && waiting.length > 0) {
      const { wanted, listener } = waiting.shift()!
      left--
      made.push({ firstImage: wanted.firstImage ?? 0, labels: wanted.labels })
      expect(wanted.seed).toBe(qualitySeed)
      listener.onProgress(wanted.program.nfe)
      listener.onDone(new Float32Array(wanted.labels.length))
    }
  }
  return {
    made,
    waiting,
    /** Lets so many runs end. */
    allow: (count: number) => {
      left = count
      isFree = true
      pump()
    },
    measure: (wanted: BackgroundRun, listener: BackgroundListener) => {
      const mine = { wanted, listener }
      waiting.push(mine)
      queueMicrotask(pump)
      return () => {
        const place = waiting.indexOf(mine)
        if (place >= 0) waiting.splice(place, 1)
      }
    },
  }
}

/** Counts images; what is saved outlives it, as what is read does. */
export const fakeJudge = (
  saved: Map<string, number>,
  readings: Map<string, Reading>,
): Judge & { readonly opened: string[] } => {
  let current = { name: '', images: 0, count: 0 }
  const opened: string[] = []
  return {
    opened,
    open: async (from) => {
      opened.push(from.origin)
      return classifier
    },
    begin: async (name, images): Promise<Begun> => {
      const reading = readings.get(`${name} ${images}`)
      if (reading) return { kind: 'known', reading }
      current = { name, images, count: saved.get(name) ?? 0 }
      return { kind: 'open', count: current.count }
    },
    add: async (_, labels) => {
      current = { ...current, count: current.count + labels.length }
    },
    save: async () => {
      saved.set(current.name, current.count)
    },
    read: async () => {
      const reading = { images: current.count, distance: current.count + current.name.length, accuracy: 0.5 }
      readings.set(`${current.name} ${current.count}`, reading)
      return reading
    },
  }
}
