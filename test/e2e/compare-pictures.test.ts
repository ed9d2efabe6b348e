/** The Compare door's pictures: beside, wiped, flipped, subtracted, enlarged, opened and saved. */
import { decode } from 'fast-png'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { distPages, openHash, savedBy, violationsOf } from './support/pages.ts'

const pages = distPages()

const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => {
      const { runs } = window.samplerscope.explorer.getState()
      const all = Object.values(runs)
      return all.length > 4 && all.every((run) => run.status === 'done')
    },
    undefined,
    { timeout: 120_000 },
  )

const visited = pages.shared(() => pages.open(pages.server.url, { viewport: { width: 1440, height: 900 } }))

/** The page that the tests share, with what it opens with. */
const opened = async (): Promise<Page> => {
  const page = await visited()
  await openHash(page, '')
  await settled(page)
  await page.evaluate(() => window.samplerscope.explorer.getState().pin(null))
  await page.mouse.move(5, 5)
  await page.getByRole('radio', { name: 'Side by side' }).click()
  return page
}

const pixelsOf = (canvas: Locator): Promise<readonly number[]> =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    return [...(element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data]
  })

const largeOf = (page: Page, id: string): Locator => page.locator(`.picture-column[data-slot="${id}"] .picture-large`)
const shownIn = (page: Page, id: string): Promise<readonly number[]> =>
  pixelsOf(largeOf(page, id).locator('.picture-open canvas'))

/** Pixels of the results that the page keeps: of the large picture, number 4. */
const resultOf = (page: Page, run: string): Promise<readonly number[]> =>
  page.evaluate((id) => {
    const frame = window.samplerscope.explorer.getState().runs[id as 'A']!.frames.at(-1)!
    const bytes = frame.side * frame.side * 4
    return [...frame.state.subarray(4 * bytes, 5 * bytes)]
  }, run)

const farFrom = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, k) => Math.abs(value - b[k]!)))

/** Buttons of design A that do not lie over their own picture, pixel by pixel. */
const wronglyPlaced = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.picture-column[data-slot=A] .picture-small canvas')!
    const context = canvas.getContext('2d')!
    const box = canvas.getBoundingClientRect()
    const { side, state } = window.samplerscope.explorer.getState().runs.A!.frames.at(-1)!
    const buttons = [...document.querySelectorAll('.picture-column[data-slot=A] .picture-choices button')]
    return buttons.flatMap((button, k) => {
      const own = button.getBoundingClientRect()
      const x = Math.round(((own.left - box.left) / box.width) * canvas.width)
      const y = Math.round(((own.top - box.top) / box.height) * canvas.height)
      const shown = context.getImageData(x, y, side, side).data
      const wanted = state.subarray(4 * k * side * side, 4 * (k + 1) * side * side)
      return shown.every((value, j) => value === wanted[j]) ? [] : [k]
    })
  })

describe('the pictures', () => {
  it('are at least 130 px, and flip to the converged run or another design while Space or a picture is held', async () => {
    const page = await opened()
    expect((await largeOf(page, 'A').boundingBox())!.width).toBeGreaterThanOrEqual(130)
    const [a, converged, c] = [
      await resultOf(page, 'A'),
      await resultOf(page, 'reference-A'),
      await resultOf(page, 'C'),
    ]
    expect(farFrom(a, converged)).toBeGreaterThan(4)
    await page.getByRole('radio', { name: 'Flip' }).click()
    expect(await shownIn(page, 'A')).toEqual(a)
    await page.locator('body').click({ position: { x: 4, y: 4 } })
    await page.keyboard.down(' ')
    expect(await shownIn(page, 'A')).toEqual(converged)
    expect(await shownIn(page, 'D')).toEqual(converged)
    await page.keyboard.up(' ')
    expect(await shownIn(page, 'A')).toEqual(a)
    await page.getByRole('combobox', { name: 'with' }).selectOption('C')
    const box = (await largeOf(page, 'A').boundingBox())!
    await page.mouse.move(box.x + 60, box.y + 60)
    await page.mouse.down()
    expect(await shownIn(page, 'A')).toEqual(c)
    await page.mouse.up()
    expect(await shownIn(page, 'A')).toEqual(a)
    await page.getByRole('button', { name: 'Flip', exact: true }).click()
    expect(await shownIn(page, 'B')).toEqual(c)
    expect(await violationsOf(page, '.arena')).toEqual([])
    await page.getByRole('combobox', { name: 'with' }).selectOption('converged')
  })

  it('are wiped by one divider, and subtracted', async () => {
    const page = await opened()
    await page.getByRole('radio', { name: 'Wipe' }).click()
    const divider = (id: string) => page.getByRole('slider', { name: `Divider between ${id} and its converged run` })
    await divider('A').press('ArrowLeft')
    for (const id of ['A', 'B', 'C', 'D']) expect(await divider(id).inputValue()).toBe('49')
    await page.getByRole('radio', { name: 'Difference' }).click()
    const gray = await shownIn(page, 'A')
    const mean = gray.reduce((sum, value, j) => sum + (j % 4 === 3 ? 0 : value), 0) / (3 * 32 * 32)
    expect(Math.abs(mean - 128)).toBeLessThan(25)
    // Against itself there is nothing to see; the others show their difference to it.
    await page.getByRole('combobox', { name: 'with' }).selectOption('A')
    expect(new Set(await shownIn(page, 'A'))).toEqual(new Set([0]))
    expect(farFrom(await shownIn(page, 'B'), gray)).toBeGreaterThan(10)
    await page.getByRole('combobox', { name: 'with' }).selectOption('converged')
  })

  it('show the difference to the converged run under the pointer, at the same place in all designs', async () => {
    const page = await opened()
    const lens = (id: string) => largeOf(page, id).locator('.picture-lens')
    expect(await lens('B').isVisible()).toBe(false)
    const box = (await largeOf(page, 'A').boundingBox())!
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2)
    await lens('B').waitFor()
    const clips = await Promise.all(['A', 'B'].map((id) => lens(id).evaluate((one) => getComputedStyle(one).clipPath)))
    expect(clips[0]).toMatch(/^circle\(22% at 2[45](\.\d*)?% (49|50)/)
    expect(clips[1]).toBe(clips[0])
    // 4 (B - converged) about gray, to a level of rounding.
    const [b, converged] = [await resultOf(page, 'B'), await resultOf(page, 'reference-A')]
    const wanted = b.map((value, j) =>
      j % 4 === 3 ? 255 : Math.min(255, Math.max(0, 128 + 4 * (value - converged[j]!))),
    )
    expect(farFrom(await pixelsOf(lens('B').locator('canvas')), wanted)).toBeLessThanOrEqual(1)
    await page.mouse.move(5, 5)
    await lens('B').waitFor({ state: 'hidden' })
  })

  it('are enlarged and moved together, by buttons, wheel, dragging and keys', async () => {
    const page = await opened()
    const placeOf = (id: string) =>
      largeOf(page, id)
        .locator('.picture-open .picture-zoom')
        .evaluate((one) => getComputedStyle(one).transform)
    const all = () => Promise.all(['A', 'B', 'C', 'D'].map(placeOf))
    const whole = await placeOf('A')
    await page.getByRole('button', { name: 'Enlarge all pictures' }).click()
    const [first, ...others] = await all()
    expect(first).not.toBe(whole)
    expect(new Set(others)).toEqual(new Set([first]))
    const box = (await largeOf(page, 'B').boundingBox())!
    await page.mouse.move(box.x + 90, box.y + 90)
    await page.mouse.down()
    await page.mouse.move(box.x + 60, box.y + 70, { steps: 4 })
    await page.mouse.up()
    const [dragged, ...dragging] = await all()
    expect(dragged).not.toBe(first)
    expect(new Set(dragging)).toEqual(new Set([dragged]))
    // A drag is no press: nothing has opened.
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -200)
    await page.keyboard.up('Control')
    await page.waitForFunction(
      (before) => getComputedStyle(document.querySelector('.picture-open .picture-zoom')!).transform !== before,
      dragged,
    )
    await largeOf(page, 'A').locator('.picture-open').press('0')
    expect(await placeOf('D')).toBe(whole)
  })

  it('open in x, D, noise and difference with the scrubber', async () => {
    const page = await opened()
    await largeOf(page, 'B').locator('.picture-open').click()
    const dialog = page.getByRole('dialog', { name: /^Design B, image 5 of 9/ })
    await dialog.waitFor()
    expect(await dialog.locator('figure').count()).toBe(4)
    const noise = dialog.locator('figure canvas').first()
    const before = await pixelsOf(noise)
    await dialog.getByRole('slider', { name: 'Step shown' }).press('Home')
    await dialog.getByText(/^Step 0 of 11/).waitFor()
    expect(farFrom(await pixelsOf(noise), before)).toBeGreaterThan(100)
    expect(await violationsOf(page, '.dialog')).toEqual([])
    await page.keyboard.press('Escape')
    const opener = largeOf(page, 'B').locator('.picture-open')
    await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true)
    // At a step on the way, its guess stands beside its noise.
    await largeOf(page, 'A').locator('.picture-guess').waitFor()
  })

  it('are saved as one PNG, with their names, their pixels, and the link in it', async () => {
    const page = await opened()
    const png = await savedBy(page.getByRole('button', { name: 'Save the pictures as PNG' }))
    const { width, height, data, channels, text } = decode(png)
    // The whole state, where the address may say nothing.
    expect(text.Source).toMatch(/^http:\/\/[^#]+#.*solver=dpmpp-2m.*&door=compare$/)
    // Five panels of 3 x 3 pictures, four pixels a pixel.
    expect(width).toBeGreaterThanOrEqual(5 * 3 * 32 * 4)
    expect(height).toBeGreaterThanOrEqual(3 * 32 * 4)
    const a = await resultOf(page, 'A')
    const rows = Array.from({ length: height }, (_, y) => y)
    // The large picture's middle row of A stands somewhere in the first panel.
    const wanted = Array.from({ length: 32 }, (_, u) => [0, 1, 2].map((c) => a[4 * (16 * 32 + u) + c]!))
    const left = 10 + 32 * 4
    const isThere = rows.some((y) =>
      wanted.every((rgb, u) => rgb.every((value, c) => data[(y * width + left + 4 * u) * channels + c] === value)),
    )
    expect(isThere).toBe(true)
  })

  it('are 1 to 36, each chosen for all designs at once', async () => {
    const page = await opened()
    await page.getByRole('radiogroup', { name: 'Pictures of C' }).getByRole('radio').nth(1).click()
    await largeOf(page, 'A')
      .getByRole('button', { name: /picture 2, house/ })
      .waitFor()
    for (const count of ['1', '36']) {
      await page.getByRole('combobox', { name: 'Pictures' }).selectOption(count)
      await settled(page)
      await page.waitForFunction(
        (wanted) => window.samplerscope.explorer.getState().runs.A!.images?.length === wanted * 3 * 32 * 32,
        Number(count),
      )
      const small = page.getByRole('radiogroup', { name: 'Pictures of A' }).getByRole('radio')
      expect(await small.count()).toBe(count === '1' ? 0 : 36)
    }
    await expect.poll(() => wronglyPlaced(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBeLessThanOrEqual(0)
  })

  it('show the guess and not noise while a network is at work', async () => {
    const page = await visited()
    await page.goto(`${pages.server.url}?model=tiny#steps=1000&images=1&door=compare`)
    // Until the canvas shows a guess of the run that goes on: the page may be frames behind.
    const noise = await page.waitForFunction(() => {
      const run = window.samplerscope.activeRun()
      const frame = run?.frames.at(-1)
      const canvas = document.querySelector<HTMLCanvasElement>('.picture-open canvas')
      if (run?.status !== 'running' || !canvas || !frame || frame.step === 0 || frame.step === frame.steps) return null
      const own = canvas.getContext('2d')!.getImageData(0, 0, frame.side, frame.side).data
      const off = (pixels: Uint8ClampedArray): number => own.reduce((sum, v, j) => sum + Math.abs(v - pixels[j]!), 0)
      const isGuess = run.frames.some(({ denoised }) => off(denoised) === 0)
      return isGuess ? { off: Math.min(...run.frames.map(({ state }) => off(state))) } : null
    })
    expect((await noise.jsonValue())!.off).toBeGreaterThan(0)
  })
})
