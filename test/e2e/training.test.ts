/** Network and training in the page: cancel, comparison, accessibility. */
import { describe, expect, it } from 'vitest'
import { distPages, overflowOf, violationsOf } from './support/pages.ts'

const pages = distPages()
const query = '?model=tiny'

describe('the training panel', () => {
  it('trains in a worker, can be cancelled, and compares the four columns at equal budget', async () => {
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
  })

  it.each([
    ['light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }, 'budget=100'],
    ['narrow, dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }, 'budget=100'],
    ['numbers, narrow', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }, ''],
  ] as const)('is clean for axe and does not scroll sideways: %s', async (_name, options, hash) => {
    const page = await pages.visit(hash, { ...options, query })
    page.setDefaultTimeout(60_000)
    for (const panel of ['.training-panel', '.numbers-panel']) await page.locator(`${panel} > summary`).click()
    if (hash !== '') {
      await page.getByRole('button', { name: 'Train', exact: true }).click()
      await page.locator('.training-table tbody tr').waitFor()
    } else await page.locator('.numbers-toy').waitFor()
    for (const part of ['.training-panel', '.numbers-panel']) expect(await violationsOf(page, part)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  })
})
