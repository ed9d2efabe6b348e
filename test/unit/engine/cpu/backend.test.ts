/** The backend around the kernels: shares for workers, workers that die, and a weak network beside the first one. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Backend } from '../../../../src/engine/backend.ts'
import { imageLength, type ModelCard, parseCard } from '../../../../src/engine/card.ts'
import { type CpuBackendOptions, createCpuBackend, usualPatience } from '../../../../src/engine/cpu/backend.ts'
import { createCrew, type HandWorker } from '../../../../src/engine/cpu/crew.ts'
import { createHand, type FromHand } from '../../../../src/engine/cpu/hand.ts'
import { Refusal } from '../../../../src/engine/cpu/refusal.ts'
import { compileBuild } from './builds.ts'
import { byOnnxruntime, casesAt, classes, deviation } from './network-cases.ts'

interface Network {
  readonly card: ModelCard
  readonly bytes: Uint8Array
}

const read = async (stem: string): Promise<Network> => ({
  card: parseCard(JSON.parse(await readFile(`${stem}.card.json`, 'utf8')), stem),
  bytes: new Uint8Array(await readFile(`${stem}.onnx`)),
})

let module: WebAssembly.Module
let nano: Network
let other: Network

beforeAll(async () => {
  module = await compileBuild('kernels.relaxed.wasm')
  nano = await read('public/models/cifar10-nano')
  other = await read('test/models/tiny-tanh')
})

type Fate = 'works' | 'dies' | 'hangs' | 'fails'

/** A worker in this thread: what it is told it does in a task of its own, unless its fate is another. */
const createWorld = (fates: (worker: number, call: number) => Fate = () => 'works', opens = true) => {
  const log = { made: 0, terminated: 0, calls: 0, messages: [] as string[] }
  const makeWorker = (): HandWorker => {
    const index = log.made++
    let calls = 0
    let isTerminated = false
    const post = (data: FromHand): void => {
      if (!isTerminated) worker.onmessage?.({ data } as MessageEvent)
    }
    const hand = createHand(post)
    const worker: HandWorker = {
      onmessage: null,
      onerror: null,
      onmessageerror: null,
      terminate: () => {
        isTerminated = true
        log.terminated++
      },
      postMessage: (message) => {
        log.messages.push(message.type)
        // As between threads: nobody shares what was sent.
        const copy =
          message.type === 'run' ? { ...message, x: message.x.slice(), label: message.label.slice() } : message
        const fate = message.type === 'run' ? fates(index, calls++) : opens ? 'works' : 'hangs'
        if (message.type === 'run') log.calls++
        setTimeout(() => {
          if (isTerminated || fate === 'hangs') return
          if (fate === 'dies') worker.onerror?.(new Event('error'))
          else if (fate === 'fails')
            post({ type: 'failed', ticket: (message as { ticket: number }).ticket, message: 'out of memory' })
          else hand(copy)
        })
      },
    }
    return worker
  }
  return { log, makeWorker }
}

const open = async (
  { card, bytes }: Network,
  threads: number,
  world = createWorld(),
  change: Partial<CpuBackendOptions> = {},
): Promise<Backend> =>
  createCpuBackend({
    card,
    bytes,
    module,
    threads,
    maxBatch: 9,
    openOther: () => Promise.reject(new Error('nobody asks for it')),
    makeCrew: (size, module) => createCrew(size, module, world.makeWorker),
    ...change,
  })

const count = 7
const sigma = 1.5
const cases = casesAt(count, sigma, sigma)

let expected: Float32Array
let alone: Float32Array

/** By onnxruntime, and by one thread. */
beforeAll(async () => {
  expected = await byOnnxruntime(nano.bytes, cases)
  alone = await call(await open(nano, 1))
})

const call = async (backend: Backend, which: 'main' | 'weak' = 'main'): Promise<Float32Array> => {
  const out = new Float32Array(count * imageLength)
  await backend.denoise(cases.x, sigma, cases.label, count, out, which)
  return out
}

describe('shares of a call', () => {
  it('give the same bits for any number of workers, those of onnxruntime up to rounding', async () => {
    expect(deviation(alone, expected)).toBeLessThan(1e-5)
    for (const threads of [2, 3, 9]) {
      const world = createWorld()
      const backend = await open(nano, threads, world)
      expect(backend).toMatchObject({ threads, maxBatch: 9 * threads })
      expect(Buffer.from((await call(backend)).buffer).equals(Buffer.from(alone.buffer)), `${threads}`).toBe(true)
      // No more workers than images take part, and this thread is one of them.
      expect(world.log.calls).toBe(Math.min(threads, count) - 1)
      await backend.dispose()
      expect(world.log.terminated).toBe(world.log.made)
    }
  })

  it('are computed here where no worker can be started', async () => {
    const backend = await open(nano, 3, {
      ...createWorld(),
      makeWorker: () => {
        throw new Error('workers are not allowed')
      },
    })
    expect(backend.threads).toBe(1)
    expect(deviation(await call(backend), expected)).toBeLessThan(1e-5)
  })

  it('leave what they are given as it is', async () => {
    const backend = await open(nano, 2)
    const before = cases.x.slice()
    await call(backend)
    expect(Buffer.from(cases.x.buffer).equals(Buffer.from(before.buffer))).toBe(true)
  })
})

describe('a worker', () => {
  it.each(['dies', 'fails'] as const)('that %s is replaced, and the call has its result all the same', async (fate) => {
    // The second call of the first worker.
    const world = createWorld((worker, call) => (worker === 0 && call === 1 ? fate : 'works'))
    const backend = await open(nano, 2, world)
    for (let k = 0; k < 3; k++)
      expect(Buffer.from((await call(backend)).buffer).equals(Buffer.from(alone.buffer))).toBe(true)
    expect(world.log).toMatchObject({ made: 2, terminated: 1 })
    // The new one takes part once it has the network.
    const { calls } = world.log
    const another = async (): Promise<number> => {
      await call(backend)
      return world.log.calls
    }
    await expect.poll(another).toBeGreaterThan(calls)
  })

  it('that says nothing any more is given up after a while', async () => {
    const world = createWorld((worker) => (worker === 0 ? 'hangs' : 'works'))
    const backend = await open(nano, 2, world, { patience: 200 })
    const start = performance.now()
    expect(Buffer.from((await call(backend)).buffer).equals(Buffer.from(alone.buffer))).toBe(true)
    expect(performance.now() - start).toBeGreaterThan(195)
    // On the page a busy machine has longer.
    expect(usualPatience).toBe(3000)
    expect(world.log).toMatchObject({ made: 2, terminated: 1 })
  }, 60_000)

  it('that never has the network is not waited for', async () => {
    const world = createWorld(() => 'works', false)
    const backend = await open(nano, 3, world, { patience: 200 })
    expect(backend.threads).toBe(1)
    expect(deviation(await call(backend), expected)).toBeLessThan(1e-5)
    await backend.dispose()
    expect(world.log).toMatchObject({ made: 2, terminated: 2, calls: 0 })
  }, 60_000)

  it('that dies again and again is left alone in the end', async () => {
    const world = createWorld(() => 'dies')
    const backend = await open(nano, 2, world)
    const another = async (): Promise<number> => {
      await call(backend)
      return world.log.terminated
    }
    await expect.poll(another, { timeout: 10_000 }).toBe(3)
    for (let k = 0; k < 3; k++) {
      await call(backend)
      await new Promise((resolve) => setTimeout(resolve))
    }
    expect(world.log).toMatchObject({ made: 3, terminated: 3, calls: 3 })
  })
})

describe('a weak network', () => {
  it('is computed by all workers, and given up', async () => {
    const world = createWorld()
    const backend = await open(nano, 2, world)
    const main = await call(backend)
    await backend.setWeak!(nano)
    expect(backend.sessions()).toBe(2)
    expect(await call(backend, 'weak')).toEqual(main)
    await backend.setWeak!(undefined)
    expect(backend.sessions()).toBe(1)
    expect(world.log.messages).toContain('close')
    await expect(call(backend, 'weak')).rejects.toThrow('There is no weak network.')
    // A worker that comes later does not have it either.
    expect(await call(backend)).toEqual(main)
  })

  it('that the kernels do not know is computed by another backend', async () => {
    const asked: string[] = []
    const backend = await open(nano, 1, createWorld(), {
      openOther: async ({ card }) => {
        asked.push(card.name)
        return {
          name: 'wasm',
          threads: 1,
          side: 32,
          maxBatch: 9,
          tensorsAlive: () => 3,
          sessions: () => 1,
          denoise: async (_x, _sigma, _label, _count, out) => void out.fill(0.25),
          dispose: async () => void asked.push('disposed'),
        }
      },
    })
    await backend.setWeak!(other)
    expect(backend).toMatchObject({ threads: 1 })
    expect([backend.sessions(), backend.tensorsAlive()]).toEqual([2, 3])
    expect((await call(backend, 'weak')).every((value) => value === 0.25)).toBe(true)
    expect((await call(backend))[0]).not.toBe(0.25)
    await backend.dispose()
    expect(asked).toEqual(['tiny-tanh', 'disposed'])
    expect(backend.sessions()).toBe(0)
  })

  it('does not know what the kernels do not know: the first one is refused', async () => {
    const world = createWorld()
    await expect(open(other, 4, world)).rejects.toThrow(Refusal)
    // Before any worker was started for it.
    expect(world.log.made).toBe(0)
    expect(classes).toBe(nano.card.labels.length)
  })
})
