/** The page's controls as a person uses them: the design, the noise levels, the scale of the data. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { appPages, quick, stateOf } from './support/app.ts'
import { openHash, violationsOf } from './support/pages.ts'

const { pages, visit } = appPages()
const { expectNoErrors } = pages

const opened = pages.shared(() => visit())

/** The page that the tests share, with a link opened in it. */
const openedAt = async (hash = quick): Promise<Page> => {
  const page = await opened()
  await openHash(page, hash)
  await page.locator('.area-toy canvas').first().waitFor()
  return page
}

describe('the controls', () => {
  it('take numbers from the keyboard, keep the last good one, and undo', async () => {
    const page = await openedAt()
    const field = page.locator('.parameter').filter({ hasText: 'Steps' }).locator('input')
    await field.fill('9')
    expect((await stateOf(page)).steps).toBe(9)
    await field.fill('9000')
    await expect(page.getByRole('alert').textContent()).resolves.toMatch(
      /must be between 1 and 1000, got 9000\. It is still 9/,
    )
    expect((await stateOf(page)).steps).toBe(9)
    await field.press('Escape')
    expect(await page.getByRole('alert').count()).toBe(0)
    const slider = page.getByRole('slider', { name: 'Steps' })
    await slider.press('ArrowRight')
    expect((await stateOf(page)).steps).toBe(10)
    await page.keyboard.press('Control+z')
    expect((await stateOf(page)).steps).not.toBe(10)
    await page.keyboard.press('Control+Shift+z')
    expect((await stateOf(page)).steps).toBe(10)
    await page.getByRole('button', { name: 'Reset Steps to 18' }).click()
    expect((await stateOf(page)).steps).toBe(18)
    expectNoErrors()
  })

  it('let the keyboard walk through a few choices without choosing, and take one', async () => {
    const page = await openedAt()
    const group = page.getByRole('radiogroup', { name: 'Plot', exact: true })
    const radios = group.getByRole('radio')
    const chosen = () =>
      radios.evaluateAll((all) => all.findIndex((one) => one.getAttribute('aria-checked') === 'true'))
    const focused = () => radios.evaluateAll((all) => all.indexOf(document.activeElement as HTMLElement))
    const count = await radios.count()
    const first = await chosen()
    // One Tab stop, the chosen one.
    expect(await group.locator('[tabindex="0"]').count()).toBe(1)
    await group.locator('[tabindex="0"]').focus()
    expect(await focused()).toBe(first)
    await page.keyboard.press('ArrowRight')
    expect([await focused(), await chosen()]).toEqual([(first + 1) % count, first])
    await page.keyboard.press('Enter')
    await expect.poll(chosen).toBe((first + 1) % count)
    await page.keyboard.press('Home')
    expect(await focused()).toBe(0)
    await page.keyboard.press('ArrowLeft')
    expect(await focused()).toBe(count - 1)
    // From here on, and not to the chosen one.
    await page.keyboard.press('Tab')
    expect(await focused()).toBe(-1)
    await page.keyboard.press('Shift+Tab')
    expect(await focused()).toBe(await chosen())
    expectNoErrors()
  })

  it('name the family that the levels come closest to, and follow them', async () => {
    const page = await openedAt()
    const nearest = page.locator('.schedule-nearest')
    await expect.poll(() => nearest.textContent()).toMatch(/Nearest family.*exact.*Nearest ρ7 exact/)
    await page.evaluate(() => {
      const { change } = window.samplerscope.explorer.getState()
      change('test', (document) => ({
        ...document,
        design: { ...document.design, discretization: { id: 'edm', params: { rho: 4 } }, steps: 12 },
      }))
    })
    await expect.poll(() => nearest.textContent()).toMatch(/Nearest ρ4 exact/)
    expectNoErrors()
  })

  it('follow the registry: choices, parameters, formula, preset', async () => {
    const page = await openedAt()
    await page.getByRole('radio', { name: 'Churn' }).click()
    expect((await stateOf(page)).document.design.stochasticity.id).toBe('churn')
    await page.getByRole('slider', { name: 'S_tmax' }).press('End')
    expect(
      await page.evaluate(() => window.samplerscope.explorer.getState().document.design.stochasticity.params.sTmax),
    ).toBe(Number.POSITIVE_INFINITY)
    await page.getByRole('button', { name: /^Formula of Stochasticity/ }).click()
    await page.locator('.popover .katex').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByLabel('Preset').selectOption('vp')
    const { document, nfe } = await stateOf(page)
    expect(document.design).toMatchObject({
      schedule: { id: 'vp' },
      scaling: { id: 'vp' },
      solver: { id: 'euler' },
      steps: 4,
    })
    expect(nfe).toBe(4)
    expectNoErrors()
  })

  it('take cells and columns of Table 1, and name the mix', async () => {
    const page = await openedAt()
    const fold = page.locator('summary', { hasText: 'Table 1' })
    await fold.click()
    const table = page.locator('.table-one')
    await table.getByRole('button', { name: 'VE', exact: true }).first().click()
    expect((await stateOf(page)).document.design).toMatchObject({ schedule: { id: 've' }, sigmaMax: 100, steps: 4 })
    await table.locator('tr', { hasText: 'Solver' }).getByRole('button', { name: '2nd order (alpha)' }).click()
    expect((await stateOf(page)).document.design).toMatchObject({
      schedule: { id: 've' },
      solver: { id: 'second-order' },
    })
    await expect(page.getByLabel('Preset').locator('option:checked').textContent()).resolves.toBe('VE with Heun')
    await table.getByLabel('More choices for Solver').selectOption('dpmpp-2m')
    expect((await stateOf(page)).document.design.solver.id).toBe('dpmpp-2m')
    await table.getByLabel('More choices for Time steps').selectOption('custom')
    expect((await stateOf(page)).document.design.discretization.list).toHaveLength(18)
    // An open table is drawn again with every change of the tests that follow.
    await fold.click()
    expectNoErrors()
  })

  it('drag, nudge, paste and copy noise levels', async () => {
    const page = await openedAt()
    await page.getByRole('radio', { name: 'Levels' }).click()
    const handle = page.getByRole('slider', { name: /level/i }).nth(1)
    const before = Number(
      await page.evaluate(() => window.samplerscope.explorer.getState().runnable.program.steps[1]!.sigma),
    )
    await handle.press('ArrowUp')
    const { document } = await stateOf(page)
    expect(document.design.discretization.id).toBe('custom')
    expect(document.design.discretization.list![1]! / before).toBeCloseTo(1.02, 3)
    await page.waitForFunction(() => location.hash.includes('discretization=custom,list:'))
    const box = (await handle.boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 40, { steps: 8 })
    await page.mouse.up()
    const dragged = (await stateOf(page)).document.design.discretization.list!
    expect(dragged[1]).toBeLessThan(before)
    expect(dragged[1]).toBeGreaterThan(dragged[2]!)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await stateOf(page)).document.design.discretization.list![1]! / before).toBeCloseTo(1.02, 3)
    expectNoErrors()
  })

  it('keep lists of noise levels under names, in this browser', async () => {
    const page = await openedAt('steps=7')
    const text = page.getByRole('region', { name: 'Levels as text' })
    await text.getByText('Kept lists').click()
    await text.getByRole('textbox', { name: 'Name' }).fill('seven')
    await text.getByRole('button', { name: 'Keep this list' }).click()
    await text.getByText('Kept 7 levels as “seven”.').waitFor()
    const kept = await page.evaluate(() =>
      window.samplerscope.explorer.getState().runnable.program.steps.map(({ sigma }) => sigma),
    )
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    expect((await stateOf(page)).steps).toBe(8)
    await page.reload()
    await text.getByText('Kept lists (1)').click()
    await text.getByRole('button', { name: 'seven', exact: true }).click()
    const { document } = await stateOf(page)
    expect(document.design).toMatchObject({ steps: 7, discretization: { id: 'custom' } })
    document.design.discretization.list!.forEach((level, i) => {
      expect(level / kept[i]!).toBeCloseTo(1, 12)
    })
    await text.getByRole('button', { name: 'Remove seven' }).click()
    await text.getByText('“seven” is no longer kept.').waitFor()
    expect(await text.getByRole('listitem').count()).toBe(0)
    expectNoErrors()
  })

  it('say why a design cannot run and keep the last one that could', async () => {
    const page = await openedAt()
    await page.evaluate(() => {
      const { change } = window.samplerscope.explorer.getState()
      change('range', (document) => ({ ...document, design: { ...document.design, sigmaMin: 1, sigmaMax: 0.6 } }))
    })
    await expect(page.locator('.area-controls .fault').textContent()).resolves.toMatch(/cannot run: .*do not fall/)
    expect((await stateOf(page)).steps).toBe(4)
    expectNoErrors()
  })

  it('at their extremes draw no NaN and raise no error', async () => {
    const page = await openedAt('images=1&steps=3')
    const tried = await page.evaluate(async () => {
      const { explorer } = window.samplerscope
      const settle = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      const ranges = [
        { sigmaMin: 1e-4, sigmaMax: 1000 },
        { sigmaMin: 1, sigmaMax: 1.01 },
        { sigmaMin: 0.002, sigmaMax: 80 },
      ]
      const bad: string[] = []
      let count = 0
      for (const schedule of ['linear', 'vp', 've', 'drawn'])
        for (const scaling of ['none', 'vp'])
          for (const range of ranges)
            for (const axis of ['t', 'sigma', 'log-sigma', 'step'] as const) {
              explorer.getState().change('extreme', (document) => ({
                ...document,
                toy: { ...document.toy, axis, domain: null },
                mixture: { w: [0.5, 0.5], mu: [-1, 1], s: [0.002, 0.002] },
                design: {
                  ...document.design,
                  ...range,
                  steps: 3 + (count % 3),
                  schedule: { id: schedule, params: schedule === 'vp' ? { epsilonS: 1e-3 } : {} },
                  scaling: { id: scaling, params: {} },
                },
              }))
              await settle()
              count++
              const html = document.querySelector('.area-toy')!.innerHTML
              if (/NaN|Infinity|undefined/.test(html))
                bad.push(`${schedule} ${scaling} ${JSON.stringify(range)} ${axis}`)
            }
      return { count, bad }
    })
    expect(tried.bad).toEqual([])
    expect(tried.count).toBe(96)
    expectNoErrors()
  })
})

describe('the scale of the data', () => {
  it('moves the data, their axis and their numbers, and is one step of undo', async () => {
    const page = await openedAt(`${quick}&zoom=0,1,-1,1`)
    const toy = page.locator('.area-toy')
    const note = toy.locator('.toy-readings .toy-note').nth(1)
    expect(await note.textContent()).toMatch(/^\|x_N − exact\|, rms/)
    await toy.getByRole('radio', { name: '16', exact: true }).click()
    await page.waitForFunction(() => location.hash.includes('scale=16'))
    expect((await stateOf(page)).document).toMatchObject({
      scale: 16,
      toy: { domain: null },
      mixture: { mu: [-0.5, 0.5] },
    })
    await expect.poll(() => note.textContent()).toMatch(/^\|x_N − exact\| \/ 16, rms/)
    await toy.getByText('σ = 24').waitFor()
    await toy.getByText('Numbers', { exact: true }).click()
    const mean = page.getByRole('textbox', { name: 'Mode 2: mean' })
    expect(await mean.inputValue()).toBe('8')
    await mean.fill('50')
    await toy.getByText('must be between −48 and 48').waitFor()
    await mean.fill('16')
    await mean.press('Enter')
    await expect.poll(async () => (await stateOf(page)).document.mixture.mu[1]).toBe(1)
    await page.getByRole('slider', { name: 'Mode 2: mean and weight' }).press('ArrowRight')
    expect((await stateOf(page)).document.mixture.mu[1]).toBeCloseTo(1.01, 9)
    // Three steps, or two where the mean was typed and pushed within a second.
    for (let k = 0; k < 3 && (await stateOf(page)).document.scale === 16; k++) await page.keyboard.press('Control+z')
    expect((await stateOf(page)).document.scale).toBe(1)
    expect((await stateOf(page)).document.toy.domain).toEqual({ u: [0, 1], x: [-1, 1] })
    expect(await violationsOf(page, '.toy-mixture')).toEqual([])
    expectNoErrors()
  })

  it('is 16 on a page that is opened without a link, and 1 in links of old', async () => {
    const page = await opened()
    await page.goto(pages.server.url)
    await page.locator('.arena').waitFor()
    expect((await stateOf(page)).document).toMatchObject({ scale: 16, network: 'exact' })
    await page.goto(`${pages.server.url}#steps=5`)
    await expect.poll(async () => (await stateOf(page)).document.scale).toBe(1)
    expectNoErrors()
  })
})
