/** Drives the engine's page from Node: starts it, asks for runs, waits for what it says. */
import type { Browser, BrowserContext, Route } from 'playwright-core'
import { isolationHeaders } from '../../src/base/isolation-headers.mjs'
import type { EngineEvent, EngineStatus, RunRequest, StartOptions, Statistics } from '../../src/engine/protocol.ts'
import { type OpenPage, open } from './browser.ts'
import type { EngineSite } from './engine-site.ts'
import { bytesOf, floatsOf } from './support/images.ts'

/** Runs first in the engine's worker: stops it when the page says so. */
const prelude = `
new BroadcastChannel('hang').onmessage = () => { for (;;); }
`

/** In the worker: no device for anybody. */
export const refuseDevices = `
GPUAdapter.prototype.requestDevice = () => Promise.reject(new Error('The driver said no.'))
`

const isWorkerScript = /engine\.worker/

/** Puts a script before the worker's own. Init scripts of the browser reach pages only. */
const prepend = async (context: BrowserContext, script: string): Promise<void> => {
  await context.route(isWorkerScript, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${script}\n${await response.text()}` })
  })
}

/** The page without the headers that isolate it. */
const refuseIsolation = async (route: Route): Promise<void> => {
  const response = await route.fetch()
  const isolating = new Set(Object.keys(isolationHeaders).map((name) => name.toLowerCase()))
  const headers = Object.entries(response.headers()).filter(([name]) => !isolating.has(name))
  await route.fulfill({ response, headers: Object.fromEntries(headers) })
}

type RunEnd = 'progress' | 'done' | 'run-failed'

export interface Finished {
  readonly images: readonly number[]
  readonly milliseconds: number
  readonly networkMilliseconds: number
  /** Of each frame, in order: its step, and its pixels. */
  readonly frames: readonly {
    readonly step: number
    readonly steps: number
    readonly state: readonly number[]
    readonly denoised: readonly number[]
    readonly residual: readonly number[]
  }[]
  readonly calls: readonly number[]
}

export interface EnginePage extends OpenPage {
  start(options: StartOptions): Promise<void>
  run(request: RunRequest): Promise<void>
  /** Waits for the status of this phase after the first `after` events. */
  status<Phase extends EngineStatus['phase']>(
    phase: Phase,
    after?: number,
  ): Promise<Extract<EngineStatus, { phase: Phase }>>
  /** Waits for a run's end; throws when it fails. */
  finished(run: number): Promise<Finished>
  failed(run: number): Promise<string>
  /** Waits for progress of a run. */
  progress(run: number): Promise<void>
  statistics(): Promise<Statistics>
  /** Number of events so far. */
  count(): Promise<number>
  events(): Promise<EngineEvent['type'][]>
  /** The worker answers nothing any more. */
  hang(): Promise<void>
}

export interface EnginePageOptions {
  readonly script?: string
  /** The page's timers can be sent forward. */
  readonly hasClock?: boolean
  /** Whether the page is cross-origin isolated, as usual. */
  readonly isIsolated?: boolean
}

export const openEnginePage = async (
  browser: Browser,
  site: EngineSite,
  { script = '', hasClock = false, isIsolated = true }: EnginePageOptions = {},
): Promise<EnginePage> => {
  const opened = await open(browser, 'about:blank')
  const { page } = opened
  await prepend(page.context(), prelude + script)
  if (hasClock) await page.clock.install()
  if (!isIsolated) await page.context().route(site.url, refuseIsolation)
  await page.goto(site.url)
  await page.waitForFunction(() => window.engineStand)

  const waitFor = (what: { readonly run: number; readonly types: readonly RunEnd[] }): Promise<unknown> =>
    page.waitForFunction(
      ({ run, types }) =>
        window.engineStand.events.some(
          (event) => 'run' in event && event.run === run && types.some((type) => type === event.type),
        ),
      what,
      { polling: 50, timeout: 150_000 },
    )

  return {
    ...opened,
    start: (options) => page.evaluate((given) => window.engineStand.start(given), options),
    run: (request) => page.evaluate((given) => window.engineStand.engine!.run(given), request),
    status: async (phase, after = 0) => {
      const handle = await page.waitForFunction(
        ({ phase, after }) => {
          const statuses = window.engineStand.events
            .slice(after)
            .flatMap((event) => (event.type === 'status' ? [event.status] : []))
          return (
            statuses.find((status) => status.phase === phase) ?? statuses.find((status) => status.phase === 'failed')
          )
        },
        { phase, after },
        { polling: 50, timeout: 150_000 },
      )
      const status = (await handle.jsonValue()) as EngineStatus
      if (status.phase !== phase) throw new Error(JSON.stringify(status))
      return status as Extract<EngineStatus, { phase: typeof phase }>
    },
    finished: async (run) => {
      await waitFor({ run, types: ['done', 'run-failed'] })
      const { images, frames, ...rest } = await page.evaluate((run) => {
        const { events } = window.engineStand
        const last = events.find((event) => (event.type === 'done' || event.type === 'run-failed') && event.run === run)
        if (last?.type !== 'done') throw new Error(JSON.stringify(last))
        // As text: a million numbers one by one would take longer than the run.
        const textOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string => {
          const bytes = new Uint8Array(buffer, byteOffset, byteLength)
          let text = ''
          for (let k = 0; k < byteLength; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192))
          return btoa(text)
        }
        // A run that started again tells its steps again; only the last time counts.
        const frames = events.flatMap((event) =>
          event.type === 'frame' && event.frame.run === run ? [event.frame] : [],
        )
        const calls = events.flatMap((event) => (event.type === 'progress' && event.run === run ? [event.call] : []))
        return {
          images: textOf(last.images),
          milliseconds: last.milliseconds,
          networkMilliseconds: last.networkMilliseconds,
          frames: frames
            .slice(frames.findLastIndex(({ step }) => step === 0))
            .map(({ step, steps, state, denoised, residual }) => ({
              step,
              steps,
              state: textOf(state),
              denoised: textOf(denoised),
              residual: textOf(residual),
            })),
          calls: calls.slice(calls.lastIndexOf(1)),
        }
      }, run)
      return {
        ...rest,
        images: floatsOf(images),
        frames: frames.map(({ state, denoised, residual, ...frame }) => ({
          ...frame,
          state: [...bytesOf(state)],
          denoised: [...bytesOf(denoised)],
          residual: [...bytesOf(residual)],
        })),
      }
    },
    failed: async (run) => {
      await waitFor({ run, types: ['done', 'run-failed'] })
      return page.evaluate((run) => {
        const last = window.engineStand.events.find((event) => event.type === 'run-failed' && event.run === run)
        return last?.type === 'run-failed' ? last.message : 'it did not fail'
      }, run)
    },
    progress: async (run) => {
      await waitFor({ run, types: ['progress'] })
    },
    statistics: () => page.evaluate(() => window.engineStand.engine!.statistics()),
    count: () => page.evaluate(() => window.engineStand.events.length),
    events: () => page.evaluate(() => window.engineStand.events.map(({ type }) => type)),
    hang: () => page.evaluate(() => new BroadcastChannel('hang').postMessage('now')),
  }
}
