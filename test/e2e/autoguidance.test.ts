/** Autoguidance in the browser: a second network on the device, against both in Node; and a link that restores it. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import type { DeviceName, RunRequest } from '../../src/engine/protocol.ts'
import { parseHash } from '../../src/scenes/link.ts'
import {
  createNodeBackend,
  largestDifference,
  sampleInDouble,
  tinyFiles,
  tinyWeakFiles,
} from '../unit/engine/node-backend.ts'
import type { EnginePage } from './engine-page.ts'
import { enginePages } from './support/engine-pages.ts'

const pages = enginePages()

const requestOf = (id: number, hash: string, more: Partial<RunRequest> = {}): RunRequest => ({
  id,
  program: compile(parseHash(hash).value.design),
  seed: 3,
  labels: [3, null],
  displaySigmaData: 0.5,
  ...more,
})

const expectedOf = async (request: RunRequest): Promise<Float64Array> => {
  const [main, weak] = [await createNodeBackend(tinyFiles.onnx), await createNodeBackend(tinyWeakFiles.onnx)]
  try {
    return await sampleInDouble(main, request, weak)
  } finally {
    await main.dispose()
    await weak.dispose()
  }
}

const start = async (preferred: DeviceName, name = 'tiny'): Promise<EnginePage> => {
  const page = await pages.open()
  await page.start({ modelUrl: pages.site.modelUrl(name), preferred })
  expect((await page.status('ready')).model.weak).toBeUndefined()
  return page
}

/** Runs and holds against Node. */
const expectSame = async (page: EnginePage, request: RunRequest, tolerance = 1e-3): Promise<void> => {
  await page.run(request)
  const { images } = await page.finished(request.id)
  expect(largestDifference(images, await expectedOf(request))).toBeLessThan(tolerance)
}

const auto = 'steps=5&guidance=auto,weight:2'

/** Designs that run together come out right when one of them asks the weak network. */
const expectTogether = async (page: EnginePage): Promise<void> => {
  const [first, second, third] = [
    requestOf(11, 'steps=4', { seed: 5 }),
    requestOf(12, auto, { seed: 5 }),
    requestOf(13, 'steps=3&solver=euler', { seed: 5 }),
  ]
  await page.run({ ...second, companions: [first, third].map(({ id, program }) => ({ id, program })) })
  for (const request of [first, second, third]) {
    const { images } = await page.finished(request.id)
    expect(largestDifference(images, await expectedOf(request))).toBeLessThan(1e-3)
  }
}

describe.each(['wasm', 'webgpu'] as const)('on %s', (preferred) => {
  it('asks the weak network beside the main one, frees it when no design wants it, and loads it again, also for designs that run together', async () => {
    const page = await start(preferred)
    const alone = (await page.statistics()).sessions
    await expectSame(page, requestOf(1, 'steps=5&guidance=auto,weight:1', { seed: 4 }))
    expect((await page.statistics()).sessions).toBe(preferred === 'wasm' ? 1 : alone + 1)
    const before = await page.count()
    await expectSame(page, requestOf(2, auto))
    expect(await page.status('ready', before)).toMatchObject({ model: { name: 'tiny', weak: { name: 'tiny-weak' } } })
    const { sessions, device } = await page.statistics()
    expect(sessions).toBe(preferred === 'wasm' ? 2 : 4)
    if (device) {
      const { nfe } = requestOf(2, auto).program
      expect(device.run).toMatchObject({ networkCalls: nfe, weakCalls: nfe / 2, isCaptured: true, mapAsyncs: 1 })
      // One launch of ours a call, of either network, and one for the result.
      expect(device.run!.combineLaunches).toBe(nfe + 1)
    }
    // Kept while another design of the page asks it, then freed.
    await expectSame(page, requestOf(3, 'steps=3', { keepsWeak: true }))
    expect((await page.statistics()).sessions).toBe(sessions)
    await expectSame(page, requestOf(4, 'steps=4'))
    expect((await page.statistics()).sessions).toBeLessThan(sessions)
    await expectSame(page, requestOf(5, 'steps=4&guidance=auto,weight:3,sigmaLo:0.1,sigmaHi:10'))
    expect((await page.statistics()).tensorsAlive).toBe(0)
    if (preferred === 'webgpu') await expectTogether(page)
  }, 120_000)

  it('that has no weaker network says so and goes on', async () => {
    const page = await start(preferred, 'tiny-weak')
    await page.run(requestOf(1, auto))
    expect(await page.failed(1)).toContain('none is known for tiny-weak')
    await page.run(requestOf(2, 'steps=3'))
    await page.finished(2)
  }, 60_000)
})
