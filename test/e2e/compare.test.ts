/** Designs beside each other in the toy, and the two meanings of a name. */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { frames } from './browser.ts'
import { distPages, openHash, overflowOf, pickName, violationsOf } from './support/pages.ts'

const pages = distPages()
afterEach(pages.expectNoErrors)

const visited = pages.shared(() => pages.visit('images=1&steps=4'))
/** The page that the tests share, with a link opened in it. */
const visit = async (hash: string): Promise<Page> => {
  const page = await visited()
  await openHash(page, `images=1&steps=4&${hash}`)
  await frames(page, 2)
  return page
}

const stateOf = (page: Page) =>
  page.evaluate(() => {
    const { document, hovered, runnable } = window.samplerscope.explorer.getState()
    return { document, hovered, levels: runnable.program.steps.map(({ sigma }) => sigma) }
  })

/** Whether a canvas has a pixel that differs from its first. */
const isDrawn = (canvases: Element[]): readonly boolean[] =>
  canvases.map((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    return data.some((value, k) => value !== data[k % 4])
  })

const three = 'B=steps=9;solver=euler&C=steps=6;discretization=vp;schedule=vp;scaling=vp&nameB=cheap'

describe('small multiples', () => {
  it('are offered where there are designs to compare, and are part of the link', async () => {
    const page = await visit('')
    expect(await page.getByRole('radio', { name: 'Small multiples' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Duplicate' }).click()
    expect(await page.locator('.toy-figure').count()).toBe(1)
    await page.getByRole('radio', { name: 'Small multiples' }).click()
    expect(await page.locator('.toy-figure').count()).toBe(2)
    await page.waitForFunction(() => location.hash.includes('layout=multiples'))
    await page.reload()
    await page.locator('.toy-figure').nth(1).waitFor()
    await page.getByRole('radio', { name: 'Overlay' }).click()
    expect(await page.locator('.toy-figure').count()).toBe(1)
    await page.waitForFunction(() => !location.hash.includes('layout='))
  })

  it('draw every design in its own plot, whose title makes it active', async () => {
    const page = await visit(`layout=multiples&${three}`)
    const titles = page.locator('.toy-title')
    await expect(titles.allInnerTexts()).resolves.toEqual([
      'A: Heun, Karras, 4 steps',
      'B: cheap, 9 steps',
      'C: VP with Heun, 6 steps',
    ])
    expect(await page.locator('.toy-figure').count()).toBe(3)
    // Heat, flow lines, trajectories, exact lines and the cursor's points; only the last layer is empty.
    const layers = await page.locator('.toy-figure canvas').evaluateAll(isDrawn)
    expect(layers).toEqual([0, 1, 2].flatMap(() => [true, true, true, true, false]))
    await titles.nth(1).focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('B: cheap, 9 steps')
    expect((await stateOf(page)).document).toMatchObject({ slot: 'B', design: { steps: 9, solver: { id: 'euler' } } })
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await page.getByRole('button', { name: 'B: cheap, 10 steps', pressed: true }).waitFor()
  })

  it('share the cursor', async () => {
    const page = await visit(`layout=multiples&${three}`)
    await page.evaluate(() => window.samplerscope.explorer.getState().pin(2))
    const cursors = page.locator('.toy-cursor text')
    await expect.poll(() => cursors.allTextContents()).toHaveLength(3)
    // Half of the steps: 2 of 4, 4.5 of 9 rounded, 3 of 6.
    expect((await cursors.allTextContents()).map((text) => text.split(' · ')[0])).toEqual([
      'step 2',
      'step 5',
      'step 3',
    ])
    const surface = page.getByRole('slider', { name: /^Design C/ })
    await surface.focus()
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction(() => window.samplerscope.explorer.getState().hovered === 3)
    await page.keyboard.press('Home')
    await expect.poll(async () => (await stateOf(page)).hovered).toBe(4)
    await page.keyboard.press('Escape')
    const box = (await page.locator('.toy-figure').nth(2).locator('.toy-surface').boundingBox())!
    await page.mouse.move(box.x + 3, box.y + box.height / 2)
    // The result of C is the result of A.
    await expect.poll(async () => (await stateOf(page)).hovered).toBe(4)
  })

  it('pan together: a drag in one moves the levels of all', async () => {
    const page = await visit(`layout=multiples&axis=t&${three}`)
    const figure = page.locator('.toy-figure')
    const box = (await figure.nth(1).locator('.toy-surface').boundingBox())!
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2, { steps: 5 })
    await page.mouse.up()
    const { domain } = (await stateOf(page)).document.toy
    expect(domain!.u[0]).toBeGreaterThan(0.5)
    const leftTitles = () => figure.locator('.toy-marginal:first-child text').allTextContents()
    await expect.poll(async () => new Set(await leftTitles()).size).toBe(1)
    const [left] = await leftTitles()
    expect(left).toMatch(/^σ = /)
    // On the axis of another design's time the same part stays in sight.
    await page.locator('.toy-title').nth(2).click()
    await page.getByRole('button', { name: /^C: /, pressed: true }).first().waitFor()
    await expect.poll(async () => [...new Set(await leftTitles())]).toEqual([left])
  })

  it('of an unknown kind are refused with a note', async () => {
    const page = await visit(`layout=grid&${three}`)
    await page.getByText('toy.layout "grid" is not one of overlay, multiples; using overlay').waitFor()
    expect(await page.locator('.note').count()).toBe(1)
    await page.getByRole('button', { name: 'Dismiss' }).click()
  })

  it('are clean for axe and do not scroll sideways: wide and light, narrow and dark', async () => {
    const page = await visit(`layout=multiples&discretization=beta&${three}`)
    await page.locator('.shared-name').waitFor()
    for (const [colorScheme, viewport, columns] of [
      ['light', { width: 1440, height: 900 }, 2],
      ['dark', { width: 390, height: 844 }, 1],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(viewport)
      const lefts = () =>
        page.locator('.toy-figure').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x))
      await expect.poll(async () => new Set(await lefts()).size, { message: colorScheme }).toBe(columns)
      expect(await violationsOf(page), colorScheme).toEqual([])
      expect(await overflowOf(page), colorScheme).toBeLessThanOrEqual(0)
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1280, height: 800 })
  })
})

describe('a name with two meanings', () => {
  it('is explained, measured, and drawn both ways', async () => {
    const page = await visit('')
    expect(await page.locator('.shared-name').count()).toBe(0)
    await pickName(page, 'Noise schedule', 'beta comfyui')
    const text = page.locator('.shared-name')
    await expect(text.textContent()).resolves.toMatch(
      /“beta” means two formulas\. ComfyUI: this one\. AUTOMATIC1111 and diffusers: Beta \(linear in sigma\)\./,
    )
    const here = (await stateOf(page)).levels
    const told = (await text.textContent())!
    await page.getByRole('button', { name: 'Compare the other meaning' }).click()
    await page.getByText('The other meaning is design B.').waitFor()
    const { document } = await stateOf(page)
    expect(document).toMatchObject({ slot: 'A', design: { discretization: { id: 'beta' } } })
    expect(document.others).toMatchObject([{ id: 'B', design: { steps: 4, discretization: { id: 'beta-sigma' } } }])
    await page
      .locator('.toy-legend')
      .getByText(/B: .*linear in σ/)
      .waitFor()

    // What was told is what the two runs do.
    await page.getByRole('button', { name: 'B', exact: true }).click()
    const there = (await stateOf(page)).levels
    const factors = here.map((sigma, i) => Math.max(sigma / there[i]!, there[i]! / sigma))
    const factor = Math.max(...factors)
    const [, step, printed] = /at step (\d+): .* a factor of ([\d.e+]+)\./.exec(told)!
    expect(Number(step)).toBe(factors.indexOf(factor))
    expect(Number(printed) / factor).toBeCloseTo(1, 2)
    await expect(text.textContent()).resolves.toMatch(/The other meaning is design A\./)
  })

  it('says when there is no room for another design', async () => {
    const page = await visit('discretization=cosine&B=steps=4&C=steps=5&D=steps=6')
    expect(await page.getByRole('button', { name: 'Compare the other meaning' }).isDisabled()).toBe(true)
    await page.getByText('All four places are in use: delete a design to compare this one.').waitFor()
  })
})

it('distances to converged runs do not change with the design that is active, and are none where noise is added', async () => {
  const others = 'B=steps=6;solver=euler&C=steps=6;sigmaMax=14.6&D=steps=4;stochasticity=churn'
  const page = await visit(`${others}&reference=64`)
  const table = page.locator('.compare-table')
  const cells = table.locator('tbody tr td:nth-child(6)')
  await page.waitForFunction(
    () => {
      const runs = Object.values(window.samplerscope.explorer.getState().runs)
      return runs.length === 6 && runs.every((run) => run.status === 'done')
    },
    undefined,
    { timeout: 150_000 },
  )
  await expect
    .poll(async () => (await cells.allTextContents()).slice(0, 3).every((text) => Number(text) > 0))
    .toBe(true)
  const before = await cells.allTextContents()
  expect(before[3]).toBe('stochastic')
  expect(await cells.nth(3).getAttribute('title')).toContain('adds noise')
  const head = await table.locator('thead th').nth(5).textContent()
  expect(head).toMatch(/64 Heun steps .*σ 80, 14\.6/)
  for (const id of ['B', 'C', 'D'] as const) {
    await page.evaluate((slot) => {
      window.samplerscope.explorer.getState().change('slots', (document) => ({
        ...document,
        slot,
        design: document.others.find((other) => other.id === slot)!.design,
        others: [
          ...document.others.filter((other) => other.id !== slot),
          { id: document.slot, design: document.design },
        ],
      }))
    }, id)
    await page.locator('.compare-table tr[aria-current=true]', { hasText: `${id}:` }).waitFor()
    expect(await cells.allTextContents(), `${id} is active`).toEqual(before)
    expect(await table.locator('thead th').nth(5).textContent()).toBe(head)
    // Nothing is sampled anew.
    const states = await page.evaluate(() =>
      Object.values(window.samplerscope.explorer.getState().runs).map(({ status }) => status),
    )
    expect(new Set(states)).toEqual(new Set(['done']))
  }
})
