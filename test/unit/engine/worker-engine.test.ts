import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { defaultDocument } from '../../../src/document/parse.ts'
import type { Backend } from '../../../src/engine/backend.ts'
import { chooseBackend } from '../../../src/engine/choose-backend.ts'
import { EngineFault } from '../../../src/engine/fault.ts'
import type { EngineEvent, EngineStatus, RunRequest } from '../../../src/engine/protocol.ts'
import { createWorkerEngine } from '../../../src/engine/worker-engine.ts'
import { createDevice, type Device } from './losable-device.ts'

vi.mock(import('../../../src/engine/choose-backend.ts'), () => ({ chooseBackend: vi.fn() }))
const choose = vi.mocked(chooseBackend)

const program = compile({ ...defaultDocument.design, steps: 4 })
const request = (id: number): RunRequest => ({ id, program, seed: 1, labels: [0], displaySigmaData: 0.5 })

const until = (isSo: () => boolean): Promise<unknown> => vi.waitUntil(isSo, { interval: 1, timeout: 10_000 })

const setUp = () => {
  const events: EngineEvent[] = []
  const devices: Device[] = []
  const crashes: unknown[] = []
  choose.mockImplementation(async (options) => {
    const { device, backend } = createDevice(options, options.preferred === 'wasm' ? 'wasm' : 'webgpu')
    devices.push(device)
    return { backend, reason: 'Chosen.' }
  })
  const engine = createWorkerEngine(
    (event) => events.push(event),
    (error) => crashes.push(error),
  )
  return {
    engine,
    events,
    devices,
    crashes,
    start: () => engine.start({ modelUrl: 'https://host/models/tiny', preferred: 'auto' }),
    runsDone: () => events.flatMap((event) => (event.type === 'done' ? [event.run] : [])),
    statuses: () => events.flatMap((event): EngineStatus[] => (event.type === 'status' ? [event.status] : [])),
  }
}

beforeEach(() => {
  vi.stubGlobal('fetch', async (url: string) => new Response(await readFile(`test/models/${basename(url)}`)))
})
afterEach(() => {
  vi.unstubAllGlobals()
  choose.mockReset()
})

describe('the start', () => {
  it('fetches card, network and self-test, and then is ready with the reason', async () => {
    const { start, statuses } = setUp()
    const bytes = (await readFile('test/models/tiny.onnx')).length
    await start()
    expect(statuses().map(({ phase }) => phase)).toEqual(expect.arrayContaining(['loading', 'ready']))
    expect(statuses()[0]).toMatchObject({ phase: 'loading', received: 0, total: bytes })
    expect(statuses().at(-1)).toMatchObject({
      phase: 'ready',
      backend: 'webgpu',
      reason: 'Chosen.',
      model: { name: 'tiny' },
    })
    expect(choose.mock.calls[0]![0].bytes).toHaveLength(bytes)
  })

  it('that fails says why', async () => {
    const { start, statuses } = setUp()
    choose.mockRejectedValue(new EngineFault('No device.', 'Buy one.'))
    await start()
    expect(statuses().at(-1)).toEqual({ phase: 'failed', message: 'No device.', advice: 'Buy one.' })
  })

  it('runs what was asked for before', async () => {
    const { engine, start, runsDone } = setUp()
    engine.run(request(1))
    engine.run(request(2))
    await start()
    await until(() => runsDone().length > 0)
    expect(runsDone()).toEqual([2])
    expect(engine.statistics()).toMatchObject({ runsStarted: 1, runsFinished: 1, runsCancelled: 0, queued: 0 })
  })
})

describe('requests', () => {
  it('replace what runs, one call at a time', async () => {
    const { engine, start, runsDone, devices } = setUp()
    await start()
    for (let id = 1; id <= 40; id++) {
      engine.run(request(id))
      await new Promise((resolve) => setTimeout(resolve, id % 8))
    }
    await until(() => runsDone().includes(40))
    expect(devices[0]!.mostUnderWay).toBe(1)
    const { runsStarted, runsFinished, runsCancelled, queued } = engine.statistics()
    expect(queued).toBe(0)
    expect(runsFinished).toBe(runsDone().length)
    expect(runsStarted).toBe(runsFinished + runsCancelled)
  })

  it('end by cancel, without a word', async () => {
    const { engine, start, events } = setUp()
    await start()
    engine.run(request(1))
    await until(() => events.some(({ type }) => type === 'progress'))
    engine.cancel()
    const before = events.length
    await until(() => engine.statistics().runsCancelled === 1)
    expect(events.slice(before).filter(({ type }) => type !== 'status')).toEqual([])
  })

  it('that fail say so, and the next one runs', async () => {
    const { engine, start, events, runsDone } = setUp()
    await start()
    const broken = { ...request(1), program: { ...program, ops: [], steps: program.steps } }
    engine.run(broken)
    await until(() => events.some(({ type }) => type === 'run-failed'))
    engine.run(request(2))
    await until(() => runsDone().includes(2))
  })
})

describe('a lost device', () => {
  it('in a run is replaced, and the run starts again', async () => {
    const { engine, start, runsDone, statuses, devices, events } = setUp()
    await start()
    engine.run(request(1))
    await until(() => devices[0]!.calls >= 3)
    devices[0]!.lose('driver reset.')
    await until(() => runsDone().length > 0)
    expect(runsDone()).toEqual([1])
    expect(devices).toHaveLength(2)
    expect(devices[0]!.isDisposed).toBe(true)
    expect(devices[1]!.calls).toBe(program.nfe)
    expect(statuses().at(-1)).toMatchObject({
      phase: 'ready',
      reason: 'The GPU device was lost (driver reset) and the engine started again. Chosen.',
    })
    expect(events.some(({ type }) => type === 'run-failed')).toBe(false)
  })

  it('gives way to a newer request', async () => {
    const { engine, start, runsDone, devices } = setUp()
    await start()
    engine.run(request(1))
    await until(() => devices[0]!.calls >= 2)
    devices[0]!.lose('reset')
    engine.run(request(2))
    await until(() => runsDone().length > 0)
    expect(runsDone()).toEqual([2])
  })

  it('does not bring back a run that was cancelled', async () => {
    const { engine, start, devices, statuses } = setUp()
    await start()
    engine.run(request(1))
    await until(() => devices[0]!.calls >= 2)
    engine.cancel()
    devices[0]!.lose('reset')
    await until(() => devices.length === 2 && statuses().at(-1)!.phase === 'ready')
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(devices[1]!.calls).toBe(0)
  })

  it('again and again is left for the CPU', async () => {
    const { engine, start, devices, runsDone, statuses } = setUp()
    await start()
    engine.run(request(1))
    for (let k = 0; k < 3; k++) {
      await until(() => devices.length === k + 1 && devices[k]!.calls > 0)
      devices[k]!.lose('reset')
    }
    await until(() => runsDone().length > 0)
    expect(choose.mock.calls.map(([{ preferred }]) => preferred)).toEqual(['auto', 'auto', 'auto', 'wasm'])
    expect(statuses().at(-1)).toMatchObject({ backend: 'wasm', reason: expect.stringContaining('3 times in a row') })
  })

  it('while it is being chosen does not start a second choice beside the first', async () => {
    const { start, devices, statuses } = setUp()
    const usual = choose.getMockImplementation()!
    choose.mockImplementationOnce(async (options) => {
      options.onLost('early')
      await new Promise((resolve) => setTimeout(resolve, 10))
      expect(choose).toHaveBeenCalledTimes(1)
      return usual({ ...options, preferred: 'wasm' })
    })
    await start()
    expect(devices).toHaveLength(1)
    expect(statuses().at(-1)).toMatchObject({ phase: 'ready', backend: 'wasm' })
  })

  it('on which onnxruntime hangs ends the worker', async () => {
    const { engine, start, devices, crashes } = setUp()
    await start()
    engine.run(request(1))
    await until(() => devices[0]!.calls >= 1)
    devices[0]!.isStuck = true
    devices[0]!.lose('reset')
    await until(() => crashes.length > 0)
    expect(devices).toHaveLength(1)
  })
})

describe('a device that runs programs by itself', () => {
  const account = { buffersAlive: 7, bytesAlive: 700, run: null }

  it('is given whole requests, and its word goes before the reason for it', async () => {
    const { engine, start, runsDone, statuses, devices, events } = setUp()
    const asked: number[] = []
    choose.mockImplementation(async (options) => {
      const { device, backend } = createDevice(options, 'webgpu')
      devices.push(device)
      const run: Backend['run'] = async ([first], { emit, say }) => {
        const { id } = first!
        asked.push(id)
        say('Half a batch. ')
        emit({ type: 'done', run: id, images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 })
        return 'finished'
      }
      return { backend: { ...backend, run, account: () => account }, reason: 'Chosen.' }
    })
    await start()
    engine.run(request(3))
    await until(() => runsDone().length > 0)
    expect(asked).toEqual([3])
    expect(devices[0]!.calls).toBe(0)
    expect(statuses().at(-1)).toMatchObject({ phase: 'ready', backend: 'webgpu', reason: 'Half a batch. Chosen.' })
    expect(events.some(({ type }) => type === 'run-failed')).toBe(false)
    expect(engine.statistics()).toMatchObject({ runsStarted: 1, runsFinished: 1, runsCancelled: 0, device: account })
  })

  it('hears of a newer request, and that run counts as cancelled', async () => {
    const { engine, start, runsDone } = setUp()
    choose.mockImplementation(async (options) => {
      const { backend } = createDevice(options, 'webgpu')
      const run: Backend['run'] = async ([first], { emit, isCancelled }) => {
        for (let k = 0; k < 5; k++) {
          await new Promise((resolve) => setTimeout(resolve, 5))
          if (isCancelled()) return 'cancelled'
        }
        emit({ type: 'done', run: first!.id, images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 })
        return 'finished'
      }
      return { backend: { ...backend, run }, reason: 'Chosen.' }
    })
    await start()
    engine.run(request(1))
    await new Promise((resolve) => setTimeout(resolve, 8))
    engine.run(request(2))
    await until(() => runsDone().length > 0)
    expect(runsDone()).toEqual([2])
    expect(engine.statistics()).toMatchObject({ runsStarted: 2, runsFinished: 1, runsCancelled: 1, device: null })
  })

  it('runs designs together, and one by one when they fail together: only the guilty one fails', async () => {
    const { engine, start, runsDone, events } = setUp()
    const asked: number[][] = []
    choose.mockImplementation(async (options) => {
      const { backend } = createDevice(options, 'webgpu')
      const run: Backend['run'] = async (requests, { emit }) => {
        asked.push(requests.map(({ id }) => id))
        for (const { id } of requests) {
          if (id === 6) throw new EngineFault('No numbers.', 'Take others.')
          emit({ type: 'done', run: id, images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 })
        }
        return 'finished'
      }
      return { backend: { ...backend, run }, reason: 'Chosen.' }
    })
    await start()
    const companions = [6, 7].map((id) => ({ id, program }))
    engine.run({ ...request(5), isOnScreen: true, companions })
    await until(() => runsDone().length === 2)
    expect(asked).toEqual([[5, 6, 7], [6], [7]])
    expect(runsDone()).toEqual([5, 7])
    expect(events.filter(({ type }) => type === 'run-failed')).toEqual([
      { type: 'run-failed', run: 6, message: 'No numbers. Take others.' },
    ])
  })

  it('runs companions after the request on a device that runs calls only', async () => {
    const { engine, start, runsDone } = setUp()
    await start()
    engine.run({ ...request(5), companions: [{ id: 6, program: compile({ ...defaultDocument.design, steps: 2 }) }] })
    await until(() => runsDone().length === 2)
    expect(runsDone()).toEqual([5, 6])
  })
})
