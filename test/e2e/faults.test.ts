/** Whatever goes wrong with network, device or worker: one clear message, a way on, and a toy that goes on working. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Backend } from '../../src/engine/backend.ts'
import { createNodeBackend, largestDifference, tinyFiles } from '../unit/engine/node-backend.ts'
import { type OpenPage, sharedBrowser } from './browser.ts'
import { command, engineText, expectedImages, finalImages, visit, workerProbe } from './support/probe.ts'
import { type Site, serveSite } from './support/site.ts'

let site: Site
let tiny: Backend
let opened: OpenPage | undefined

beforeAll(async () => {
  site = await serveSite()
  tiny = await createNodeBackend(tinyFiles.onnx)
})
afterAll(() => site?.close())
afterEach(async () => {
  await opened?.close()
  opened = undefined
  site.restore()
})

const openTiny = async (browser: Browser, query: string, hash = 'images=1&steps=3'): Promise<Page> => {
  opened = await visit(browser, site, query, hash)
  return opened.page
}

const change = (page: Page, design: Record<string, number>): Promise<void> =>
  page.evaluate((part) => {
    window.samplerscope.explorer
      .getState()
      .change('test', (document) => ({ ...document, design: { ...document.design, ...part } }))
  }, design)

/** The toy follows a change of the design, and nothing was thrown. */
const expectToyReacts = async (page: Page): Promise<void> => {
  const readings = page.locator('.toy-readings')
  const before = await readings.textContent()
  const steps = await page.evaluate(() => window.samplerscope.explorer.getState().runnable.program.steps.length)
  await change(page, { steps: steps + 5 })
  await page.waitForFunction((old) => document.querySelector('.toy-readings')?.textContent !== old, before)
  expect(await readings.textContent()).toContain(`NFE${2 * (steps + 5) - 1}`)
  expect(opened?.log.pageErrors).toEqual([])
}

/** Every message of the image panel, each once. */
const messagesOf = (page: Page): Promise<string[]> =>
  page.locator('.area-images').locator('[role=status], [role=alert]').allTextContents()

/** The engine has failed with one message that matches; the toy works; once repaired, "Try again" brings images. */
const expectFailure = async (page: Page, message: RegExp): Promise<void> => {
  await engineText(page)
  const messages = await messagesOf(page)
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatch(message)
  await expectToyReacts(page)
  site.restore()
  await page.getByRole('button', { name: 'Try again' }).click()
  await finalImages(page)
  expect(await messagesOf(page)).toEqual([expect.stringMatching(/^WASM was asked for: running on the CPU/)])
}

const cardOf = async (): Promise<Record<string, unknown>> => JSON.parse(await readFile(tinyFiles.card, 'utf8'))
const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) })
const wasm = 'model=tiny&backend=wasm'

describe('without WebGPU', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await sharedBrowser()
  })

  it.each(['model=tiny', 'model=tiny&backend=webgpu'])('no adapter: WASM, with the reason (?%s)', async (query) => {
    const page = await openTiny(browser, query)
    await finalImages(page)
    const messages = await messagesOf(page)
    expect(messages).toEqual([
      expect.stringMatching(/^No WebGPU adapter: running on the CPU \(WASM, \d+ threads?\), slower, same result\.$/),
    ])
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    await expectToyReacts(page)
    await finalImages(page)
  })

  it('a network of which no session can be made', async () => {
    const garbage = new Uint8Array(5000).map((_, k) => (k * 197 + 31) % 256)
    const sha256 = createHash('sha256').update(garbage).digest('hex')
    site.replace(/tiny\.onnx$/, { body: garbage })
    site.replace(/tiny\.card\.json$/, json({ ...(await cardOf()), bytes: garbage.length, sha256 }))
    const page = await openTiny(browser, wasm)
    await expectFailure(page, /^The network could not be started: .*protobuf parsing failed/)
  })

  it('a network file that is cut short', async () => {
    const bytes = await readFile(tinyFiles.onnx)
    site.replace(/tiny\.onnx$/, { body: bytes.subarray(0, 2000) })
    const page = await openTiny(browser, wasm)
    await expectFailure(page, /has 2000 bytes, its card says \d+: the download is incomplete/)
  })

  it('a network whose SHA-256 is not that of its card', async () => {
    const bytes = Uint8Array.from(await readFile(tinyFiles.onnx))
    bytes[1500]! ^= 4
    site.replace(/tiny\.onnx$/, { body: bytes })
    const page = await openTiny(browser, wasm)
    await expectFailure(page, /has the SHA-256 .*, its card says .*: the file is damaged/)
  })

  it('a network whose inputs have other shapes', async () => {
    const page = await openTiny(browser, 'model=tiny-shape&backend=wasm')
    await engineText(page)
    const messages = await messagesOf(page)
    expect(messages).toEqual([
      expect.stringMatching(/has x as float32 \[B, 1, 28, 28\]; its card says float32 \[B, 3, 32, 32\]/),
    ])
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(1)
    await expectToyReacts(page)
  })

  it('a network that returns NaN: the run fails, and another design succeeds', async () => {
    const page = await openTiny(browser, 'model=tiny-nan&backend=wasm', 'images=1&steps=6')
    const alert = page.locator('.area-images [role=alert]')
    await alert.waitFor()
    expect(await page.locator('.area-images .fault').count()).toBe(1)
    expect(await alert.textContent()).toMatch(
      /^The network returned numbers that are not finite \(NaN or infinite\) at call \d+ of 11, sigma 0\.\d+\. Choose another range of sigma/,
    )
    await expectToyReacts(page)
    await change(page, { sigmaMin: 1.5 })
    await finalImages(page)
    expect(await alert.count()).toBe(0)
  })

  it('a network that does not compute what its self-test says', async () => {
    const selfTest = JSON.parse(await readFile(tinyFiles.selfTest, 'utf8'))
    const [first, second] = selfTest.cases
    const cases = [{ ...first, denoised: second.denoised }, ...selfTest.cases.slice(1)]
    site.replace(/tiny\.selftest\.json$/, json({ ...selfTest, cases }))
    const page = await openTiny(browser, wasm)
    await expectFailure(page, /^The self-test on wasm is off by \d/)
  })

  it.each([
    ['card', /tiny\.card\.json$/, /^The model card could not be fetched: the server answered 404/],
    ['file', /tiny\.onnx$/, /^The network tiny could not be fetched: the server answered 404/],
    ['self-test', /tiny\.selftest\.json$/, /^The network’s self-test could not be fetched: the server answered 404/],
  ])('a %s that is not there', async (_, path, message) => {
    site.replace(path, { status: 404 })
    const page = await openTiny(browser, wasm)
    await expectFailure(page, message)
  })

  it('a server that answers every address with its start page', async () => {
    site.replace(/tiny\.card\.json$/, { type: 'text/html', body: '<!doctype html><title>Start</title>' })
    const page = await openTiny(browser, wasm)
    await expectFailure(page, /^The model card is not JSON/)
  })

  it('a worker that cannot be loaded', async () => {
    site.replace(/engine\.worker/, { status: 404 })
    const page = await openTiny(browser, wasm)
    await expectFailure(page, /^The engine’s worker could not be loaded, 3 times in a row\./)
  })

  it('onnxruntime’s own files missing', async () => {
    site.replace(/\.wasm$/, { status: 404 })
    const page = await openTiny(browser, wasm)
    await expectFailure(page, /^The network could not be started: no available backend found/)
  })

  it('a worker that dies in mid-run is replaced, and the run starts again', async () => {
    site.prepareWorker(workerProbe)
    const hash = 'images=16&steps=120'
    const page = await openTiny(browser, wasm, hash)
    await page.waitForFunction(() => {
      const run = window.samplerscope.activeRun()
      return run?.status === 'running' && run.calls > 3
    })
    await command(page, 'crash')
    const images = await finalImages(page)
    expect(await page.evaluate(() => window.probe.workersMade)).toBe(2)
    expect(largestDifference(images, await expectedImages(tiny, hash))).toBeLessThan(2e-3)
    expect(await messagesOf(page)).toEqual([
      expect.stringMatching(/^The engine’s worker stopped with ".*out of memory" and was started again\. WASM was/),
    ])
    await expectToyReacts(page)
  })
})

describe('with WebGPU', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await sharedBrowser({ webgpu: true })
  })

  it.each([
    ['destroy-device', 'a new device', /^The GPU device was lost .* and the engine started again\. Running on WebGPU/],
    ['remove-gpu', 'WASM', /^The GPU device was lost .* and the engine started again\. No WebGPU adapter: running on/],
  ] as const)('a device lost in mid-run (%s): the run starts again on %s', async (word, _, message) => {
    site.prepareWorker(workerProbe)
    const hash = 'images=4&steps=10'
    const page = await openTiny(browser, 'model=tiny&backend=webgpu', hash)
    await page.waitForFunction(
      () => {
        const run = window.samplerscope.activeRun()
        return run?.status === 'running' && run.calls > 5
      },
      undefined,
      { timeout: 60_000 },
    )
    const id = await page.evaluate(() => {
      const run = window.samplerscope.activeRun()
      return run?.status === 'running' ? run.id : undefined
    })
    await command(page, word)
    const images = await finalImages(page)
    expect(await page.evaluate(() => window.probe.done?.run)).toBe(id)
    expect(largestDifference(images, await expectedImages(tiny, hash))).toBeLessThan(2e-3)
    expect(await messagesOf(page)).toEqual([expect.stringMatching(message)])
    await expectToyReacts(page)
  })

  it('a device lost while nothing runs is replaced too', async () => {
    site.prepareWorker(workerProbe)
    const page = await openTiny(browser, 'model=tiny&backend=webgpu')
    await finalImages(page)
    await command(page, 'destroy-device')
    await page.waitForFunction(() => window.samplerscope.explorer.getState().engine.phase === 'starting')
    expect(await engineText(page)).toMatch(/^The GPU device was lost .* Running on WebGPU/)
    await expectToyReacts(page)
    await finalImages(page)
  })

  it('the software adapter alone is not taken unasked', async () => {
    const page = await openTiny(browser, 'model=tiny')
    expect(await engineText(page)).toMatch(/^The only WebGPU adapter is a software one: running on the CPU/)
    await finalImages(page)
  })

  it('a self-test that fails on the GPU’s device, too, says so once', async () => {
    const selfTest = JSON.parse(await readFile(tinyFiles.selfTest, 'utf8'))
    site.replace(/tiny\.selftest\.json$/, json({ ...selfTest, cases: [{ ...selfTest.cases[0], label: 4 }] }))
    const page = await openTiny(browser, 'model=tiny&backend=webgpu')
    await engineText(page)
    expect(await messagesOf(page)).toEqual([expect.stringMatching(/^The self-test on wasm is off by/)])
    await expectToyReacts(page)
  })
})
