import { beforeEach, describe, expect, it } from 'vitest'
import { createMeasurements } from '../../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import { withCurves, withUpdatedCurves } from '../../../src/measure/quality/edit.ts'
import { type AnyQuality, contentBefore, costOf, knownQuality } from '../../../src/measure/quality/quality.ts'
import { createQueue } from '../../../src/measure/queue.ts'
import { createStudies } from '../../../src/measure/studies/studies.ts'
import { performQuality } from '../../../src/measure/tasks/perform-quality.ts'
import type { Judge, Reading } from '../../../src/metrics/quality/protocol.ts'
import { otherNetwork } from '../../../src/state/background-runs.ts'
import { fakeEngine, fakeJudge } from './quality-world.ts'
import { churnSearch, classifier, euler, heun, quality, until } from './support.ts'

/** What nobody has opened a judge for yet. */
const task: AnyQuality = { ...quality, judge: { origin: 'shipped', opened: null } }

const unknownTask = (): never => {
  throw new Error('only quality is measured here')
}

describe('a study of quality', () => {
  let saved: Map<string, number>
  let readings: Map<string, Reading>
  let kept: { readonly measurements: Map<string, unknown>; readonly studies: Map<string, unknown> }
  let time = 0
  beforeEach(() => {
    saved = new Map()
    readings = new Map()
    kept = { measurements: new Map(), studies: new Map() }
    time = 0
  })

  /** A page, which has what the one before it left. */
  const open = async (engine: ReturnType<typeof fakeEngine>, judge: Judge = fakeJudge(saved, readings)) => {
    const measurements = createMeasurements(memoryShelf(kept.measurements), (call) => call())
    await measurements.loaded
    const shelf = memoryShelf(kept.studies)
    let ids = 0
    const studies = createStudies({ measurements, shelf, now: () => ++time, newId: () => `study ${++time} ${++ids}` })
    const onChange: (() => void)[] = []
    let network = 'tiny aa'
    const perform = performQuality({
      engine,
      judge,
      measurements,
      rates: { get: () => 2, set: () => undefined },
      now: () => ++time,
      sourceOf: (origin) => (origin === 'shipped' ? { origin, url: 'x' } : null),
    })
    const queue = createQueue({
      measurements,
      perform: {
        curves: unknownTask,
        quality: perform,
        'churn search': perform,
        'exact quality': unknownTask,
        'contact sheet': unknownTask,
        'fitted levels': unknownTask,
      },
      network: { current: () => network, onChange: (listener) => onChange.push(listener) },
      shelf,
      onSpent: studies.spend,
      onLearned: studies.change,
    })
    await until(() => queue.state.getState().isLoaded && studies.state.getState().isLoaded)
    const job = () => queue.state.getState().jobs[0]
    const content = (id: string): AnyQuality => {
      const found = studies.state.getState().studies.find((one) => one.id === id)?.content
      if (found?.kind !== 'quality' && found?.kind !== 'churn search') throw new Error('there is no such study')
      return found
    }
    return {
      measurements,
      studies,
      queue,
      job,
      content,
      known: (id: string) => knownQuality(content(id), measurements),
      begin: (wanted: AnyQuality): string => {
        const id = studies.add(wanted)
        queue.add(id, wanted)
        return id
      },
      switchTo: (next: string) => {
        network = next
        for (const listener of onChange) listener()
      },
    }
  }

  it('makes class-balanced images of its own numbers, in batches, and finds every point', async () => {
    const engine = fakeEngine()
    const page = await open(engine)
    const id = page.begin(task)
    await until(() => page.job() === undefined)
    expect(page.content(id).judge).toEqual({ origin: 'shipped', opened: classifier })
    const { found, settled, total, calls, callsLeft } = page.known(id)
    expect(found.map((one) => one.kind === 'point' && [one.steps, one.draw, one.reading.images])).toEqual([
      [2, 0, 40],
      [3, 0, 40],
      [2, 1, 40],
      [3, 1, 40],
    ])
    expect([settled, total, calls, callsLeft]).toEqual([4, 4, costOf(task), 0])
    expect(costOf(task)).toBe(2 * 40 * (3 + 5))
    expect(engine.made).toHaveLength(4 * 4)
    expect(engine.made.map(({ firstImage }) => firstImage).slice(0, 4)).toEqual([0, 10, 20, 30])
    expect(engine.made.map(({ firstImage }) => firstImage).slice(8, 12)).toEqual([10_000, 10_010, 10_020, 10_030])
    for (const { labels } of engine.made) expect(labels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(page.studies.state.getState().studies[0]!.seconds).toBeGreaterThan(0)
  })

  it('has an estimate from the first second, is paused, and goes on after a reload without making an image twice', async () => {
    const engine = fakeEngine()
    engine.allow(0)
    const first = await open(engine)
    const id = first.begin(task)
    // By the rate that is known of the network, 2 ms a call, before any is made.
    await until(() => first.job()!.progress.secondsLeft !== null)
    expect(first.job()!.progress.secondsLeft).toBeCloseTo((2 * 40 * 8 * 2) / 1000, 9)
    await until(() => engine.waiting.length === 1)
    engine.allow(6)
    await until(() => engine.made.length === 6 && engine.waiting.length === 1)
    expect(first.job()!.progress.share).toBeCloseTo((40 * 3 + 20 * 5) / (2 * 40 * 8), 9)
    first.queue.pause(id)
    expect(engine.waiting).toHaveLength(0)
    await until(() => saved.size === 2)
    expect(first.known(id)).toMatchObject({ settled: 1, total: 4 })
    await first.measurements.flush()

    // Another page: all that it knows is what was kept.
    const again = fakeEngine()
    const second = await open(again)
    // It knows what it was begun with: other files would be refused.
    expect(second.job()).toMatchObject({ id, status: 'paused', task: { judge: { opened: classifier } } })
    expect(second.known(id)).toMatchObject({ settled: 1, total: 4 })
    second.queue.resume(id)
    await until(() => second.job() === undefined)
    expect(again.made).toHaveLength(16 - 6)
    expect(again.made[0]!.firstImage).toBe(20)
    expect(second.known(id).found).toHaveLength(4)
  })

  it('waits for its own network where another one is chosen', async () => {
    const engine = fakeEngine()
    engine.allow(3)
    const page = await open(engine)
    page.begin(task)
    await until(() => engine.made.length === 3 && engine.waiting.length === 1)
    page.switchTo('other bb')
    engine.waiting.shift()!.listener.onFailed(otherNetwork)
    await until(() => page.job()!.status === 'waiting')
    engine.allow(Number.POSITIVE_INFINITY)
    page.switchTo('tiny aa')
    await until(() => page.job() === undefined)
    expect(engine.made).toHaveLength(16)
  })

  it('stops with a sentence when a run fails or files are others, and goes on from there', async () => {
    const engine = fakeEngine()
    engine.allow(0)
    const page = await open(engine)
    const id = page.begin(task)
    await until(() => engine.waiting.length === 1)
    engine.waiting.shift()!.listener.onFailed('The network returned numbers that are not finite.')
    await until(() => page.job()!.status === 'failed')
    expect(page.job()!.message).toBe('The network returned numbers that are not finite.')
    const judge = fakeJudge(saved, readings)
    const other = await open(engine, { ...judge, open: async () => ({ ...classifier, sha256: 'bad', name: 'other' }) })
    other.queue.add(id, quality)
    await until(() => other.job()!.status === 'failed')
    expect(other.job()!.message).toMatch(
      /^The study was started with tiny-classifier; this network or its statistics differ/,
    )
    other.queue.add('own', { ...quality, judge: { origin: 'own', opened: { ...classifier, name: 'inception' } } })
    await until(() => other.queue.state.getState().jobs.find((one) => one.id === 'own')?.status === 'failed')
    expect(other.queue.state.getState().jobs.find((one) => one.id === 'own')!.message).toMatch(
      /^Choose inception and its statistics in the quality lab/,
    )
    page.queue.resume(id)
    engine.allow(Number.POSITIVE_INFINITY)
    await until(() => page.job() === undefined)
    expect(page.known(id).settled).toBe(4)
  })

  it('that is deleted leaves its readings; a wider one adds to them, and a changed design leaves the old curve in grey', async () => {
    const engine = fakeEngine()
    const page = await open(engine)
    const first = page.begin(task)
    await until(() => page.job() === undefined)
    page.studies.remove(first)
    const id = page.begin({ ...quality, at: { steps: [2, 3, 5] } })
    await until(() => page.job() === undefined)
    expect(page.known(id)).toMatchObject({ settled: 6, total: 6 })
    expect(engine.made).toHaveLength(16 + 8)

    const [curve] = quality.curves
    page.studies.change(id, (now) =>
      now.kind === 'quality'
        ? withCurves(withUpdatedCurves(now, [{ ...curve!, design: euler }]), [{ key: 'A', label: 'A', design: heun }])
        : now,
    )
    const changed = page.content(id)
    if (changed.kind !== 'quality') throw new Error('it is another kind now')
    // Heun came back under another name: its readings are known.
    expect(changed.curves.map(({ key }) => key)).toEqual(['A', 'A 2'])
    expect(page.known(id)).toMatchObject({ settled: 6, total: 12 })
    expect(contentBefore(changed, page.measurements)!.curves).toEqual([{ key: 'A', label: 'A: EDM', design: heun }])
    page.queue.add(id, changed)
    await until(() => page.job() === undefined)
    expect(contentBefore(changed, page.measurements)).toBeNull()
  })

  it('searches churn to its end; what is known of a search is known up to its first missing reading', async () => {
    const engine = fakeEngine()
    const page = await open(engine)
    const id = page.begin({ ...churnSearch, values: { ...churnSearch.values, sTmax: [80] } })
    expect(page.known(id)).toMatchObject({ settled: 0, total: 2 + 2 * 3, found: [] })
    await until(() => page.job() === undefined)
    expect(page.known(id).found.map(({ kind }) => kind)).toEqual(['candidate', 'candidate', 'best'])
    expect(page.known(id)).toMatchObject({ callsLeft: 0 })
    expect(new Set(engine.made.map(({ firstImage }) => firstImage))).toEqual(
      new Set([0, 10, 10_000, 10_010, 20_000, 20_010, 30_000, 30_010]),
    )
  })

  it('is one file with its readings, of curves and of a search, which another browser takes whole', async () => {
    const page = await open(fakeEngine())
    for (const wanted of [task, churnSearch]) {
      const id = page.begin(wanted)
      await until(() => page.job() === undefined)
      const before = page.known(id)
      const text = page.studies.export(id)!
      kept = { measurements: new Map(), studies: new Map() }
      const other = await open(fakeEngine())
      const taken = other.studies.import(text)
      if ('fault' in taken) throw new Error(taken.fault)
      expect(taken.notes).toEqual([])
      expect(other.known(taken.id)).toEqual(before)
      const broken = JSON.parse(text)
      broken.measurements[0].value.accuracy = 2
      expect(other.studies.import(JSON.stringify(broken))).toEqual({
        fault: 'measurements[0].value: accuracy must be at most 1',
      })
    }
  })
})
