import { beforeEach, describe, expect, it } from 'vitest'
import { defaultDesign } from '../../../src/core/presets.ts'
import type { Kept } from '../../../src/metrics/quality/judge.ts'
import type {
  Begun,
  FeatureNetworkSummary,
  Judge,
  NetworkSource,
  Reading,
} from '../../../src/metrics/quality/protocol.ts'
import type { BackgroundListener, BackgroundRun } from '../../../src/state/background-runs.ts'
import { type CurvesStudy, costOf, createQuality, type Quality, studySeed } from '../../../src/state/quality-study.ts'

const store = new Map<string, unknown>()
const kept: Kept = {
  get: async (key) => structuredClone(store.get(key)),
  set: async (key, value) => {
    store.set(key, structuredClone(value))
  },
  delete: async (key) => {
    store.delete(key)
  },
}

const summary: FeatureNetworkSummary = {
  name: 'tiny-classifier',
  origin: 'shipped',
  features: 8,
  sha256: 'f00',
  reference: 'made-up images',
  hasClasses: true,
  testAccuracy: null,
  testImages: [],
}
const source: NetworkSource = { origin: 'shipped', url: 'x' }

interface Made {
  readonly firstImage: number
  readonly labels: readonly (number | null)[]
}

/** An engine whose runs end when they are told to, or by themselves after so many. */
const fakeEngine = () => {
  const waiting: { readonly wanted: BackgroundRun; readonly listener: BackgroundListener }[] = []
  const made: Made[] = []
  let isFree = true
  let left = Number.POSITIVE_INFINITY
  const pump = (): void => {
    while (isFree && left > 0 && waiting.length > 0) {
      const { wanted, listener } = waiting.shift()!
      left--
      made.push({ firstImage: wanted.firstImage ?? 0, labels: wanted.labels })
      expect(wanted.seed).toBe(studySeed)
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
const fakeJudge = (
  saved: Map<string, number>,
  readings: Map<string, Reading>,
): Judge & { readonly opened: string[] } => {
  let current = { name: '', images: 0, count: 0 }
  const opened: string[] = []
  return {
    opened,
    open: async (from) => {
      opened.push(from.origin)
      return summary
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

const task: CurvesStudy = {
  kind: 'curves',
  curves: [{ key: 'A', label: 'A: EDM', slot: 'A', design: defaultDesign }],
  steps: [2, 3],
  images: 40,
  draws: 2,
}

const until = async (condition: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 500; turn++) {
    if (condition()) return
    await new Promise((resolve) => setTimeout(resolve))
  }
  throw new Error('it did not come to pass')
}

const isAt = (quality: Quality, status: string) => () => quality.getState().study?.status === status

describe('a study', () => {
  let saved: Map<string, number>
  let readings: Map<string, Reading>
  let time = 0
  beforeEach(() => {
    store.clear()
    saved = new Map()
    readings = new Map()
    time = 0
  })
  const open = (engine: ReturnType<typeof fakeEngine>, judge: Judge = fakeJudge(saved, readings), model = 'tiny') =>
    createQuality({ engine, judge, model, kept, now: () => ++time })

  it('makes class-balanced images of its own numbers, in batches, and finds every point', async () => {
    const engine = fakeEngine()
    const quality = open(engine)
    quality.begin(task, source)
    await until(isAt(quality, 'done'))
    const { study, progress, fault } = quality.getState()
    expect(fault).toBeNull()
    expect(study!.network).toEqual(summary)
    expect(study!.found.map((one) => one.kind === 'point' && [one.steps, one.draw, one.reading.images])).toEqual([
      [2, 0, 40],
      [3, 0, 40],
      [2, 1, 40],
      [3, 1, 40],
    ])
    expect(engine.made).toHaveLength(4 * 4)
    expect(engine.made.map(({ firstImage }) => firstImage).slice(0, 4)).toEqual([0, 10, 20, 30])
    expect(engine.made.map(({ firstImage }) => firstImage).slice(8, 12)).toEqual([10_000, 10_010, 10_020, 10_030])
    for (const { labels } of engine.made) expect(labels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(progress).toEqual({ done: costOf(task), total: costOf(task), secondsLeft: 0 })
    expect(costOf(task)).toBe(2 * 40 * (3 + 5))
  })

  it('is paused between two batches and goes on after a reload without making an image twice', async () => {
    const engine = fakeEngine()
    engine.allow(0)
    const first = open(engine)
    first.begin(task, source)
    await until(() => engine.waiting.length === 1)
    engine.allow(6)
    await until(() => engine.made.length === 6 && engine.waiting.length === 1)
    const { done, total, secondsLeft } = first.getState().progress
    expect([done, total]).toEqual([40 * 3 + 20 * 5, 2 * 40 * 8])
    expect(secondsLeft).toBeGreaterThan(0)
    first.pause()
    expect(engine.waiting).toHaveLength(0)
    await until(() => saved.size === 2)
    expect(first.getState().study).toMatchObject({ status: 'paused', found: [{ steps: 2 }] })

    // Another page: all that it knows is what was kept.
    const again = fakeEngine()
    const second = open(again)
    await until(() => second.getState().isLoaded)
    expect(second.getState().study).toMatchObject({ status: 'paused', task, found: [{ steps: 2 }] })
    second.resume(source)
    await until(isAt(second, 'done'))
    expect(again.made).toHaveLength(16 - 6)
    expect(again.made[0]!.firstImage).toBe(20)
    expect(second.getState().study!.found).toHaveLength(4)
  })

  it('that was running when the page was closed is one that waits', async () => {
    const engine = fakeEngine()
    engine.allow(3)
    open(engine).begin(task, source)
    await until(() => engine.made.length === 3)
    const second = open(fakeEngine())
    await until(() => second.getState().isLoaded)
    expect(second.getState().study!.status).toBe('paused')
    const other = open(fakeEngine(), undefined, 'another network')
    await until(() => other.getState().isLoaded)
    expect(other.getState().study).toBeNull()
  })

  it('stops with a sentence when a run fails or files are others, and goes on from there', async () => {
    const engine = fakeEngine()
    engine.allow(0)
    const quality = open(engine)
    quality.begin(task, source)
    await until(() => engine.waiting.length === 1)
    engine.waiting.shift()!.listener.onFailed('The network returned numbers that are not finite.')
    await until(() => quality.getState().fault !== null)
    expect(quality.getState()).toMatchObject({
      fault: 'The network returned numbers that are not finite.',
      study: { status: 'paused' },
    })
    const judge = fakeJudge(saved, readings)
    const other = open(engine, { ...judge, open: async () => ({ ...summary, sha256: 'bad', name: 'other' }) })
    await until(() => other.getState().isLoaded)
    other.resume(source)
    await until(() => other.getState().fault !== null)
    expect(other.getState().fault).toMatch(
      /^The study was started with tiny-classifier; this network or its statistics differ/,
    )
    quality.resume(source)
    engine.allow(Number.POSITIVE_INFINITY)
    await until(isAt(quality, 'done'))
    expect(quality.getState().fault).toBeNull()
  })

  it('that is discarded is forgotten, its readings are not', async () => {
    const engine = fakeEngine()
    const quality = open(engine)
    quality.begin(task, source)
    await until(isAt(quality, 'done'))
    quality.discard()
    expect(quality.getState().study).toBeNull()
    await until(() => store.size === 0)
    quality.begin({ ...task, draws: 1 }, source)
    await until(isAt(quality, 'done'))
    expect(engine.made).toHaveLength(16)
    expect(quality.getState().study!.found).toHaveLength(2)
  })

  it('searches churn to its end', async () => {
    const engine = fakeEngine()
    const quality = open(engine)
    const values = { sChurn: [0, 2], sTmin: [0], sTmax: [80], sNoise: [1] }
    quality.begin(
      { kind: 'search', design: { ...defaultDesign, steps: 4 }, values, method: 'grid', images: 20 },
      source,
    )
    await until(isAt(quality, 'done'))
    expect(quality.getState().study!.found.map(({ kind }) => kind)).toEqual(['candidate', 'candidate', 'best'])
    expect(new Set(engine.made.map(({ firstImage }) => firstImage))).toEqual(new Set([0, 10, 10_000, 10_010]))
  })
})
