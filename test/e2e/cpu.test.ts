/** The CPU engine in the browser: its own kernels and workers, without the page around it. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import type { RunRequest, StartOptions } from '../../src/engine/protocol.ts'
import { parseHash } from '../../src/scenes/link.ts'
import { createNodeBackend, largestDifference, sampleInDouble } from '../unit/engine/node-backend.ts'
import type { EnginePage } from './engine-page.ts'
import { enginePages } from './support/engine-pages.ts'

const nano = 'public/models/cifar10-nano.onnx'
const mini = 'public/models/cifar10-mini.onnx'
/** A quarter of a grey value. */
const tolerance = 2e-3

/** Runs first in the engine's worker, which starts the others: has them in hand. */
const watchHands = `
{
  const hands = []
  const Given = Worker
  self.Worker = class extends Given {
    constructor(...options) {
      super(...options)
      hands.push(this)
      new BroadcastChannel('hired').postMessage(hands.length)
    }
  }
  new BroadcastChannel('hands').onmessage = ({ data }) => {
    const hand = hands.at(-1)
    // Ended from without, a worker says nothing: nobody hears that it is gone.
    if (data === 'end') hand.terminate()
    if (data === 'fail') hand.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }))
  }
}
`

/** Runs first in the page: how many workers the engine has started so far. */
const countHired = (): void => {
  const scope = window as unknown as { hired: number }
  scope.hired = 0
  new BroadcastChannel('hired').onmessage = () => {
    scope.hired++
  }
}

const pages = enginePages({ webgpu: false })

const start = async (name: string, options: Partial<StartOptions> = {}): Promise<EnginePage> => {
  const page = await pages.open({ script: watchHands })
  await page.page.evaluate(countHired)
  await page.start({ modelUrl: pages.site.modelUrl(name), preferred: 'wasm', ...options })
  return page
}

const hired = (page: EnginePage): Promise<number> =>
  page.page.evaluate(() => (window as unknown as { hired: number }).hired)
const tellHands = (page: EnginePage, what: 'end' | 'fail'): Promise<void> =>
  page.page.evaluate((what) => new BroadcastChannel('hands').postMessage(what), what)

const requestOf = (id: number, hash: string, labels: RunRequest['labels']): RunRequest => ({
  id,
  program: compile(parseHash(hash).value.design),
  seed: 3,
  labels,
  displaySigmaData: 0.5,
})

const manyLabels = (count: number): RunRequest['labels'] =>
  Array.from({ length: count }, (_, k) => (k % 11 === 10 ? null : k % 11))

const expectSame = async (page: EnginePage, file: string, request: RunRequest): Promise<void> => {
  await page.run(request)
  const { images } = await page.finished(request.id)
  const backend = await createNodeBackend(file)
  try {
    expect(largestDifference(images, await sampleInDouble(backend, request))).toBeLessThan(tolerance)
  } finally {
    await backend.dispose()
  }
}

/** Memory of all pages of the browser, as the operating system counts it. */
const residentBytes = async (browser: Browser): Promise<number> => {
  const session = await browser.newBrowserCDPSession()
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    const pages = processInfo.filter(({ type }) => type === 'renderer')
    const sizes = await Promise.all(
      pages.map(async ({ id }) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
        return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0)
      }),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  } finally {
    await session.detach()
  }
}

const expectNoErrors = ({ log }: EnginePage): void => {
  expect(log.pageErrors).toEqual([])
  expect(log.consoleErrors).toEqual([])
}

describe('the kernels of the page', () => {
  it.each([1, 2, 3])('with %i threads give the images of float64 in Node', async (threads) => {
    const page = await start('cifar10-nano', { threads })
    expect(await page.status('ready')).toMatchObject({
      backend: 'wasm',
      threads,
      reason: `WASM was asked for: running on the CPU (WASM, ${threads} thread${threads === 1 ? '' : 's'}), slower, same result.`,
    })
    await expectSame(page, nano, requestOf(1, 'steps=6&stochasticity=churn,sChurn:5', manyLabels(20)))
    await expectSame(page, nano, requestOf(2, 'steps=5&solver=dpmpp-2m', [4]))
    expect(await page.statistics()).toMatchObject({ sessions: 1, tensorsAlive: 0, runsFinished: 2 })
    expect(await hired(page)).toBe(threads - 1)
    expectNoErrors(page)
  })

  it('fetch nothing of onnxruntime, and one build of themselves', async () => {
    const page = await start('cifar10-nano', { threads: 2 })
    await page.status('ready')
    const { requests } = page.log
    expect(requests.filter((url) => /ort-wasm|onnxruntime/.test(url))).toEqual([])
    expect(requests.filter((url) => /kernels.*\.wasm/.test(url))).toHaveLength(1)
  })

  it('need no cross-origin isolation for their threads', async () => {
    const page = await pages.open({ isIsolated: false })
    expect(await page.page.evaluate(() => crossOriginIsolated)).toBe(false)
    await page.start({ modelUrl: pages.site.modelUrl('cifar10-nano'), preferred: 'wasm', threads: 2 })
    expect(await page.status('ready')).toMatchObject({ threads: 2 })
    await expectSame(page, nano, requestOf(1, 'steps=4', manyLabels(5)))
    expectNoErrors(page)
  })

  it('leave the network to onnxruntime where that is asked for', async () => {
    const page = await start('cifar10-nano', { isOnnxruntime: true, threads: 1 })
    expect((await page.status('ready')).reason).toBe(
      'WASM was asked for: running on the CPU (WASM, 1 thread), slower, same result. onnxruntime runs it, as you asked.',
    )
    await expectSame(page, nano, requestOf(1, 'steps=4', manyLabels(3)))
    expect(page.log.requests.some((url) => /ort-wasm/.test(url))).toBe(true)
  })

  it('that cannot be fetched are no reason to give up', async () => {
    const page = await pages.open()
    await page.page.context().route(/kernels.*\.wasm/, (route) => route.abort())
    await page.start({ modelUrl: pages.site.modelUrl('cifar10-nano'), preferred: 'wasm', threads: 1 })
    expect((await page.status('ready')).reason).toMatch(
      /onnxruntime runs it, because the page’s own kernels failed \(.+\)\.$/,
    )
    await expectSame(page, nano, requestOf(1, 'steps=3', [2]))
  })
})

describe('autoguidance', () => {
  it('has its weak network in every worker, and frees it', async () => {
    const page = await start('cifar10-mini', { threads: 2 })
    await page.status('ready')
    const request = requestOf(1, 'steps=2&sigmaMin=0.5&guidance=auto,weight:2', manyLabels(4))
    await page.run(request)
    const { images } = await page.finished(1)
    const [main, weak] = [await createNodeBackend(mini), await createNodeBackend(nano)]
    expect(largestDifference(images, await sampleInDouble(main, request, weak))).toBeLessThan(tolerance)
    expect((await page.statistics()).sessions).toBe(2)
    await page.run(requestOf(2, 'steps=2&sigmaMin=0.5', [1]))
    await page.finished(2)
    expect((await page.statistics()).sessions).toBe(1)
  })
})

describe('a worker that dies', () => {
  it.each(['end', 'fail'] as const)('(%s) is replaced, and the run goes on', async (how) => {
    const page = await start('cifar10-nano', { threads: 2 })
    await page.status('ready')
    const request = requestOf(1, 'steps=25', manyLabels(16))
    await page.run(request)
    await page.progress(1)
    await tellHands(page, how)
    const { images, calls } = await page.finished(1)
    const backend = await createNodeBackend(nano)
    expect(largestDifference(images, await sampleInDouble(backend, request))).toBeLessThan(tolerance)
    expect(calls).toEqual(Array.from({ length: request.program.nfe }, (_, call) => call + 1))
    expect(await hired(page)).toBe(2)
    // The new one takes part again.
    await expectSame(page, nano, requestOf(2, 'steps=5', manyLabels(7)))
    expect(await hired(page)).toBe(2)
  })
})

describe('many requests', () => {
  it('leave nothing behind, and end with the last one', async () => {
    const page = await start('cifar10-nano', { threads: 2 })
    await page.status('ready')
    const sizes = [1, 2, 5, 9, 16, 36]
    const requests = Array.from({ length: 60 }, (_, k) =>
      requestOf(k + 1, `steps=${4 + (k % 5)}`, manyLabels(sizes[(7 * k) % sizes.length]!)),
    )
    await page.page.evaluate(async (requests) => {
      const engine = window.engineStand.engine!
      for (const [k, request] of requests.entries()) {
        if (k % 4 === 0) engine.cancel()
        engine.run(request)
        await new Promise((resolve) => setTimeout(resolve, (13 * k) % 40))
      }
    }, requests)
    const last = requests.at(-1)!
    const { images } = await page.finished(last.id)
    const backend = await createNodeBackend(nano)
    expect(largestDifference(images, await sampleInDouble(backend, last))).toBeLessThan(tolerance)
    const statistics = await page.statistics()
    expect(statistics).toMatchObject({ sessions: 1, tensorsAlive: 0, queued: 0 })
    expect(statistics.runsStarted).toBe(statistics.runsFinished + statistics.runsCancelled)
    expect(await hired(page)).toBe(1)
    expectNoErrors(page)
  })

  // Where there is no /proc nobody can tell.
  it.skipIf(!existsSync('/proc/self/status'))(
    'and switches of threads give their memory back',
    async () => {
      const page = await start('cifar10-mini', { threads: 2 })
      await page.status('ready')
      const switchTo = async (threads: number): Promise<void> => {
        const before = await page.count()
        await page.page.evaluate(
          (threads) => window.engineStand.engine!.switchTo({ preferred: 'wasm', threads }),
          threads,
        )
        await page.status('ready', before)
      }
      const before = await residentBytes(pages.browser)
      for (const threads of [3, 1, 2]) await switchTo(threads)
      const after = await residentBytes(pages.browser)
      await page.close()
      const without = await residentBytes(pages.browser)
      const megabytes = [before, after, without].map((bytes) => Math.round(bytes / 1e6))
      process.stdout.write(
        `  ${megabytes[0]} MB before three switches, ${megabytes[1]} after, ${megabytes[2]} without\n`,
      )
      // The measure sees an engine, and after the switches it sees one, not four.
      expect(before - without).toBeGreaterThan(150e6)
      expect(after).toBeLessThan(before + 80e6)
    },
    240_000,
  )
})
