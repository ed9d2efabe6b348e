/**
 * `npm run bench`, or `npm run bench -- load loops` for some parts: what a person waits for, as ratios of figures of one run
 * on one machine. Milliseconds are printed to judge the ratios by, not to be compared between machines.
 */
import { statSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { dist } from '../../src/cli/build.mjs'
import { launch } from '../e2e/browser.ts'
import { type RunningServer, serveDist } from '../e2e/server.ts'
import { benchCompare } from './compare.ts'
import { benchCompile } from './compile.ts'
import { benchCpu } from './cpu.ts'
import { benchEngine } from './engine.ts'
import { benchNetworks } from './networks.ts'
import { benchPictures } from './pictures.ts'
import { median, print } from './report.ts'
import { benchSoak } from './soak.ts'

const frameMilliseconds = 1000 / 60

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`

const kinds = ['js', 'css', 'wasm', 'onnx', 'other'] as const
type Kind = (typeof kinds)[number]

const kindOf = (path: string): Kind =>
  path.endsWith('.mjs') ? 'js' : (kinds.find((kind) => path.endsWith(`.${kind}`)) ?? 'other')

/** Milliseconds from the request for the page to the toy's first frame, the load event and the finished pictures, and of their run. */
const firstMarks = async (page: Page, server: RunningServer) => {
  await page.addInitScript(() => {
    const marks = { toy: 0, grid: 0 }
    Object.assign(window, { benchMarks: marks })
    const look = (): void => {
      const { samplerscope } = window
      if (marks.toy === 0 && document.querySelector('.tube-path path')) marks.toy = performance.now()
      if (samplerscope?.activeRun()?.status === 'done') marks.grid = performance.now()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto(`${server.url}?backend=wasm`)
  await waitForDone(page)
  return page.evaluate(() => ({
    ...(window as unknown as { benchMarks: { toy: number; grid: number } }).benchMarks,
    load: performance.getEntriesByType('navigation')[0]!.duration,
    run: window.samplerscope.activeRun()?.milliseconds ?? 0,
  }))
}

/** Bytes by kind: on the wire as the server compresses them, and as files. */
const benchFirstLoad = async (browser: Browser, server: RunningServer): Promise<void> => {
  const page = await newPage(browser)
  const wire = new Map<Kind, number>()
  const raw = new Map<Kind, number>()
  const sizes: Promise<void>[] = []
  page.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url())
    const kind = kindOf(pathname)
    sizes.push(
      request.sizes().then(({ responseBodySize }) => {
        wire.set(kind, (wire.get(kind) ?? 0) + responseBodySize)
        raw.set(kind, (raw.get(kind) ?? 0) + statSync(join(dist, pathname === '/' ? 'index.html' : pathname)).size)
      }),
    )
  })
  const marks = [await firstMarks(page, server)]
  await Promise.all(sizes)
  const megabytes = (bytes = 0): string => `${(bytes / 1e6).toFixed(2)} MB`
  print(
    'First load, bytes (on the wire / as files)',
    kinds
      .filter((kind) => raw.has(kind))
      .map((kind) => [
        kind,
        `${megabytes(wire.get(kind))} / ${megabytes(raw.get(kind))} = ${(wire.get(kind)! / raw.get(kind)!).toFixed(2)}`,
      ]),
  )
  await page.close()
  // One load says little: the first one starts the browser's processes too.
  while (marks.length < 9) {
    const next = await newPage(browser)
    marks.push(await firstMarks(next, server))
    await next.close()
  }
  const ratio = (label: string, part: 'toy' | 'grid', whole: 'load' | 'run'): [string, string] => {
    const times = marks.map((each) => each[part])
    const value = median(marks.map((each) => each[part] / each[whole]))
    return [
      label,
      `${value.toFixed(2)}  (median ${milliseconds(median(times))}, worst ${milliseconds(Math.max(...times))})`,
    ]
  }
  print('First load, time, nine visits with nothing kept', [
    ratio('first toy frame / load event', 'toy', 'load'),
    ratio('first finished grid of 9 / its sampling run', 'grid', 'run'),
  ])
}

/** tsx marks functions with a helper that pages do not have. */
const newPage = async (browser: Browser): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.addInitScript('globalThis.__name = (f) => f')
  return page
}

const waitForDone = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => window.samplerscope?.activeRun()?.status === 'done', undefined, {
    timeout: 600_000,
  })
}

/** A whole run over the sum of its session.run calls: everything that is ours, for 1 and 9 images. */
const benchRun = async (browser: Browser, server: RunningServer): Promise<void> => {
  const rows: [string, string][] = []
  for (const count of [1, 9]) {
    const page = await newPage(browser)
    await page.goto(`${server.url}?backend=wasm#images=${count}`)
    await waitForDone(page)
    const ratios: number[] = []
    for (let seed = 2; seed < 5; seed++) {
      const { ratio, id } = await page.evaluate(async (seed) => {
        const { explorer } = window.samplerscope
        explorer.getState().change('seed', (document) => ({ ...document, seed }))
        return new Promise<{ ratio: number; id: number }>((resolve) => {
          const stop = explorer.subscribe(() => {
            const run = window.samplerscope.activeRun()
            if (run?.status !== 'done' || run.milliseconds === null || run.networkMilliseconds === null) return
            stop()
            resolve({ ratio: run.milliseconds / run.networkMilliseconds, id: run.id })
          })
        })
      }, seed)
      if (id > 0) ratios.push(ratio)
    }
    rows.push([`run / its network calls, ${count} images`, median(ratios).toFixed(3)])
    await page.close()
  }
  print('Engine, WASM, 18 Heun steps, real network', rows)
}

/** From a changed slider to a drawn toy, in frames of 60 Hz. */
const benchToy = async (browser: Browser, server: RunningServer): Promise<void> => {
  const page = await newPage(browser)
  // A model that does not exist: the engine leaves the processor to the toy.
  await page.goto(`${server.url}?model=none#steps=40`)
  await page.waitForFunction(() => window.samplerscope?.explorer.getState().engine.phase === 'failed')
  const rows: [string, string][] = []
  for (const count of [200, 2000])
    for (const [name, edit] of [
      ['solver parameter', 'alpha'],
      ['rho', 'rho'],
      ['sigma_max', 'sigmaMax'],
      ['a mode dragged', 'mixture'],
    ] as const) {
      const times = await page.evaluate(
        async ({ count, edit }) => {
          const { explorer } = window.samplerscope
          const { change } = explorer.getState()
          change('count', (document) => ({ ...document, toy: { ...document.toy, count } }))
          const settle = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
          await settle()
          const times: number[] = []
          for (let k = 0; k < 25; k++) {
            const start = performance.now()
            change(edit, (document) => {
              const { design, mixture } = document
              const shift = 0.004 * (k + 1)
              if (edit === 'alpha')
                return {
                  ...document,
                  design: { ...design, solver: { id: 'second-order', params: { alpha: 0.5 + shift } } },
                }
              if (edit === 'rho')
                return { ...document, design: { ...design, discretization: { id: 'edm', params: { rho: 5 + shift } } } }
              if (edit === 'sigmaMax') return { ...document, design: { ...design, sigmaMax: 80 + shift } }
              return { ...document, mixture: { ...mixture, mu: mixture.mu.map((mu) => mu + 0.002 * (k % 2 ? 1 : -1)) } }
            })
            // React commits updates of an external store in a microtask; the layout effects that draw run with it.
            await new Promise((resolve) => setTimeout(resolve))
            times.push(performance.now() - start)
            await settle()
          }
          return times
        },
        { count, edit },
      )
      rows.push([
        `${count} trajectories, 40 steps: ${name}`,
        `${(median(times) / frameMilliseconds).toFixed(2)} frames  (median ${milliseconds(median(times))}, worst ${milliseconds(Math.max(...times))})`,
      ])
    }
  print('Toy, recompute and redraw', rows)
  await page.close()
}

const server = await serveDist()
const browser = await launch()
try {
  process.stdout.write(
    `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, Chromium ${browser.version()}, headless\n`,
  )
  const parts: Readonly<Record<string, () => Promise<void>>> = {
    compile: benchCompile,
    toy: () => benchToy(browser, server),
    compare: () =>
      benchCompare(async () => {
        const page = await newPage(browser)
        await page.goto(server.url)
        return page
      }),
    pictures: () =>
      benchPictures(async () => {
        const page = await newPage(browser)
        // One design, as somebody has who only wants to see what a slider does; Compare's four are the part before.
        await page.goto(`${server.url}#network=exact&steps=18&door=compare`)
        return page
      }),
    run: () => benchRun(browser, server),
    load: () => benchFirstLoad(browser, server),
    cpu: benchCpu,
    loops: () => benchEngine(),
    networks: benchNetworks,
    soak: benchSoak,
  }
  const asked = process.argv.slice(2)
  const stray = asked.find((name) => !(name in parts))
  if (stray) throw new RangeError(`There is no part "${stray}" of the bench: ${Object.keys(parts).join(', ')}.`)
  for (const [name, bench] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await bench()
} finally {
  await browser.close()
  await server.close()
}
