/** Headless Chromium for the end-to-end tests: with WebGPU on a software device, or without any. */
import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium, missingChromium } from './chromium.mjs'

export const chromiumPath = async (): Promise<string> => {
  const path = await findChromium()
  if (!path) throw new Error(missingChromium)
  return path
}

/**
 * What Playwright turns off, since Chromium takes only the last list it is given, and the three pages that Chromium loads
 * behind the address bar of every new window: nobody types there, and they cost as much as a quarter of a visit.
 */
const disabledFeatures = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
]

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${disabledFeatures.join(',')}`,
]

/** All four are needed: without the last three the first canvas texture kills the GPU process. */
const webgpuFlags = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
]

/** A test's page is gone before what V8's last compiler makes of it has paid: without it, pages cost a sixteenth less. */
const shortLived = '--js-flags=--no-turbofan'

/** The caller closes the browser. Without `webgpu` the page finds no adapter. */
export const launch = async ({
  webgpu = false,
  more = [],
}: {
  readonly webgpu?: boolean
  /** Further arguments. */
  readonly more?: readonly string[]
} = {}): Promise<Browser> =>
  chromium.launch({ executablePath: await chromiumPath(), args: [...flags, ...(webgpu ? webgpuFlags : []), ...more] })

const shared = new Map<boolean, Promise<Browser>>()

/**
 * The browser, with WebGPU or without, that all files of a worker share, each page in a context of its own. It starts when
 * it is first asked for, and again should it have ended; it ends with its worker.
 */
export const sharedBrowser = async ({ webgpu = false }: { readonly webgpu?: boolean } = {}): Promise<Browser> => {
  const running = await shared.get(webgpu)?.catch(() => undefined)
  if (running?.isConnected()) return running
  const started = launch({ webgpu, more: webgpu ? [] : [shortLived] })
  shared.set(webgpu, started)
  return started
}

export interface OpenOptions {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly reducedMotion?: 'reduce' | 'no-preference'
  /** Whether the page may measure devices unasked; by default it finds that it has done so. */
  readonly calibrates?: boolean
  /** Whether the page may keep itself for times without a network; requests of its worker are not seen by the page's log. */
  readonly isKept?: boolean
  /** Whether the page has a browser context of its own: for tests that change it in a way that can't be undone. */
  readonly isFresh?: boolean
  /** Runs in every document of the page, before what is its own. */
  readonly script?: () => void
}

/** How a page is shown, with what is left out. */
export const viewOf = ({
  viewport = { width: 1280, height: 800 },
  colorScheme = 'light',
  reducedMotion = 'no-preference',
}: OpenOptions) => ({ viewport, colorScheme, reducedMotion })

/** Everything that went wrong in a page or its workers since it was opened; the lists grow. */
export interface PageLog {
  /** console.error and console.warn. */
  readonly consoleErrors: string[]
  readonly consoleWarnings: string[]
  /** Uncaught exceptions and unhandled rejections. */
  readonly pageErrors: string[]
  /** Requests without an answer, or with a status of 400 and up. */
  readonly failedRequests: string[]
  /** Every URL asked for. */
  readonly requests: string[]
}

export interface OpenPage {
  readonly page: Page
  readonly log: PageLog
  close(): Promise<void>
}

/** Opens a URL in a context of its own (no shared storage) and waits for its load event. */
export const open = async (browser: Browser, url: string, options: OpenOptions = {}): Promise<OpenPage> => {
  const { calibrates = false, isKept = false, script } = options
  const context = await browser.newContext({ ...viewOf(options), serviceWorkers: isKept ? 'allow' : 'block' })
  const log: PageLog = { consoleErrors: [], consoleWarnings: [], pageErrors: [], failedRequests: [], requests: [] }
  context.on('request', (request) => log.requests.push(request.url()))
  context.on('requestfailed', (request) =>
    log.failedRequests.push(`${request.url()}: ${request.failure()?.errorText ?? 'failed'}`),
  )
  context.on('response', (response) => {
    if (response.status() >= 400) log.failedRequests.push(`${response.url()}: ${response.status()}`)
  })
  context.on('console', (message) => {
    if (message.type() === 'error') log.consoleErrors.push(message.text())
    if (message.type() === 'warning') log.consoleWarnings.push(message.text())
  })
  context.on('weberror', (error) => log.pageErrors.push(String(error.error())))
  if (!calibrates)
    await context.addInitScript(() => {
      // Blank pages have no storage.
      if (location.origin === 'null') return
      const model = new URLSearchParams(location.search).get('model') ?? 'cifar10-mini'
      const usual = { preferred: 'auto', measured: { model, outcomes: [] } }
      try {
        localStorage.setItem('samplerscope-engine', JSON.stringify(usual))
      } catch {
        // Denied, as in a frame of another site: it measures nothing before its first pictures.
      }
    })
  if (script) await context.addInitScript(script)
  const page = await context.newPage()
  await page.goto(url)
  return { page, log, close: () => context.close() }
}

/** Waits until the page has drawn what it draws only when it has nothing else to do, as tables and sentences. */
export const settled = async (page: Page): Promise<void> => {
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve))))
  await frames(page, 2)
}

/** Waits until the page has drawn so many frames: on a busy machine longer than on an idle one, as a fixed time is not. */
export const frames = (page: Page, count: number): Promise<void> =>
  page.evaluate(async (count) => {
    for (let k = 0; k < count; k++) await new Promise(requestAnimationFrame)
  }, count)
