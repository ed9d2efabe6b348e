import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { open, sharedBrowser } from './browser.ts'
import { type RunningServer, serveDist } from './server.ts'

describe.each([{ webgpu: false }, { webgpu: true }])('the page, webgpu: $webgpu', ({ webgpu }) => {
  let server: RunningServer
  let browser: Browser
  beforeAll(async () => {
    server = await serveDist()
    browser = await sharedBrowser({ webgpu })
  })
  afterAll(async () => {
    await server?.close()
  })

  it(`is isolated, has ${webgpu ? 'a' : 'no'} WebGPU adapter, loads without an error and asks nobody but its host`, async () => {
    // One image: nothing is waited for that it shows.
    const { page, log, close } = await open(browser, `${server.url}#images=1&steps=2`)
    await page.waitForLoadState('networkidle')
    await expect(page.locator('#root > *').count()).resolves.toBeGreaterThan(0)
    const found = await page.evaluate(async () => ({
      isolated: crossOriginIsolated,
      adapter: (await navigator.gpu?.requestAdapter()) != null,
    }))
    expect(found).toEqual({ isolated: true, adapter: webgpu })
    expect(log.pageErrors).toEqual([])
    expect(log.consoleErrors).toEqual([])
    expect(log.failedRequests).toEqual([])
    const foreign = log.requests.filter((url) => !url.startsWith(server.url) && !/^(data|blob):/.test(url))
    expect(foreign).toEqual([])
    await close()
  })
})
