/**
 * The engine in the browser on both devices, without the page around it: against float64 in Node, under many requests, and
 * under faults of which the page shows nothing of its own; for the others see faults.test.ts.
 */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import type { DeviceName, RunRequest } from '../../src/engine/protocol.ts'
import { paintDenoised } from '../../src/engine/tonemap.ts'
import { parseHash } from '../../src/scenes/link.ts'
import { expectedOf, largestDifference, realFiles, tinyFiles, tinyTanhFiles } from '../unit/engine/node-backend.ts'
import { sharedBrowser } from './browser.ts'
import { type EnginePage, type EnginePageOptions, openEnginePage, refuseDevices } from './engine-page.ts'
import { type EngineSite, type ModelFault, serveEngineSite } from './engine-site.ts'

/** A quarter of a grey value; a wrong coefficient is far beyond it. */
const tolerance = 2e-3

let site: EngineSite
/** One browser has a WebGPU adapter, in software; the other has none. */
let withGpu: Browser
let withoutGpu: Browser
let opened: EnginePage | undefined

beforeAll(async () => {
  site = await serveEngineSite(undefined, inject('enginePage'))
  withGpu = await sharedBrowser({ webgpu: true })
  withoutGpu = await sharedBrowser()
})
afterAll(async () => {
  await site?.close()
})
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

const visit = async (browser: Browser, options?: EnginePageOptions): Promise<EnginePage> => {
  opened = await openEnginePage(browser, site, options)
  return opened
}

const requestOf = (id: number, hash: string, labels: RunRequest['labels']): RunRequest => ({
  id,
  program: compile(parseHash(hash).value.design),
  seed: 3,
  labels,
  displaySigmaData: 0.5,
})

const heun18 = requestOf(1, 'steps=18', [0, 4, null, 9])

const report = (what: string, value: string): void => {
  process.stdout.write(`  ${what}: ${value}\n`)
}

/** Runs a request on a page that is ready and holds it against Node. */
const expectSame = async (page: EnginePage, files: { readonly onnx: string }, request: RunRequest): Promise<void> => {
  await page.run(request)
  const done = await page.finished(request.id)
  const difference = largestDifference(done.images, await expectedOf(files, request))
  report(
    `${files.onnx}, ${request.labels.length} images, ${request.program.nfe} calls`,
    `off by ${difference.toExponential(1)}, ${Math.round(done.milliseconds)} ms, network ${Math.round(done.networkMilliseconds)} ms`,
  )
  expect(difference).toBeLessThan(tolerance)
  const steps = request.program.steps.length
  expect(done.frames.map(({ step }) => step)).toEqual(Array.from({ length: steps + 1 }, (_, step) => step))
  expect(done.calls).toEqual(Array.from({ length: request.program.nfe }, (_, call) => call + 1))
  expect(done.frames.at(-1)!.state).toEqual([...paintDenoised(32, Float32Array.from(done.images))])
}

const startTiny = async (
  page: EnginePage,
  preferred: 'auto' | DeviceName,
  { name = 'tiny', fault, threads }: { name?: string; fault?: ModelFault; threads?: number } = {},
): Promise<void> =>
  page.start({ modelUrl: site.modelUrl(name, fault), preferred, ...(threads === undefined ? {} : { threads }) })

describe('the same result as float64 in Node', () => {
  it('tiny on WebGPU, 9 Heun steps', async () => {
    const page = await visit(withGpu)
    await startTiny(page, 'webgpu')
    const { backend, reason, threads, model } = await page.status('ready')
    expect(backend).toBe('webgpu')
    expect(threads).toBe(1)
    expect(reason).toMatch(/^Running on WebGPU \(.*, in software\)\.$/)
    expect(model).toMatchObject({ name: 'tiny', imagesSeen: 0, side: 32 })
    await expectSame(page, tinyFiles, requestOf(1, 'steps=9', heun18.labels))
    // Batches of 12 are another session beside that of the self-test and of 4 images: the oldest goes.
    await expectSame(
      page,
      tinyFiles,
      requestOf(
        2,
        'steps=3&stochasticity=churn,sChurn:5',
        Array.from({ length: 24 }, (_, k) => k % 10),
      ),
    )
    expect(await page.statistics()).toMatchObject({
      sessions: 2,
      tensorsAlive: 0,
      runsStarted: 2,
      runsFinished: 2,
      runsCancelled: 0,
      queued: 0,
    })
    expect(page.log.pageErrors).toEqual([])
    expect(page.log.consoleErrors).toEqual([])
  })

  it.each([
    ['tiny', 2, 'the page’s own kernels', ''],
    [
      'tiny-tanh',
      1,
      'onnxruntime',
      ' onnxruntime runs it: the page’s own kernels do not cover Mul of two computed tensors.',
    ],
  ] as const)('%s on WASM, %i threads, 18 Heun steps by %s', async (name, threads, _, note) => {
    const page = await visit(withoutGpu)
    await startTiny(page, 'wasm', { name, threads })
    const ready = await page.status('ready')
    expect(ready).toMatchObject({ backend: 'wasm', threads })
    expect(ready.reason).toBe(
      `WASM was asked for: running on the CPU (WASM, ${threads} thread${threads === 1 ? '' : 's'}), slower, same result.${note}`,
    )
    const files = name === 'tiny' ? tinyFiles : tinyTanhFiles
    await expectSame(page, files, heun18)
    await expectSame(
      page,
      files,
      requestOf(
        2,
        'steps=4&solver=dpmpp-2m',
        Array.from({ length: 20 }, () => null),
      ),
    )
    expect(await page.statistics()).toMatchObject({ sessions: 1, tensorsAlive: 0, runsFinished: 2 })
    expect(page.log.pageErrors).toEqual([])
    expect(page.log.consoleErrors).toEqual([])
  })

  it('the real network on wasm, 18 Heun steps of the default design', async () => {
    const page = await visit(withoutGpu)
    await page.start({ modelUrl: site.modelUrl('cifar10-mini'), preferred: 'wasm' })
    // By the page's own kernels: nothing is said of onnxruntime.
    expect((await page.status('ready')).reason).toMatch(/same result\.$/)
    await expectSame(page, realFiles, requestOf(1, 'steps=18', [3]))
  })

  // Two calls, at the two ends: on a software GPU each of them takes seconds.
  it('the real network on webgpu, two Euler steps', async () => {
    const page = await visit(withGpu)
    await page.start({ modelUrl: site.modelUrl('cifar10-mini'), preferred: 'webgpu' })
    expect(await page.status('ready')).toMatchObject({ backend: 'webgpu' })
    await expectSame(page, realFiles, requestOf(1, 'steps=2&solver=euler&sigmaMin=0.5', [3]))
  })
})

describe('the choice of a device', () => {
  it('with an adapter that gives no device is the CPU', async () => {
    const page = await visit(withGpu, { script: refuseDevices })
    await startTiny(page, 'webgpu')
    const { backend, reason } = await page.status('ready')
    expect(backend).toBe('wasm')
    expect(reason).toMatch(/^WebGPU failed \(The driver said no\): running on the CPU/)
    await expectSame(page, tinyFiles, heun18)
  })
})

describe('a network that cannot be used', () => {
  it.each([
    { fault: 'broken-off', message: /^The network tiny broke off after \d+ bytes/ },
    { fault: 'other-hash', message: /its card says 000000000000…/ },
  ] as const)('$fault: says why', async ({ fault, message }) => {
    const page = await visit(withoutGpu)
    await startTiny(page, 'auto', { fault })
    const status = await page.status('failed')
    expect(status.message).toMatch(message)
    expect(status.advice).not.toBe('')
    expect(page.log.pageErrors).toEqual([])
  })

  it('another shape than its card: WebGPU says which, too', async () => {
    const page = await visit(withGpu)
    await startTiny(page, 'webgpu', { name: 'tiny-shape' })
    const { message } = await page.status('failed')
    expect(message).toMatch(/tiny-shape\.onnx has x as float32 \[.*28, 28\]; its card says float32 \[B, 3, 32, 32\]/)
  })

  it('not a number: the run says at which call, and the next one goes on', async () => {
    const page = await visit(withoutGpu)
    await startTiny(page, 'wasm', { name: 'tiny-nan' })
    const request = requestOf(1, 'steps=8', [0])
    await page.run(request)
    const message = await page.failed(1)
    const denoised = request.program.ops.filter((op) => op.op === 'denoise')
    const call = denoised.findIndex(({ sigma }) => sigma < 0.5)
    expect(message).toContain(
      `call ${call + 1} of ${request.program.nfe}, sigma ${denoised[call]!.sigma.toPrecision(4)}`,
    )
    await page.run(requestOf(2, 'steps=8&sigmaMin=1&solver=euler', [0]))
    await page.finished(2)
  })

  it('arrives on a second try', async () => {
    const page = await visit(withoutGpu)
    let isBroken = true
    await page.page.context().route('**/tiny.onnx', (route) => (isBroken ? route.abort() : route.continue()))
    await startTiny(page, 'auto')
    await page.run(heun18)
    expect((await page.status('failed')).message).toMatch(/^The network tiny could not be fetched/)
    isBroken = false
    const before = await page.count()
    await page.page.evaluate(() => window.engineStand.engine!.retry())
    await page.status('loading', before)
    await page.finished(1)
  })
})

describe('a worker', () => {
  it.each([
    { backend: 'wasm', deadline: 100_000, said: /^The engine’s worker did not answer in time and was started again/ },
    {
      backend: 'webgpu',
      deadline: 250_000,
      said: /^The engine’s worker did not answer in time on WebGPU and was started again\. WASM was asked for/,
    },
  ] as const)('that hangs on $backend is replaced after its deadline', async ({ backend, deadline, said }) => {
    const page = await visit(backend === 'wasm' ? withoutGpu : withGpu, { hasClock: true })
    await startTiny(page, backend)
    await page.status('ready')
    await page.hang()
    await page.run(heun18)
    const before = await page.count()
    await page.page.clock.fastForward(deadline)
    expect(await page.status('ready', before)).toMatchObject({ backend: 'wasm', reason: expect.stringMatching(said) })
    await page.finished(1)
  })
})

describe('many requests', () => {
  /** Asks for runs of random size after random pauses, or cancels, and ends with a run that has to finish. */
  const storm = (page: EnginePage, requests: readonly RunRequest[]): Promise<void> =>
    page.page.evaluate(async (requests) => {
      const engine = window.engineStand.engine!
      let state = 1
      const draw = (below: number): number => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0
        return Math.floor((state / 2 ** 32) * below)
      }
      for (const request of requests) {
        if (draw(4) === 0) engine.cancel()
        engine.run(request)
        await new Promise((resolve) => setTimeout(resolve, draw(30)))
      }
    }, requests)

  it.each([
    { backend: 'wasm', count: 120, sizes: [1, 2, 5, 9, 16, 36], sessions: 1 },
    { backend: 'webgpu', count: 50, sizes: [1, 4], sessions: 2 },
  ] as const)('on $backend leave nothing behind', async ({ backend, count, sizes, sessions }) => {
    const page = await visit(backend === 'wasm' ? withoutGpu : withGpu)
    await startTiny(page, backend)
    await page.status('ready')
    const requests = Array.from({ length: count }, (_, k) =>
      requestOf(
        k + 1,
        `steps=${4 + (k % 5)}`,
        Array.from({ length: sizes[(k * 7) % sizes.length]! }, () => k % 10),
      ),
    )
    await storm(page, requests)
    const { images } = await page.finished(count)
    expect(largestDifference(images, await expectedOf(tinyFiles, requests.at(-1)!))).toBeLessThan(tolerance)
    const statistics = await page.statistics()
    report(`${count} requests on ${backend}`, JSON.stringify(statistics))
    expect(statistics).toMatchObject({ sessions, tensorsAlive: 0, queued: 0 })
    expect(statistics.runsStarted).toBe(statistics.runsFinished + statistics.runsCancelled)
    // Nothing of an older run is told once a newer one was asked for.
    const order = await page.page.evaluate(() =>
      window.engineStand.events.flatMap((event) =>
        event.type === 'status' ? [] : [event.type === 'frame' ? event.frame.run : event.run],
      ),
    )
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect((await page.events()).filter((type) => type === 'run-failed')).toEqual([])
    expect(page.log.pageErrors).toEqual([])
  })
})
