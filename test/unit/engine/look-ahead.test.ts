/** The engine's worker lets a backend look ahead while nobody asks for anything. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { defaultDocument } from '../../../src/document/parse.ts'
import type { Backend } from '../../../src/engine/backend.ts'
import { chooseBackend } from '../../../src/engine/choose-backend.ts'
import type { RunRequest } from '../../../src/engine/protocol.ts'
import { createWorkerEngine } from '../../../src/engine/worker-engine.ts'
import { createDevice } from './losable-device.ts'

vi.mock(import('../../../src/engine/choose-backend.ts'), () => ({ chooseBackend: vi.fn() }))

const program = compile({ ...defaultDocument.design, steps: 2 })
const request = (id: number): RunRequest => ({ id, program, seed: 1, labels: [0], displaySigmaData: 0.5 })

beforeEach(() => {
  vi.stubGlobal('fetch', async (url: string) => new Response(await readFile(`test/models/${basename(url)}`)))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.mocked(chooseBackend).mockReset()
})

const startWith = async (ahead: NonNullable<Backend['ahead']>) => {
  vi.mocked(chooseBackend).mockImplementation(async (options) => ({
    backend: { ...createDevice(options, 'wasm').backend, ahead },
    reason: 'Chosen.',
  }))
  const done: number[] = []
  const engine = createWorkerEngine((event) => event.type === 'done' && done.push(event.run))
  await engine.start({ modelUrl: 'https://host/models/tiny', preferred: 'wasm' })
  return { engine, done }
}

it('after the last request, and no longer than until the next one, which a rest does not keep waiting', async () => {
  const after: (readonly number[])[] = []
  const ended: number[] = []
  const { engine, done } = await startWith(async ({ isCancelled, rest }) => {
    after.push([...done])
    await rest!(60_000)
    expect(isCancelled()).toBe(true)
    ended.push(after.length)
  })
  engine.run(request(1))
  engine.run(request(2))
  await vi.waitUntil(() => after.length === 1)
  engine.run(request(3))
  await vi.waitUntil(() => after.length === 2)
  engine.cancel()
  await vi.waitUntil(() => ended.length === 2)
  expect(after).toEqual([[2], [2, 3]])
})

it('and a fault of it stops nothing', async () => {
  const { engine, done } = await startWith(() => Promise.reject(new Error('no memory')))
  engine.run(request(1))
  await vi.waitUntil(() => done.length === 1)
  engine.run(request(2))
  await vi.waitUntil(() => done.length === 2)
  expect(engine.statistics()).toMatchObject({ runsFinished: 2, runsCancelled: 0 })
})
