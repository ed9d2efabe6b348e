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
const choose = vi.mocked(chooseBackend)

const program = compile({ ...defaultDocument.design, steps: 4 })
const request = (id: number): RunRequest => ({ id, program, seed: 1, labels: [0], displaySigmaData: 0.5 })
const until = (isSo: () => boolean): Promise<unknown> => vi.waitUntil(isSo, { interval: 1, timeout: 10_000 })

beforeEach(() => {
  vi.stubGlobal('fetch', async (url: string) => new Response(await readFile(`test/models/${basename(url)}`)))
})
afterEach(() => {
  vi.unstubAllGlobals()
  choose.mockReset()
})

it('lets a run rest, and wakes it at once when another is asked for or it is cancelled', async () => {
  const resting: number[] = []
  const ended: [id: number, isCancelled: boolean][] = []
  const runsDone: number[] = []
  choose.mockImplementation(async (options) => {
    const { backend } = createDevice(options, 'webgpu')
    const run: Backend['run'] = async (requests, { emit, rest, isCancelled }) => {
      const { id, restFor = 0 } = requests[0]!
      resting.push(id)
      // One comes to its rest late: it was cancelled before.
      if (id === 2) await new Promise((resolve) => setTimeout(resolve, 5))
      await rest!(restFor)
      ended.push([id, isCancelled()])
      if (isCancelled()) return 'cancelled'
      emit({ type: 'done', run: id, images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 })
      return 'finished'
    }
    return { backend: { ...backend, run }, reason: 'Chosen.' }
  })
  const engine = createWorkerEngine((event) => {
    if (event.type === 'done') runsDone.push(event.run)
  })
  await engine.start({ modelUrl: 'https://host/models/tiny', preferred: 'auto' })
  const minute = 60_000
  engine.run({ ...request(1), restFor: minute })
  await until(() => resting.length === 1)
  engine.run({ ...request(2), restFor: minute })
  await until(() => resting.length === 2)
  engine.cancel()
  await until(() => ended.length === 2)
  engine.run({ ...request(3), restFor: 1 })
  await until(() => runsDone.length === 1)
  expect(ended).toEqual([
    [1, true],
    [2, true],
    [3, false],
  ])
  expect(runsDone).toEqual([3])
})
