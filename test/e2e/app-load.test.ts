/** The page as a person opens it: with the real network, from a link, on wide screens and narrow ones. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { dist } from '../../src/cli/build.mjs'
import { scenes } from '../../src/scenes/registry.ts'
import { decodeShipped } from '../../src/state/shipped-file.ts'
import { appPages, quick, stateOf, waitForDone } from './support/app.ts'
import { openOnDesk, overflowOf, violationsOf } from './support/pages.ts'

/** In levels of 255; 256 where there is nothing to compare. */
const largestDifference = (one: ArrayLike<number>, other: ArrayLike<number>): number =>
  one.length === other.length && one.length > 0
    ? Array.from(one).reduce((most, level, k) => Math.max(most, Math.abs(level - other[k]!)), 0)
    : 256

const { pages, visit } = appPages()
const { expectNoErrors } = pages

describe('on load', () => {
  it('is a production build, whoever made it', async () => {
    const assets = join(dist, 'assets')
    const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
    const texts = await Promise.all(scripts.map((name) => readFile(join(assets, name), 'utf8')))
    expect(texts.some((text) => text.includes('createRoot'))).toBe(true)
    expect(scripts.filter((_, k) => texts[k]!.includes('jsxDEV'))).toEqual([])
  })

  it('waits for at most 250 kB of compressed code, and for nothing of the other doors', async () => {
    const html = await readFile(join(dist, 'index.html'), 'utf8')
    const scripts = [...html.matchAll(/assets\/[\w.-]+\.js/g)].map(([path]) => join(dist, path))
    // One file, and what helps it load others: forty small ones would take turns at a host's few connections.
    expect(scripts.length).toBeGreaterThan(0)
    expect(scripts.length).toBeLessThan(5)
    const sizes = await Promise.all(
      scripts.map(async (path) => (await stat(`${path}.br`).catch(() => stat(path))).size),
    )
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(250_000)
    const texts = await Promise.all(scripts.map((path) => readFile(path, 'utf8')))
    for (const [what, mark] of [
      ['KaTeX', 'katex-mathml'],
      ['the lab', 'Quality lab'],
      ['the stage', 'stage-words'],
      ['other programs’ settings', 'KSampler'],
    ] as const)
      expect(
        texts.some((text) => text.includes(mark)),
        what,
      ).toBe(false)
    // Of the scenes it has titles and states, and no sentence.
    const text = texts.join('\n')
    for (const { title, beats } of scenes) {
      expect(text).toContain(title)
      for (const { say } of beats) expect(text).not.toContain(say.slice(0, 30))
    }
  })

  it('shows how far the network has come while the toy already works, then samples by itself and shows the images', async () => {
    const page = await pages.open(pages.server.blank)
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/*.onnx', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`${pages.server.url}#images=1&steps=2`)
    await page.getByRole('progressbar', { name: 'Network fetched' }).waitFor()
    const { bytes } = JSON.parse(await readFile('public/models/cifar10-mini.card.json', 'utf8'))
    await page.getByText(`Fetching the network: 0.0 of ${(bytes / 1e6).toFixed(1)} MB`).waitFor()
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await page.getByText('design 3 steps').waitFor()
    release()
    await waitForDone(page)
    expect(await page.getByRole('progressbar').count()).toBe(0)
    const spread = await page.locator('.image-grid canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, 32, 32)
      return Math.max(...data.filter((_, k) => k % 4 < 3)) - Math.min(...data.filter((_, k) => k % 4 < 3))
    })
    expect(spread).toBeGreaterThan(60)
    expect(await page.getByText('5 of 5').count()).toBe(1)
    expectNoErrors()
  })

  it('shows what comes with the page while its network is on the way, and then its own', async () => {
    const page = await pages.open(pages.server.blank)
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/cifar10-mini.onnx', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(pages.server.url)
    await page.getByText('is closest to the converged run').first().waitFor()
    await page.getByRole('radio', { name: 'Network', exact: true }).click()
    await page.getByText('Meanwhile you see what this network made').waitFor()
    const large = page.locator('.picture-column[data-slot=A] canvas').first()
    const pixels = () =>
      large.evaluate((canvas: HTMLCanvasElement) => [
        ...canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data,
      ])
    const shipped = decodeShipped(await readFile('public/frames/opening.png'))
    const { side } = shipped
    const mine = shipped.rows[0]!.pixels
    // The large picture is the fifth: a cat.
    const cat = mine.subarray(4 * side * side * 4, 5 * side * side * 4)
    await expect.poll(async () => largestDifference(await pixels(), cat)).toBe(0)
    // No number of other pictures stands beside them.
    expect(await page.locator('.picture-column[data-slot=A] .picture-error').textContent()).not.toMatch(/\d/)
    release()
    await page.waitForFunction(() => {
      const { engine } = window.samplerscope.explorer.getState()
      const isThere = engine.phase === 'ready' && engine.model.name === 'cifar10-mini'
      return isThere && window.samplerscope.activeRun()?.status === 'done'
    })
    const own = await page.evaluate(() => [
      ...(window.samplerscope.activeRun()!.frames.at(-1)!.state as Uint8ClampedArray),
    ])
    // Float32 on this machine against the file's: a level or two of 255.
    expect(largestDifference(own, mine)).toBeLessThan(4)
    expect(await page.getByText('Meanwhile you see').count()).toBe(0)
    expectNoErrors()
  })
})

describe('the link', () => {
  const opened = pages.shared(() => visit(`steps=2000&solver=magic&wattage=1&${quick.replace('&steps=4', '')}`))
  /** The page that the tests share, with another link opened in it. */
  const openedAt = async (hash: string): Promise<Page> => {
    const page = await opened()
    await openOnDesk(page, hash)
    return page
  }

  it('that is not understood gives the defaults and says what was wrong', async () => {
    const page = await opened()
    await expect(page.locator('.note').allInnerTexts()).resolves.toEqual([
      '"wattage" is not a setting of this page; ignored',
      'steps must be between 1 and 1000, got 2000; using 18',
      expect.stringMatching(/^solver "magic" is not one of euler, /),
    ])
    expect((await stateOf(page)).document.design.steps).toBe(18)
    await page.getByRole('button', { name: 'Dismiss' }).first().click()
    expect(await page.locator('.note').count()).toBe(2)
    expectNoErrors()
  })

  it('opened in the same tab takes effect and can be undone', async () => {
    const page = await opened()
    await page.evaluate(() => {
      location.hash = '#images=1&steps=7'
    })
    await page.waitForFunction(() => window.samplerscope.explorer.getState().document.design.steps === 7)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await stateOf(page)).document.design.steps).toBe(18)
  })

  it('goes on without a network once it has loaded', async () => {
    const page = await openedAt(quick)
    await waitForDone(page)
    // What is behind the other doors is still on its way.
    await page.waitForLoadState('networkidle')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Next seed' }).click()
    await page.waitForFunction(() => {
      const { document } = window.samplerscope.explorer.getState()
      return document.seed === 2 && window.samplerscope.activeRun()?.status === 'done'
    })
    expect(pages.log.failedRequests).toEqual([])
    expectNoErrors()
    await page.context().setOffline(false)
  })

  it('brings back design, mixture, view and seed after a reload', async () => {
    const hash =
      'steps=6&sigmaMax=40&discretization=edm,rho:3&schedule=vp&scaling=vp&solver=second-order,alpha:0.5&stochasticity=churn,sChurn:10,sTmax:inf&mixture=0.3:-1:0.2;0.7:0.5:0.05&axis=step&points=33&images=1&class=3&show=denoised&seed=7'
    const page = await openedAt(hash)
    const before = await stateOf(page)
    expect(before.document).toMatchObject({ seed: 7, toy: { axis: 'step', count: 33 }, images: { class: 3 } })
    await page.getByRole('button', { name: 'Next seed' }).click()
    await page.waitForFunction(() => location.hash.includes('seed=8'))
    await page.reload()
    await page.locator('.area-toy canvas').first().waitFor()
    const after = await stateOf(page)
    expect(after.document).toEqual({ ...before.document, seed: 8 })
    expect(await page.locator('.note').count()).toBe(0)
    expectNoErrors()
  })

  it('leads to a page that is clean for axe and does not scroll sideways: wide and light, narrow and dark', async () => {
    const page = await openedAt(`${quick}&stochasticity=churn&B=steps=4;solver=euler`)
    await waitForDone(page)
    const table = page.locator('.table-panel > summary')
    for (const [width, height, colorScheme] of [
      [1440, 900, 'light'],
      [390, 844, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme })
      expect(await overflowOf(page), `${width}`).toBeLessThanOrEqual(0)
      expect(await violationsOf(page), `${width}, ${colorScheme}`).toEqual([])
      // Table 1 is wider than a phone: it scrolls in itself.
      await table.click()
      await page.locator('.table-one').waitFor()
      expect(await overflowOf(page), `${width}, with Table 1`).toBeLessThanOrEqual(0)
      await table.click()
    }
    expectNoErrors()
  })
})
