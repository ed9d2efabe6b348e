/** Guidance and restarts on the page: both worlds run them, the toy with a mode as its class. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { tinyFiles } from '../unit/engine/node-backend.ts'
import { openHash, servedPages } from './support/pages.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite)

const visited = pages.shared(() => pages.visit('images=1'))
/** The page that tests share, with a link opened in it. */
const openedAt = async (hash: string): Promise<Page> => {
  const page = await visited()
  await openHash(page, hash)
  return page
}

/** The steps of a restart are steps of the run in both worlds. */
const expectRestartsInBothWorlds = async (page: Page): Promise<void> => {
  const { steps, nfe } = await page.evaluate(() => {
    const { program } = window.samplerscope.explorer.getState().runnable
    return { steps: program.steps.length, nfe: program.nfe }
  })
  expect([steps, nfe]).toEqual([12, 23])
  await expect
    .poll(() => page.evaluate(() => window.samplerscope.activeRun()?.frames.length), { timeout: 30_000 })
    .toBe(13)
  expect(await page.getByText('not defined once noise is added').isVisible()).toBe(true)
  await page
    .getByRole('radio', { name: 'step' })
    .or(page.getByRole('button', { name: 'step', exact: true }))
    .first()
    .click()
  expect(pages.log.pageErrors).toEqual([])
}

describe('guidance', () => {
  it('offers what the network’s card gives as the best, until the design has it', async () => {
    const guidance = {
      ...{ guide: 'tiny-weak', weight: 2.5, sigma_lo: 0.2, sigma_hi: null, images: 5000 },
      ...{ frechet_distance: 12.25, frechet_distance_alone: 23.5, accuracy: 0.75, accuracy_alone: 0.5 },
      ...{ recall: 0.6, recall_alone: 0.8 },
    }
    const card = { ...JSON.parse(await readFile(tinyFiles.card, 'utf8')), guidance }
    pages.server.replace(/tiny\.card\.json$/, { type: 'application/json', body: JSON.stringify(card) })
    const page = await pages.visit('steps=4&images=1')
    const offer = page.getByRole('button', { name: 'Best measured' })
    await offer.waitFor()
    pages.server.restore()
    expect(await offer.getAttribute('title')).toBe(
      'Autoguidance, w 2.5, above σ 0.2. Over 5,000 images the Fréchet distance is 12.3 instead of 23.5, and 75% instead of 50% are taken for their class. Variety (recall) is 0.6 instead of 0.8.',
    )
    await offer.click()
    await expect.poll(() => offer.count()).toBe(0)
    const { design, guide } = await page.evaluate(() => window.samplerscope.explorer.getState().document)
    expect(design.guidance).toMatchObject({ id: 'auto', params: { weight: 2.5, sigmaLo: 0.2 } })
    expect(guide).toBeNull()
    await expect.poll(() => page.evaluate(() => window.samplerscope.activeRun()?.status)).toBe('done')
    await page.evaluate(() => window.samplerscope.explorer.getState().undo())
    await offer.waitFor()
    pages.expectNoErrors()
  })

  it('asks for a class, doubles the calls, and aims at the tilted density; restarts add their steps', async () => {
    const page = await openedAt('steps=6&images=4')
    const toy = page.getByRole('region', { name: 'Exact 1D toy' })
    const readings = toy.locator('.toy-readings')
    const nfe = async () => (await readings.locator('dd').first().textContent())?.trim()
    expect(await nfe()).toBe('11')
    await page.getByRole('region', { name: 'Guidance' }).getByText('Classifier-free').click()
    await expect.poll(() => toy.getByText('Guidance needs a class').isVisible()).toBe(true)
    await expect.poll(nfe).toBe('22')
    await toy.getByLabel('Class').selectOption('0')
    await expect.poll(() => toy.getByText('Guidance needs a class').isVisible()).toBe(false)
    await expect
      .poll(() => toy.getByRole('img').first().getAttribute('aria-label'))
      .toContain('over the exact density of the guided target')
    const result = await page.evaluate(() => {
      const { document: state, runnable } = window.samplerscope.explorer.getState()
      return { class: state.toyClass, nfe: runnable.program.nfe }
    })
    expect(result).toMatchObject({ class: 0, nfe: 22 })
    // The address is written later than the page, in turns of its own: either may be there before the other.
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^(?=.*guidance=cfg)(?=.*mode=0)/)
    await expect.poll(() => page.evaluate(() => window.samplerscope.activeRun()?.calls), { timeout: 30_000 }).toBe(22)
    const images = page.getByRole('region', { name: 'Pictures' })
    await images.getByLabel('Class').selectOption('none')
    await expect.poll(() => images.getByText('Guidance needs a class').isVisible()).toBe(true)
    pages.expectNoErrors()
    await openHash(page, 'steps=6&images=1&stochasticity=restart')
    await expectRestartsInBothWorlds(page)
  })
})

describe('a row of the design', () => {
  it('the end of the run is chosen, and restarts take numbers and say what is wrong with others', async () => {
    const page = await openedAt('steps=6&images=1&solver=lms')
    const stateOf = () =>
      page.evaluate(() => {
        const { program } = window.samplerscope.explorer.getState().runnable
        return { steps: program.steps.length, end: program.steps.at(-1)!.sigmaNext }
      })
    expect(await stateOf()).toEqual({ steps: 6, end: 0 })
    const row = page.getByRole('region', { name: 'End of the run' })
    await row.getByRole('radio', { name: 'At σ_min' }).click()
    await expect.poll(stateOf).toEqual({ steps: 5, end: expect.closeTo(0.002, 6) })
    await row.getByRole('radio', { name: 'Lower orders' }).click()
    await row.getByRole('button', { name: '0.001 (uni_pc)' }).click()
    await expect.poll(stateOf).toEqual({ steps: 6, end: 0.001 })
    await expect.poll(() => page.url()).toContain('ending=lower-orders,sigmaEnd:0.001')
    await row.getByRole('radio', { name: 'At 0' }).click()
    await expect.poll(() => page.url()).not.toContain('ending')
    // Restarts over several intervals are numbers.
    await openHash(page, 'steps=12&images=1')
    const restarts = page.getByRole('region', { name: 'Stochasticity' })
    await restarts.getByRole('radio', { name: 'Restart (several)' }).click()
    const numbers = restarts.getByLabel('N_Restart, K, t_min, t_max of each interval')
    expect(await numbers.inputValue()).toMatch(/^4, 1, 19.35, 40.79, /)
    await numbers.fill('3 2 0.06 0.3')
    await expect.poll(() => page.url()).toContain('stochasticity=restarts,list:3/2/0.06/0.3')
    await numbers.fill('3 2 zero 0.3')
    await restarts.getByRole('alert').getByText('has no number in place 3').waitFor()
    expect(
      await page.evaluate(() => window.samplerscope.explorer.getState().document.design.stochasticity.list),
    ).toEqual([3, 2, 0.06, 0.3])
    pages.expectNoErrors()
  })
})
