/** The Compare door's plots and what would change its answer: layouts, coordinates, the shared step, files, and a page that stands still. */
import { decode } from 'fast-png'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { levelsIn } from './support/images.ts'
import { distPages, openHash, overflowOf, savedBy, violationsOf } from './support/pages.ts'

const pages = distPages()

const visited = pages.shared(() => pages.open(pages.server.url, { viewport: { width: 1440, height: 900 } }))

/** The page that the tests share, with what it opens with. */
const opened = async (): Promise<Page> => {
  const page = await visited()
  await openHash(page, '')
  await page.waitForFunction(
    () => {
      const { runs } = window.samplerscope.explorer.getState()
      const all = Object.values(runs)
      return all.length > 4 && all.every((run) => run.status === 'done')
    },
    undefined,
    { timeout: 120_000 },
  )
  return page
}

/** Where the parts of the page stand. */
const placesOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    ['.header', '.arena-head', '.cards', '#design-controls', '.picture-columns', '.verdict', '.arena-why'].map(
      (part) => {
        const { x, y, width, height } = document.querySelector(part)!.getBoundingClientRect()
        return `${part} ${[x, y, width, height].map(Math.round).join(' ')}`
      },
    ),
  )

describe('the plots', () => {
  it('show each of three designs or more by itself, or all together, in three coordinates', async () => {
    const page = await opened()
    const toy = page.getByRole('region', { name: 'The toy' })
    expect(await toy.getByRole('region', { name: /^Toy of/ }).count()).toBe(4)
    // A hero, and four faint ones, in each.
    expect(await toy.locator('.tube-path').count()).toBe(4)
    expect(await toy.locator('.tube-faint path').count()).toBe(16)
    await toy.getByRole('button', { name: /^Euler off by/ }).click()
    expect(await page.getByRole('tab', { selected: true }).getAttribute('id')).toBe('card-C')
    await toy.getByRole('radio', { name: 'Together' }).click()
    expect(await toy.locator('.tube').count()).toBe(1)
    expect(await toy.locator('.tube-name').allTextContents()).toEqual(
      expect.arrayContaining(['DPM++ 2M', 'Heun', 'Euler', 'Euler a', 'exact']),
    )
    const heights = async (): Promise<number> => {
      const d = (await toy.locator('.tube-path path').first().getAttribute('d'))!
      const ys = [...d.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y))
      return Math.abs(ys[0]! - ys.at(-1)!) / Math.max(...ys)
    }
    const choose = (value: string) =>
      toy.getByRole('combobox', { name: 'What the toy’s plot shows upwards' }).selectOption(value)
    const inTube = await heights()
    await choose('data')
    // In units of the data the start stands far from the end.
    expect(await heights()).toBeGreaterThan(inTube + 0.2)
    await choose('scaled')
    await toy.getByText('↑ s(σ) x').waitFor({ state: 'attached' })
    expect(await violationsOf(page, '.arena')).toEqual([])
    await choose('tube')
    await toy.getByRole('radio', { name: 'One each' }).click()
  })

  it('light a step in toy, pictures and schedule at once, and pin it', async () => {
    const page = await opened()
    await page.getByRole('radio', { name: 'Together' }).click()
    const plot = (await page.locator('.tube [role="img"]').boundingBox())!
    await page.mouse.move(plot.x + plot.width * 0.8, plot.y + plot.height / 2)
    const step = await page.evaluate(() => window.samplerscope.explorer.getState().hovered)
    expect(step).toBeGreaterThan(0)
    expect(await page.locator('.tube-here').count()).toBe(4)
    await page.locator('.tube-values').getByText(`step ${step} ·`).waitFor({ state: 'attached' })
    await page.locator('.schedule-cursor').getByText(`step ${step} ·`).waitFor({ state: 'attached' })
    expect(await page.locator('.picture-guess').count()).toBe(4)
    await page.mouse.move(5, 5)
    await page.locator('.tube-here').first().waitFor({ state: 'detached' })
    // The corner's pin brings back what was pointed at last.
    await page.getByRole('button', { name: 'Pin the values: toy' }).click()
    await page.locator('.tube-values').getByText(`step ${step} ·`).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Pin the values: schedule' }).click()
    await page.locator('.tube-here').first().waitFor({ state: 'detached' })
    await page.getByRole('radio', { name: 'One each' }).click()
  })

  it('turn logarithmic axes linear, and are saved as SVG and PNG with what they show', async () => {
    const page = await opened()
    const label = () => page.locator('.compact-schedule').locator('.schedule-title').last().textContent()
    expect(await label()).toContain('logarithmic')
    await page.getByRole('button', { name: 'log axis: schedule' }).click()
    expect(await label()).toBe('σᵢ (noise level)')
    await page.getByRole('button', { name: 'log axis: toy' }).click()
    for (const [name, marks] of [
      ['toy', 'path'],
      ['schedule', 'text'],
    ] as const) {
      await page.getByRole('button', { name: `Save the plot: ${name}` }).click()
      const svg = (await savedBy(page.getByRole('menuitem', { name: 'Save as SVG' }))).toString()
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
      expect(svg.split(`<${marks}`).length).toBeGreaterThan(8)
      // Colors are the page's own, and no names of its styles are left.
      expect(svg).toMatch(/stroke:\s?rgb/)
      expect(svg).not.toMatch(/class=|var\(/)
      await page.getByRole('button', { name: `Save the plot: ${name}` }).click()
      const { width, data } = decode(await savedBy(page.getByRole('menuitem', { name: 'Save as PNG' })))
      expect(width).toBeGreaterThan(600)
      expect(levelsIn(data)).toBeGreaterThan(20)
    }
  })

  it('say what would change the answer, once for screen readers when it has settled', async () => {
    const page = await opened()
    const line = page.locator('.verdict-change')
    await expect.poll(() => line.textContent(), { timeout: 120_000 }).toMatch(/^(At|Up to|From) .*\.$/)
    const verdict = (await page.locator('.verdict').textContent())!.trim()
    const change = (await line.textContent())!.trim()
    const said = page.locator('.verdict-lines [role="status"]')
    await expect.poll(() => said.textContent(), { timeout: 20_000 }).toBe(`${verdict} ${change}`)
    // Of designs that are no more it says nothing: it is measured again.
    await page.getByRole('tab', { selected: true }).press('Delete')
    await expect.poll(() => said.textContent(), { timeout: 20_000 }).not.toContain('DPM++ 2M')
    await expect.poll(() => line.textContent(), { timeout: 120_000 }).toMatch(/^(At|Up to|From) .*\.$/)
    expect(await line.textContent()).not.toContain('DPM++ 2M')
  })
})

describe('the page', () => {
  it('stands still when a link is copied, a menu or a list opens, and files are dropped', async () => {
    const page = await opened()
    const before = await placesOf(page)
    const still = async (what: string): Promise<void> => expect(await placesOf(page), what).toEqual(before)
    await page.getByRole('button', { name: 'Copy a link to this state' }).click()
    await page.locator('.note').first().waitFor()
    await still('a note')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByRole('button', { name: /^More for design/ }).click()
    await page.getByRole('menu').waitFor()
    await still('a menu')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Sampler: / }).click()
    await page.getByRole('listbox').waitFor()
    await still('a list')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Formula of Sampler/ }).click()
    await page.locator('.popover .katex').first().waitFor()
    await still('a formula')
    await page.keyboard.press('Escape')
    const url = page.url()
    await page.evaluate(() => {
      const files = new DataTransfer()
      files.items.add(new File(['hello'], 'notes.txt', { type: 'text/plain' }))
      for (const type of ['dragover', 'drop'])
        document
          .querySelector('.verdict')!
          .dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }))
    })
    await page.getByText(/^notes\.txt was dropped where nothing takes it\./).waitFor()
    await still('a file')
    expect(page.url()).toBe(url)
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
  })

  it('has a table in the Lab that needs no scrolling sideways at 1440, with aligned points', async () => {
    const page = await opened()
    await page.getByRole('button', { name: 'Lab', exact: true }).click()
    const region = page.getByRole('region', { name: 'Table of designs' })
    await region.waitFor()
    await expect.poll(() => region.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0)
    const points = await region
      .locator('tbody tr td:nth-child(5) .aligned > :last-child')
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)))
    expect(points.length).toBe(4)
    expect(new Set(points).size).toBe(1)
  })

  it('takes a network that is dropped anywhere, and says what is wrong with it', async () => {
    const page = await opened()
    await page.evaluate(() => {
      const files = new DataTransfer()
      files.items.add(new File(['no network'], 'mine.onnx'))
      document
        .querySelector('.arena-head')!
        .dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }))
    })
    await page.getByRole('dialog', { name: 'Network' }).getByRole('alert').waitFor()
  })
})
