/** Whatever goes wrong with network or worker: one clear message, a way on, and a toy that goes on working. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { largestDifference, tinyFiles } from '../unit/engine/node-backend.ts'
import { change, faultyPages, jsonAnswer, messagesOf, readJson } from './support/faulty-pages.ts'
import { command, engineText, expectedImages, finalImages, workerProbe } from './support/probe.ts'

const pages = faultyPages()

const wasm = 'model=tiny&backend=wasm'

describe('without WebGPU', () => {
  it.each(['model=tiny', 'model=tiny&backend=webgpu'])('no adapter: WASM, with the reason (?%s)', async (query) => {
    const page = await pages.open(query)
    await finalImages(page)
    // The images may be there before the note is drawn.
    await expect
      .poll(() => messagesOf(page))
      .toEqual([
        expect.stringMatching(
          /^No WebGPU adapter: running on the CPU \(WASM, \d+ threads?\), slower, same result\.( onnxruntime runs it: .*)?$/,
        ),
      ])
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    await pages.expectToyReacts(page)
    await finalImages(page)
  })

  it('a network whose inputs have other shapes', async () => {
    const page = await pages.open('model=tiny-shape&backend=wasm')
    await engineText(page)
    const messages = () => messagesOf(page)
    await expect
      .poll(messages)
      .toEqual([expect.stringMatching(/has x as float32 \[B, 1, 28, 28\]; its card says float32 \[B, 3, 32, 32\]/)])
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(1)
    await pages.expectToyReacts(page)
  })

  it('a network that returns NaN: the run fails, and another design succeeds', async () => {
    const page = await pages.open('model=tiny-nan&backend=wasm', 'images=1&steps=6')
    const alert = page.locator('.area-images [role=alert]')
    await alert.waitFor()
    expect(await page.locator('.area-images .fault').count()).toBe(1)
    expect(await alert.textContent()).toMatch(
      /^The network returned numbers that are not finite \(NaN or infinite\) at call \d+ of 11, sigma 0\.\d+\. Choose another range of sigma/,
    )
    await pages.expectToyReacts(page)
    await change(page, { sigmaMin: 1.5 })
    await finalImages(page)
    expect(await alert.count()).toBe(0)
  })

  it('a network of which no session can be made', async () => {
    const garbage = new Uint8Array(5000).map((_, k) => (k * 197 + 31) % 256)
    const sha256 = createHash('sha256').update(garbage).digest('hex')
    pages.site.replace(/tiny\.onnx$/, { body: garbage })
    pages.site.replace(
      /tiny\.card\.json$/,
      jsonAnswer({ ...(await readJson(tinyFiles.card)), bytes: garbage.length, sha256 }),
    )
    const page = await pages.restarted()
    await pages.expectFailure(page, /^The network could not be started: .*protobuf parsing failed/)
  })

  it('a network file that is cut short', async () => {
    const bytes = await readFile(tinyFiles.onnx)
    pages.site.replace(/tiny\.onnx$/, { body: bytes.subarray(0, 2000) })
    const page = await pages.restarted()
    await pages.expectFailure(page, /has 2000 bytes, its card says \d+: the download is incomplete/)
  })

  it('a network whose SHA-256 is not that of its card', async () => {
    const bytes = Uint8Array.from(await readFile(tinyFiles.onnx))
    bytes[1500]! ^= 4
    pages.site.replace(/tiny\.onnx$/, { body: bytes })
    const page = await pages.restarted()
    await pages.expectFailure(page, /has the SHA-256 .*, its card says .*: the file is damaged/)
  })

  it('a network that does not compute what its self-test says', async () => {
    const selfTest = await readJson(tinyFiles.selfTest)
    const [first, second] = selfTest.cases
    const cases = [{ ...first, denoised: second.denoised }, ...selfTest.cases.slice(1)]
    pages.site.replace(/tiny\.selftest\.json$/, jsonAnswer({ ...selfTest, cases }))
    const page = await pages.restarted()
    await pages.expectFailure(page, /^The self-test on wasm is off by \d/)
  })

  it.each([
    ['card', /tiny\.card\.json$/, /^The model card could not be fetched: the server answered 404/],
    ['file', /tiny\.onnx$/, /^The network tiny could not be fetched: the server answered 404/],
    ['self-test', /tiny\.selftest\.json$/, /^The network’s self-test could not be fetched: the server answered 404/],
  ])('a %s that is not there', async (_, path, message) => {
    pages.site.replace(path, { status: 404 })
    const page = await pages.restarted()
    await pages.expectFailure(page, message)
  })

  it('a server that answers every address with its start page', async () => {
    pages.site.replace(/tiny\.card\.json$/, { type: 'text/html', body: '<!doctype html><title>Start</title>' })
    const page = await pages.restarted()
    await pages.expectFailure(page, /^The model card is not JSON/)
  })

  it('a worker that cannot be loaded', async () => {
    pages.site.replace(/engine\.worker/, { status: 404 })
    const page = await pages.open(wasm)
    await pages.expectFailure(page, /^The engine’s worker could not be loaded, 3 times in a row\./)
  })

  it('onnxruntime’s own files missing', async () => {
    pages.site.replace(/\.wasm$/, { status: 404 })
    const page = await pages.open(wasm)
    await pages.expectFailure(page, /^The network could not be started: no available backend found/)
  })

  it('a worker that dies in mid-run is replaced, and the run starts again', async () => {
    pages.site.prepareWorker(workerProbe)
    const hash = 'images=16&steps=60'
    const page = await pages.open(wasm, hash)
    await page.waitForFunction(() => {
      const run = window.samplerscope.activeRun()
      return run?.status === 'running' && run.calls > 3
    })
    await command(page, 'crash')
    const images = await finalImages(page)
    expect(await page.evaluate(() => window.probe.workersMade)).toBe(2)
    expect(largestDifference(images, await expectedImages(pages.tiny, hash))).toBeLessThan(2e-3)
    expect(await messagesOf(page)).toEqual([
      expect.stringMatching(/^The engine’s worker stopped with ".*out of memory" and was started again\. WASM was/),
    ])
    await pages.expectToyReacts(page)
  })
})
