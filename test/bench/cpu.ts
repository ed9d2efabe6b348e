/**
 * Networks on the CPU in one Chromium: the page's own kernels and onnxruntime-web, on one thread and on all, in turns, with
 * onnxruntime's native kernels beside them. Ratios are of the same round.
 */
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Page } from 'playwright-core'
import { imageLength, imageShape } from '../../src/engine/card.ts'
import { launch } from '../e2e/browser.ts'
import { openEnginePage } from '../e2e/engine-page.ts'
import { serveEngineSite } from '../e2e/engine-site.ts'
import type { CpuAnswer, CpuRequest } from './pages/cpu.worker.ts'
import { median } from './report.ts'

const networks = ['cifar10-mini', 'cifar10-nano'] as const
const batches = [1, 4, 9, 16] as const
const rounds = 7
const classes = 10

/** Calls of a round: about as many images whatever the batch. */
const callsOf = (batch: number): number => Math.max(1, Math.round(12 / batch))

/** Milliseconds of a call of the native kernels on one thread. */
const openNative = async (network: string) => {
  const session = await InferenceSession.create(await readFile(`public/models/${network}.onnx`), {
    intraOpNumThreads: 1,
  })
  return {
    time: async (batch: number, calls: number): Promise<number> => {
      const feeds = {
        x: new Tensor('float32', new Float32Array(batch * imageLength), [batch, ...imageShape]),
        sigma: new Tensor('float32', new Float32Array(batch).fill(1), [batch]),
        label: new Tensor('float32', new Float32Array(batch * classes), [batch, classes]),
      }
      const start = performance.now()
      for (let call = 0; call < calls; call++) await session.run(feeds)
      return (performance.now() - start) / calls
    },
    close: () => session.release(),
  }
}

interface Way {
  readonly name: string
  readonly isOnnxruntime: boolean
  readonly threads: number
}

const ask = (page: Page, name: string, request: CpuRequest): Promise<CpuAnswer> =>
  page.evaluate(([name, request]) => window.askCpu(name, request), [name, request] as const)

const benchNetwork = async (page: Page, network: string, modelUrl: string): Promise<void> => {
  const counts = [...new Set([1, cpus().length])]
  const ways: readonly Way[] = counts.flatMap((threads) => [
    { name: `${network}: own, ${threads}`, isOnnxruntime: false, threads },
    { name: `${network}: onnxruntime-web, ${threads}`, isOnnxruntime: true, threads },
  ])
  for (const { name, ...options } of ways) {
    const { milliseconds, threads, note } = await ask(page, name, { type: 'open', modelUrl, ...options })
    if (threads !== options.threads || (note !== undefined) !== options.isOnnxruntime)
      throw new Error(`${name} runs on ${threads} threads. ${note ?? ''}`)
    process.stdout.write(`  ${name}: opened in ${Math.round(milliseconds)} ms\n`)
  }
  const native = await openNative(network)
  for (const batch of batches) {
    const calls = callsOf(batch)
    const round = async (): Promise<readonly number[]> => {
      const times: number[] = []
      for (const { name } of ways) {
        const { milliseconds } = await ask(page, name, { type: 'time', batch, calls })
        times.push(milliseconds / calls / batch)
      }
      return [...times, (await native.time(batch, calls)) / batch]
    }
    await round()
    const measured: (readonly number[])[] = []
    while (measured.length < rounds) measured.push(await round())
    const each = (at: number): string =>
      `${Math.min(...measured.map((times) => times[at]!)).toFixed(1)} (${median(measured.map((times) => times[at]!)).toFixed(1)})`
    const ratio = (of: number, to: number): string =>
      median(measured.map((times) => times[of]! / times[to]!)).toFixed(2)
    for (const [k, threads] of counts.entries())
      process.stdout.write(
        `  ${network}, batch ${batch}, ${threads} thread${threads > 1 ? 's' : ''}: own ${each(2 * k)} ms an image, onnxruntime-web ${each(2 * k + 1)}, ratio ${ratio(2 * k + 1, 2 * k)}\n`,
      )
    process.stdout.write(
      `  ${network}, batch ${batch}: native ${each(2 * counts.length)} ms an image, own / native ${ratio(0, 2 * counts.length)}\n`,
    )
  }
  await native.close()
}

export const benchCpu = async (): Promise<void> => {
  const site = await serveEngineSite('test/bench/pages/cpu.html')
  const browser = await launch()
  try {
    process.stdout.write('\nOn the CPU, best (median) of seven rounds\n')
    for (const network of networks) {
      const { page, close } = await openEnginePage(browser, site)
      await benchNetwork(page, network, site.modelUrl(network))
      await close()
    }
  } finally {
    await browser.close()
    await site.close()
  }
}
