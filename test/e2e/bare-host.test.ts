/** Hosts that set no headers and serve from a folder of theirs, as GitHub Pages or a university's web space. */
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { beforeEach, describe, expect, it } from 'vitest'
import { dist, ensureBuilt } from '../../src/cli/build.mjs'
import { listen } from '../../src/cli/serve.mjs'
import { servedPages } from './support/pages.ts'

const folder = '/some/path'

/** Few calls: what is under test is the host. */
const state = 'network=exact&images=1&steps=2&solver=euler'

const serveBare = async () => {
  await ensureBuilt()
  const files = sirv(dist, { dev: true, etag: true })
  let isDown = false
  let version = 1
  const server = http.createServer((request, response) => {
    if (isDown || !request.url?.startsWith(`${folder}/`)) {
      request.socket.destroy()
      return
    }
    request.url = request.url.slice(folder.length)
    if (version > 1 && request.url === '/service-worker.js') {
      const code = readFileSync(join(dist, 'service-worker.js'), 'utf8')
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(`${code}\n// version ${version}`)
      return
    }
    files(request, response, () => void response.writeHead(404).end())
  })
  const port = await listen(server, { port: 0 })
  return {
    url: `http://127.0.0.1:${port}${folder}/`,
    /** There is a newer version of the page. */
    publish: (): void => {
      version++
    },
    /** Whether anything is answered. */
    setDown: (next: boolean): void => {
      isDown = next
      if (next) server.closeAllConnections()
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

describe('on a bare host', () => {
  const pages = servedPages(serveBare)
  const opened = pages.shared(() => pages.open(`${pages.server.url}?backend=wasm#${state}&door=lab`))

  it('samples exact pictures and a network without isolation, and asks for nothing above its folder', async () => {
    const page = await opened()
    const first = () => page.evaluate(() => window.samplerscope?.activeRun()?.status)
    await expect.poll(first, { timeout: 30_000 }).toBe('done')
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
    await page.getByRole('radio', { name: 'Network' }).click()
    const state = () =>
      page.evaluate(() => {
        const { engine } = window.samplerscope.explorer.getState()
        return engine.phase === 'ready' ? [engine.model.name, window.samplerscope.activeRun()?.status] : engine.phase
      })
    await expect.poll(state, { timeout: 60_000 }).toEqual(['cifar10-mini', 'done'])
    expect(pages.log.requests.filter((url) => !url.startsWith(pages.server.url) && !/^(data|blob):/.test(url))).toEqual(
      [],
    )
    expect(pages.log.failedRequests).toEqual([])
    pages.expectNoErrors()
  })

  it('runs no script and loads no picture that is not its own', async () => {
    const page = await opened()
    const refused = await page.evaluate(async () => {
      const violated = () =>
        new Promise<string>((resolve) =>
          addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true }),
        )
      const script = violated()
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.stray = true' }))
      const image = script.then(() => {
        const found = violated()
        document.body.append(Object.assign(new Image(), { src: 'https://example.org/stray.png' }))
        return found
      })
      return [await script, await image, 'stray' in window]
    })
    expect(refused).toEqual(['script-src-elem', 'img-src', false])
  })
})

describe('a page that is kept', () => {
  const pages = servedPages(serveBare)
  beforeEach(() => pages.server.setDown(false))
  /** What keeps the page is there from the first test on. */
  const opened = pages.shared(() =>
    pages.open(`${pages.server.url}?offline&backend=wasm#${state}&door=lab`, { isKept: true }),
  )

  it('comes back isolated, and works when the host is gone: pictures, and a network that was used before', async () => {
    const page = await opened()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    // The first page is not the worker's; the next one is, and has its headers.
    await page.reload()
    await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(true)
    await page.getByRole('radio', { name: 'Network' }).click()
    const model = () =>
      page.evaluate(() => {
        const { engine } = window.samplerscope.explorer.getState()
        const { status, message } = window.samplerscope.activeRun() ?? {}
        return engine.phase === 'ready' ? [engine.model.name, status, message ?? null] : engine.phase
      })
    await expect.poll(model, { timeout: 60_000 }).toEqual(['cifar10-mini', 'done', null])
    pages.server.setDown(true)
    await page.reload()
    await expect.poll(model, { timeout: 60_000 }).toEqual(['cifar10-mini', 'done', null])
    expect(page.url()).toContain('#')
    await page.getByRole('radio', { name: 'Exact' }).click()
    await expect.poll(model, { timeout: 60_000 }).toEqual(['Exact pictures', 'done', null])
    expect(pages.log.pageErrors).toEqual([])
  })

  it('offers a newer version and goes over to it when asked, not before', async () => {
    const page = await opened()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.reload()
    const waiting = () =>
      page.evaluate(() => navigator.serviceWorker.getRegistration().then((one) => one?.waiting?.state ?? null))
    expect(await waiting()).toBeNull()
    pages.server.publish()
    await page.reload()
    await page.getByText('A newer version of Samplerscope is there.').waitFor({ timeout: 60_000 })
    expect(await waiting()).toBe('installed')
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Reload' }).click()])
    await expect.poll(waiting, { timeout: 30_000 }).toBeNull()
    expect(page.url()).toContain('network=exact')
    expect(pages.log.pageErrors).toEqual([])
  })
})
