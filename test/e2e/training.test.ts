/** Network and training in the page: cancel, comparison, accessibility. */
import { describe, expect, it } from 'vitest'
import { distPages, overflowOf, violationsOf } from './support/pages.ts'

const pages = distPages()
const query = '?model=tiny'

describe('the training panel', () => {
  it('trains in a worker, can be cancelled, compares the four columns at equal budget, and fits', async () => {
    const page = await pages.visit('budget=200&points=20&images=1', { query })
    page.setDefaultTimeout(60_000)
    await page.locator('.training-panel > summary').click()
    const asked = () => pages.log.requests.filter((url) => url.includes('training.worker'))
    expect(asked()).toEqual([])
    await page.getByLabel('Steps of training').fill('20000')
    await page.getByRole('button', { name: 'Train', exact: true }).click()
    await page.locator('.training-panel').getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Cancelled. Nothing was kept.').waitFor()
    const kept = () => page.evaluate(() => window.samplerscope.explorer.getState().trained.length)
    expect(await kept()).toBe(0)
    await page.getByLabel('Steps of training').fill('200')
    await page.getByRole('button', { name: 'Compare all four' }).click()
    await expect.poll(() => page.locator('.training-table tbody tr').count(), { timeout: 60_000 }).toBe(4)
    expect(await kept()).toBe(4)
    // One worker for all four, loaded when it was needed; of the cancelled one the browser tells a little later.
    const workers = () => page.workers().filter((worker) => worker.url().includes('training.worker')).length
    await expect.poll(workers, { timeout: 20_000 }).toBe(1)
    expect(asked()).not.toEqual([])
    // The network is asked only when the person says so.
    expect(await page.locator('.toy-key-imperfect').count()).toBe(0)
    await page.locator('.training-panel').getByRole('radio', { name: 'learned' }).click()
    await page.locator('.toy-key-imperfect').waitFor()
    await page.waitForFunction(() => location.hash.includes('denoiser=learned'))
    pages.expectNoErrors()

    // Beside the numbers it fits, and is clean for axe.
    await page.locator('.numbers-panel > summary').click()
    await page.locator('.numbers-toy').waitFor()
    for (const [look, viewport, colorScheme] of [
      ['wide, light', { width: 1440, height: 900 }, 'light'],
      ['narrow, light', { width: 390, height: 844 }, 'light'],
      ['narrow, dark', { width: 390, height: 844 }, 'dark'],
    ] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const rules = colorScheme === 'dark' ? ({ only: 'colours' } as const) : {}
      for (const part of ['.training-panel', '.numbers-panel'])
        expect(await violationsOf(page, part, rules), `${part}, ${look}`).toEqual([])
      expect(await overflowOf(page), look).toBeLessThanOrEqual(0)
    }
    pages.expectNoErrors()
  })
})
