/** The paths' straightness and their plane on the page; the tiny network. */
import type { Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { expectToLookClean, openHash, servedPages } from './support/pages.ts'
import { cellsOf, expectNumbers, hash, openLab, readImages, viewOf } from './support/paths-view.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)
const visit = async (more = ''): Promise<Page> =>
  openLab(await pages.visit(`${hash}&${more}`, { query: '?model=tiny&backend=wasm' }))

/** A plot's layers lie over an element without a height of its own. */
const shown = (plot: Locator): Promise<void> => plot.waitFor({ state: 'attached' })

describe('paths', () => {
  afterEach(pages.expectNoErrors)

  it('are followed on the toy as soon as they are looked at, share the cursor, are cancelled on images, and go on', async () => {
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

    // On images they are cancelled, and go on.
    await openHash(page, `${hash}&B=steps=64`)
    await view.getByRole('radio', { name: 'Images' }).click()
    await view.getByRole('combobox', { name: 'Images' }).selectOption('9')
    await view.getByRole('button', { name: 'Measure', exact: true }).click()
    await view.getByRole('progressbar', { name: 'Paths read' }).waitFor()
    await view.getByRole('button', { name: 'Cancel' }).click()
    await page.waitForFunction(() => window.samplerscope.explorer.getState().backgroundRuns === 0)
    await view.getByRole('button', { name: /^Measure/ }).click()
    await view.getByRole('progressbar', { name: 'Paths read' }).waitFor()
    await view.getByRole('button', { name: 'Pause' }).click()
    await view.getByText('Paused. What was measured is kept.').waitFor()
  })

  it('are read of the network, shown in their plane with the cursor, and fit', async () => {
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
    await expectToLookClean(page, '[aria-label="Paths"]')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.evaluate(() => window.samplerscope.explorer.getState().pin(2))
    await view.getByText(/D at step 2$/).waitFor()
    // A ring on every path, of the other design's at the same share of its steps.
    await expect.poll(() => plane.locator('.lab-beside').count()).toBe(8)
    await view.getByRole('radio', { name: 'x', exact: true }).click()
    await shown(view.getByRole('img', { name: /^x of 8 runs/ }))
    await view.getByRole('combobox', { name: 'Shown' }).selectOption('1')
    await view.getByText(/^Between the slopes/).waitFor()

    // A change of a design leaves what was measured of the old one in grey, and undo brings it back without a run.
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await view.getByRole('button', { name: 'Measure what is missing' }).waitFor()
    await view.getByRole('rowheader', { name: 'A before' }).waitFor()
    expect(await view.locator('.path-map').count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await view.getByText('All of it is measured and kept.').waitFor()
    await shown(view.getByRole('img', { name: /^[Dx].* of 8 runs/ }))

    // As a study it is kept, with the numbers of all images.
    await view.getByRole('button', { name: 'Keep as a study' }).click()
    const study = page.getByRole('region', { name: /^Study:/ })
    await study.getByText('All of it is measured and kept.').waitFor()
    const rows = study.getByRole('region', { name: 'Summary of the paths of the study' }).locator('tbody tr')
    expect(await rows.locator('td:nth-of-type(3)').allTextContents()).toEqual([
      expect.stringMatching(/^[\d.]+ ± [\d.]+$/),
      expect.stringMatching(/^[\d.]+ ± [\d.]+$/),
    ])
    // After a reload the numbers are there; the states are read again when somebody asks for them.
    await page.reload()
    await openLab(page)
    await study.getByText('All of it is measured and kept.').waitFor({ timeout: 30_000 })
    await view.getByText('All of it is measured and kept.').waitFor()
    await view.getByRole('button', { name: 'Draw their plane' }).click()
    await shown(view.getByRole('img', { name: /^[Dx].* of 8 runs/ }))
  })
})
