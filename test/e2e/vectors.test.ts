/** The paths' straightness and their plane on the page; the tiny network. */
import type { Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { imageLength } from '../../src/engine/card.ts'
import { meanStraightness, pathOf, straightnessOf, trailOfImage } from '../../src/metrics/path.ts'
import { compilePath, measureTrails } from '../../src/metrics/path-trail.ts'
import { parseHash } from '../../src/scenes/link.ts'
import { createNodeBackend, sampleInDouble, tinyFiles } from '../unit/engine/node-backend.ts'
import { launch, type OpenOptions, open } from './browser.ts'
import { overflowOf, servedPages, violationsOf } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
const hash = 'images=1&steps=5&seed=4&discretization=vp&schedule=vp&scaling=vp&solver=euler'

const openLab = async (page: Page): Promise<Page> => {
  await page.locator('.convergence-lab > summary').click()
  await page.waitForFunction(() => window.samplerscope.activeRun()?.status === 'done')
  return page
}
const visit = async (more = '', options: OpenOptions = {}): Promise<Page> =>
  openLab(await pages.visit(`${hash}&${more}`, { query: '?model=tiny&backend=wasm', ...options }))

/** A plot's layers lie over an element without a height of its own. */
const shown = (plot: Locator): Promise<void> => plot.waitFor({ state: 'attached' })

const viewOf = (page: Page) => page.getByRole('region', { name: 'Paths', exact: true })

const cellsOf = (page: Page, row: number): Promise<readonly string[]> =>
  viewOf(page)
    .getByRole('region', { name: 'Summary of the paths' })
    .locator('tbody tr')
    .nth(row)
    .locator('td')
    .allTextContents()

const readImages = async (page: Page): Promise<void> => {
  const view = viewOf(page)
  await view.getByRole('radio', { name: 'Images' }).click()
  await view.getByRole('button', { name: 'Measure', exact: true }).click()
  await view.getByRole('button', { name: 'Measure again' }).waitFor()
}

/** Length and turn of the mean path of four images, by the reference engine. */
const expected = async (): Promise<{ readonly length: number; readonly turn: number }> => {
  const { design } = parseHash(hash).value
  const backend = await createNodeBackend(tinyFiles.onnx)
  const run = measureTrails({ designs: [{ key: 'A', design }] })
  let next = run.next()
  while (!next.done && next.value.kind === 'run') {
    const request = { program: next.value.program, seed: 4, labels: [0, 1, 2, 3] }
    next = run.next(Float32Array.from(await sampleInDouble(backend, request)))
  }
  await backend.dispose()
  if (next.done || next.value.kind !== 'found' || !('trail' in next.value.update)) throw new Error('there is no trail')
  const { trail } = next.value.update
  const paths = [0, 1, 2, 3].map((k) =>
    straightnessOf(pathOf(design, compilePath(design), trailOfImage(trail, k, imageLength), 'own')),
  )
  return meanStraightness(paths)
}

const expectNumbers = async (page: Page): Promise<void> => {
  const { length, turn } = await expected()
  const cells = await cellsOf(page, 0)
  expect(Number(cells[0]) / length).toBeCloseTo(1, 2)
  expect(Number(cells[2]!.replace('°', '')) / turn).toBeCloseTo(1, 2)
}

describe('paths', () => {
  afterEach(pages.expectNoErrors)

  it('are followed on the toy as soon as they are looked at, and share the cursor', async () => {
    const page = await visit('B=steps=9;stochasticity=churn&C=steps=9')
    const view = viewOf(page)
    await shown(view.getByRole('img', { name: /^Angle of the path from step to step .* A: .* at most/ }))
    await view.getByText(/^Skipped: B: Heun with churn, Karras adds noise on the way/).waitFor()
    const [vp, edm] = [await cellsOf(page, 0), await cellsOf(page, 1)]
    // x(t) of EDM is straighter than that of VP; unscaled both follow the same curve.
    expect(Number(edm[1])).toBeLessThan(Number(vp[1]))
    await view.getByRole('radio', { name: 'x/s against σ' }).click()
    await expect.poll(async () => Math.abs(Number((await cellsOf(page, 0))[1]) - 1)).toBeLessThan(0.01)
    const marker = view.locator('.lab-series path[transform]').nth(2)
    await marker.scrollIntoViewIfNeeded()
    await marker.hover({ force: true })
    await page.waitForFunction(() => window.samplerscope.explorer.getState().hovered === 3)
    await view.getByRole('combobox', { name: 'Bend' }).selectOption('curvature')
    await shown(view.getByRole('img', { name: /^Curvature of the path/ }))
  })

  it('are read of the network, and shown in their plane with the cursor', async () => {
    const page = await visit('B=steps=4')
    const view = viewOf(page)
    await readImages(page)
    await expectNumbers(page)
    const plane = view.getByRole('img', { name: /^D\(x; σ\) of 8 runs in the plane of their two largest variances/ })
    await shown(plane)
    expect(await view.locator('.path-thumb').count()).toBe(4)
    const drawn = await view.locator('.path-thumb canvas').evaluateAll((all) =>
      all.map((one) =>
        (one as HTMLCanvasElement)
          .getContext('2d')!
          .getImageData(0, 0, 32, 32)
          .data.some((x) => x > 0),
      ),
    )
    expect(drawn).toEqual([true, true, true, true])
    await page.evaluate(() => window.samplerscope.explorer.getState().pin(2))
    await view.getByText(/D at step 2$/).waitFor()
    // A ring on every path, of the other design's at the same share of its steps.
    await expect.poll(() => plane.locator('.lab-beside').count()).toBe(8)
    await view.getByRole('radio', { name: 'x', exact: true }).click()
    await shown(view.getByRole('img', { name: /^x of 8 runs/ }))
    await view.getByRole('combobox', { name: 'Shown' }).selectOption('1')
    await view.getByText(/^Between the slopes/).waitFor()

    // A change of a design takes what was measured of the old one away.
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await view.getByRole('button', { name: 'Measure', exact: true }).waitFor()
    expect(await view.locator('.path-map').count()).toBe(0)
  })

  it('are cancelled, and go on', async () => {
    const page = await visit('B=steps=64')
    const view = viewOf(page)
    await view.getByRole('radio', { name: 'Images' }).click()
    await view.getByRole('combobox', { name: 'Images' }).selectOption('9')
    await view.getByRole('button', { name: 'Measure', exact: true }).click()
    await view.getByRole('progressbar', { name: 'Paths read' }).waitFor()
    await view.getByRole('button', { name: 'Cancel' }).click()
    await page.waitForFunction(() => window.samplerscope.explorer.getState().backgroundRuns === 0)
    await view.getByRole('button', { name: 'Measure again' }).click()
    await view.getByRole('progressbar', { name: 'Paths read' }).waitFor()
  })
})

it('paths are the same on WebGPU', async () => {
  const browser = await launch({ webgpu: true })
  const { page, log, close } = await open(browser, `${pages.server.url}?model=tiny&backend=webgpu#${hash}`)
  try {
    await openLab(page)
    await readImages(page)
    await expectNumbers(page)
    const statistics = await page.evaluate(() => window.samplerscope.engine.statistics())
    // The last run made no call: all of its outputs were on the GPU.
    expect(statistics.device?.run).toMatchObject({ networkCalls: 0, callsKnown: 5 })
    expect(log.pageErrors).toEqual([])
  } finally {
    await close()
    await browser.close()
  }
})

it.each([
  ['wide, light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }],
  ['narrow, dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
] as const)('is clean for axe and does not scroll sideways: %s', async (_, options) => {
  const page = await visit('B=steps=4', options)
  await readImages(page)
  await viewOf(page).locator('.path-thumb').first().waitFor()
  expect(await violationsOf(page, '.convergence-lab')).toEqual([])
  expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  pages.expectNoErrors()
})
