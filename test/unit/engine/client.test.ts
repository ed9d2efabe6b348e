import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { defaultDocument } from '../../../src/document/parse.ts'
import { createEngine } from '../../../src/engine/client.ts'
import type { EngineEvent, EngineStatus, FromWorker, RunRequest } from '../../../src/engine/protocol.ts'
import { FakeWorker } from './fake-worker.ts'

const program = compile(defaultDocument.design)
const request = (id: number): RunRequest => ({ id, program, seed: 1, labels: [0], displaySigmaData: 0.5 })

const ready: EngineStatus = {
  phase: 'ready',
  backend: 'wasm',
  reason: 'Running.',
  threads: 1,
  model: { name: 'tiny', labels: ['a'], imagesSeen: 0, side: 32 },
}

const setUp = () => {
  const workers: FakeWorker[] = []
  const events: EngineEvent[] = []
  const engine = createEngine(
    { modelUrl: 'https://host/models/tiny', preferred: 'auto', listener: (event) => events.push(event) },
    () => {
      const worker = new FakeWorker()
      workers.push(worker)
      return worker as unknown as Worker
    },
  )
  const worker = (): FakeWorker => workers.at(-1)!
  return {
    engine,
    workers,
    events,
    worker,
    start: () => worker().say({ type: 'status', status: ready }),
    finish: (run: number) =>
      worker().say({ type: 'done', run, images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 }),
    lastStatus: (): EngineStatus | undefined =>
      events.flatMap((event) => (event.type === 'status' ? [event.status] : [])).at(-1),
  }
}

const progress = (run: number): FromWorker => ({ type: 'progress', run, call: 1, nfe: 35 })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('requests', () => {
  it('go to the worker at once, the start before them', () => {
    const { engine, worker } = setUp()
    engine.run(request(1))
    expect(worker().received.map(({ type }) => type)).toEqual(['start', 'run'])
    expect(worker().received[0]).toEqual({
      type: 'start',
      options: { modelUrl: 'https://host/models/tiny', preferred: 'auto' },
    })
  })

  it('replace each other: events of older runs are dropped', () => {
    const { engine, worker, events, start } = setUp()
    start()
    engine.run(request(1))
    engine.run(request(2))
    worker().say(progress(1))
    worker().say({ type: 'run-failed', run: 1, message: 'late' })
    worker().say(progress(2))
    expect(events.slice(1)).toEqual([progress(2)])
  })

  it('are heard of in the order of what was said together, of the newest alone', () => {
    const { engine, worker, events, start } = setUp()
    start()
    engine.run({ ...request(2), companions: [{ id: 3, program }] })
    const done = { images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 }
    const messages = [progress(1), progress(3), { type: 'done', run: 3, ...done }, progress(3), progress(2)] as const
    worker().say({ type: 'together', messages: messages as never })
    expect(events.slice(1)).toEqual([messages[1], messages[2], messages[4]])
  })

  it('that were cancelled say nothing more', () => {
    const { engine, worker, events, start } = setUp()
    start()
    engine.run(request(1))
    engine.cancel()
    worker().say(progress(1))
    expect(events).toHaveLength(1)
    expect(worker().received.at(-1)).toEqual({ type: 'cancel' })
  })
})

describe('a worker that dies', () => {
  it('is replaced, and the newest request goes to the new one', () => {
    const { engine, worker, workers, start, lastStatus } = setUp()
    start()
    engine.run(request(1))
    engine.run(request(2))
    worker().fail('out of memory')
    expect(workers).toHaveLength(2)
    expect(workers[0]!.isTerminated).toBe(true)
    expect(worker().received.map(({ type }) => type)).toEqual(['start', 'run'])
    expect(worker().runs).toEqual([2])
    start()
    expect(lastStatus()).toMatchObject({
      phase: 'ready',
      reason: 'The engine’s worker stopped with "out of memory" and was started again. Running.',
    })
    start()
    expect(lastStatus()).toMatchObject({ reason: 'Running.' })
  })

  it('when there is nothing to do is replaced without a run', () => {
    const { engine, worker, start, finish } = setUp()
    start()
    engine.run(request(1))
    finish(1)
    worker().fail()
    expect(worker().runs).toEqual([])
  })

  it('has nothing to say after it was replaced', () => {
    const { worker, workers, events, start } = setUp()
    start()
    worker().fail('first')
    const before = events.length
    workers[0]!.fail('again')
    workers[0]!.say({ type: 'status', status: ready })
    expect(workers).toHaveLength(2)
    expect(events).toHaveLength(before)
  })

  it('three times in a row is given up with a message, until retry', () => {
    const { engine, worker, workers, start, lastStatus } = setUp()
    engine.run(request(5))
    for (let k = 0; k < 3; k++) worker().fail()
    expect(workers).toHaveLength(3)
    expect(worker().isTerminated).toBe(true)
    expect(lastStatus()).toEqual({
      phase: 'failed',
      message: 'The engine’s worker could not be loaded, 3 times in a row.',
      advice: 'Try again, sample fewer images, or reload the page. The toy goes on working.',
    })
    // Requests in the meantime are remembered.
    engine.run(request(6))
    engine.retry()
    expect(workers).toHaveLength(4)
    expect(lastStatus()).toMatchObject({ phase: 'loading' })
    expect(worker().runs).toEqual([6])
    start()
    expect(lastStatus()).toMatchObject({ phase: 'ready', reason: 'Running.' })
    // And it may fail as often again.
    worker().fail()
    worker().fail()
    expect(workers).toHaveLength(6)
    expect(lastStatus()).toMatchObject({ phase: 'ready' })
  })

  it('again and again in the midst of runs is given up, after finished ones it is not', () => {
    const { engine, worker, workers, start, finish, lastStatus } = setUp()
    for (let id = 1; id <= 5; id++) {
      start()
      engine.run(request(id))
      finish(id)
      worker().fail()
    }
    expect(workers).toHaveLength(6)
    engine.run(request(6))
    for (let k = 0; k < 2; k++) {
      start()
      worker().say(progress(6))
      worker().fail()
    }
    expect(workers).toHaveLength(7)
    expect(lastStatus()).toMatchObject({ phase: 'failed' })
  })

  it('by an unreadable message is replaced too', () => {
    const { worker, workers } = setUp()
    worker().onmessageerror?.()
    expect(workers).toHaveLength(2)
  })
})

describe('the watchdog', () => {
  it('replaces a worker that never starts', () => {
    const { workers } = setUp()
    vi.advanceTimersByTime(239_000)
    expect(workers).toHaveLength(1)
    vi.advanceTimersByTime(2_000)
    expect(workers).toHaveLength(2)
  })

  it('replaces one that is silent in a run, and not one that tells of progress', () => {
    const { engine, worker, workers, start } = setUp()
    start()
    engine.run(request(1))
    for (let k = 0; k < 5; k++) {
      vi.advanceTimersByTime(80_000)
      worker().say(progress(1))
    }
    expect(workers).toHaveLength(1)
    vi.advanceTimersByTime(91_000)
    expect(workers).toHaveLength(2)
    expect(worker().runs).toEqual([1])
  })

  it('leaves WebGPU alone where the worker has hung on it, until retry', () => {
    const { engine, worker, start, lastStatus } = setUp()
    const preferences = () =>
      worker().received.flatMap((said) => (said.type === 'start' ? [said.options.preferred] : []))
    worker().say({ type: 'status', status: { phase: 'starting', backend: 'webgpu' } })
    vi.advanceTimersByTime(241_000)
    expect(preferences()).toEqual(['wasm'])
    start()
    expect(lastStatus()).toMatchObject({
      reason: 'The engine’s worker did not answer in time on WebGPU and was started again. Running.',
    })
    worker().fail()
    expect(preferences()).toEqual(['wasm'])
    engine.retry()
    expect(preferences()).toEqual(['auto'])
  })

  it('leaves one alone that has nothing to do', () => {
    const { engine, workers, start, finish } = setUp()
    start()
    engine.run(request(1))
    finish(1)
    vi.advanceTimersByTime(10_000_000)
    engine.run(request(2))
    engine.cancel()
    vi.advanceTimersByTime(10_000_000)
    expect(workers).toHaveLength(1)
  })

  it('gives up in the end', () => {
    const { workers, lastStatus } = setUp()
    vi.advanceTimersByTime(3 * 241_000)
    expect(workers).toHaveLength(3)
    expect(lastStatus()).toMatchObject({
      phase: 'failed',
      message: 'The engine’s worker did not answer in time, 3 times in a row.',
    })
    vi.advanceTimersByTime(10_000_000)
    expect(workers).toHaveLength(3)
  })
})

describe('a failure that the worker tells of', () => {
  it('is passed on, and retry starts anew with the newest request', () => {
    const { engine, worker, workers, lastStatus } = setUp()
    const failed: EngineStatus = { phase: 'failed', message: 'No file.', advice: 'Put it there.' }
    engine.run(request(1))
    worker().say({ type: 'status', status: failed })
    expect(lastStatus()).toEqual(failed)
    vi.advanceTimersByTime(10_000_000)
    expect(workers).toHaveLength(1)
    engine.retry()
    expect(workers[0]!.isTerminated).toBe(true)
    expect(worker().runs).toEqual([1])
  })
})

describe('statistics', () => {
  const statistics = {
    sessions: 1,
    tensorsAlive: 0,
    runsStarted: 1,
    runsFinished: 1,
    runsCancelled: 0,
    queued: 0,
    device: null,
  }

  it('come from the worker, or from the one that replaces it', async () => {
    const { engine, worker } = setUp()
    const asked = engine.statistics()
    worker().fail()
    expect(worker().received.at(-1)).toEqual({ type: 'statistics', ticket: 1 })
    worker().say({ type: 'statistics', ticket: 1, statistics })
    await expect(asked).resolves.toEqual(statistics)
  })

  it('are refused when there is none', async () => {
    const { engine, worker } = setUp()
    const asked = engine.statistics()
    for (let k = 0; k < 3; k++) worker().fail()
    await expect(asked).rejects.toThrow('no worker')
    await expect(engine.statistics()).rejects.toThrow('no worker')
  })
})

it('dispose ends the worker and its watch', () => {
  const { engine, workers } = setUp()
  engine.dispose()
  vi.advanceTimersByTime(10_000_000)
  expect(workers).toHaveLength(1)
  expect(workers[0]!.isTerminated).toBe(true)
})
