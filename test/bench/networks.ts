/** The networks that come with the page, a bare call of each on WASM, one thread, in turns with the first. */
import { compile } from '../../src/core/compile.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { launch } from '../e2e/browser.ts'
import { openEnginePage } from '../e2e/engine-page.ts'
import { serveEngineSite } from '../e2e/engine-site.ts'
import { median, print } from './report.ts'

const names = ['cifar10-mini', 'cifar10-nano', 'pictures'] as const
const batches = [1, 16] as const
const rounds = 5

export const benchNetworks = async (): Promise<void> => {
  const site = await serveEngineSite('test/bench/pages/loops.html')
  const browser = await launch()
  try {
    const { page, close } = await openEnginePage(browser, site)
    const rows: [string, string][] = []
    for (const batch of batches) {
      const sigmas = compile({ ...defaultDesign, steps: 4 }).steps.map(({ sigma }) => sigma)
      const time = (name: string): Promise<number> =>
        page
          .evaluate((request) => window.timeLoop(request), {
            kind: 'floor' as const,
            backend: 'wasm' as const,
            modelUrl: site.modelUrl(name),
            batch,
            sigmas,
          })
          .then(({ milliseconds, calls }) => milliseconds / calls)
      const round = async (): Promise<readonly number[]> => {
        const times: number[] = []
        for (const name of names) times.push(await time(name))
        return times
      }
      await round()
      const measured: (readonly number[])[] = []
      while (measured.length < rounds) measured.push(await round())
      for (const [k, name] of names.entries())
        rows.push([
          `${name}, batch ${batch}`,
          `${median(measured.map((times) => times[0]! / times[k]!)).toFixed(1)}  (${median(measured.map((times) => times[k]!)).toFixed(2)} ms)`,
        ])
    }
    print(`A call on WASM, one thread: how many fit into one of ${names[0]}`, rows)
    await close()
  } finally {
    await browser.close()
    await site.close()
  }
}
