/** Scenes in beats as a lecturer goes through them: by keys alone, on one screen, with pictures. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { frames } from './browser.ts'
import { at, openLink, ran, stagePages, stateOf } from './support/stage.ts'

const { pages, visit } = stagePages()

const opened = pages.shared(() => visit('scene=time-steps'))

/** The page that the tests share, with another link opened in it. */
const openedAt = async (hash: string, reducedMotion: 'reduce' | 'no-preference' = 'reduce'): Promise<Page> => {
  const page = await opened()
  await page.emulateMedia({ reducedMotion })
  await openLink(page, hash)
  await page.locator('.stage').waitFor()
  return page
}

/** The captions of the pictures, and what the words say of the number. */
const expectPicturesToFollow = async (page: Page): Promise<void> => {
  await ran(page)
  const caption = page.locator('.stage-result-error')
  await expect.poll(() => caption.textContent()).toMatch(/^off by 0\.1\d$/)
  const before = await page.locator('.stage-mark', { hasText: /^0\.\d+$/ }).textContent()
  await page.getByRole('slider', { name: 'Steps' }).focus()
  for (let k = 0; k < 4; k++) await page.keyboard.press('ArrowRight')
  expect((await stateOf(page)).design.steps).toBe(12)
  await expect.poll(() => page.locator('.stage-mark', { hasText: /^0\.\d+$/ }).textContent()).not.toBe(before)
  await expect.poll(() => caption.textContent()).toMatch(/^off by 0\.0\d+$/)
  // What was said before keeps what it said.
  await page.keyboard.press('PageDown')
  expect(await page.locator('.stage-beat.told', { hasText: 'With 5 steps' }).textContent()).toContain(before!)
}

describe('a scene in beats', () => {
  it('is walked by keys alone, from beat to beat and on to the next scene', async () => {
    const page = await openedAt('scene=time-steps')
    const seen: unknown[] = [await at(page)]
    for (const key of ['PageDown', 'ArrowRight', 'Space', 'PageDown', 'PageDown', 'ArrowRight']) {
      await page.keyboard.press(key)
      seen.push(await at(page))
    }
    expect(seen).toEqual([
      ['time-steps', 0],
      ['time-steps', 1],
      ['time-steps', 2],
      ['time-steps', 3],
      ['time-steps', 4],
      ['heun', 0],
      ['heun', 1],
    ])
    await page.keyboard.press('PageUp')
    await page.keyboard.press('ArrowLeft')
    expect(await at(page)).toEqual(['time-steps', 4])
    await page.keyboard.press('Shift+ArrowRight')
    expect(await at(page)).toEqual(['heun', 0])
    await page.keyboard.press('Shift+PageUp')
    expect(await at(page)).toEqual(['time-steps', 0])
    await page.keyboard.press('PageDown')
    await page.waitForFunction(() => location.hash.includes('scene=time-steps&beat=1'))
    await page.reload()
    await page.locator('.stage').waitFor()
    expect(await at(page)).toEqual(['time-steps', 1])
    expect(await page.locator('.stage-beat').count()).toBe(2)
    await page.keyboard.press('Escape')
    expect((await at(page))[0]).toBeNull()
    pages.expectNoErrors()
  })

  it('keeps its keys after a hand has dragged the number, goes black, and ends by Escape', async () => {
    const page = await openedAt('scene=time-steps&beat=3&present=1')
    const slider = page.getByRole('slider', { name: 'rho' })
    const rho = async () => (await stateOf(page)).design.discretization.params.rho
    const box = (await slider.boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 60, y, { steps: 4 })
    await page.mouse.up()
    expect(await rho()).toBe(20)
    await page.keyboard.press('PageDown')
    expect(await at(page)).toEqual(['time-steps', 4])
    await page.keyboard.press('PageUp')
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    expect([await rho(), ...(await at(page))]).toEqual([8.5, 'time-steps', 3])
    // A remote's keys are the talk's even there.
    await page.keyboard.press('PageDown')
    expect(await at(page)).toEqual(['time-steps', 4])
    // Black, from which any key leads back.
    await page.keyboard.press('PageDown')
    expect(await at(page)).toEqual(['heun', 0])
    for (const key of ['b', '.']) {
      await page.keyboard.press(key)
      await page.locator('.stage-black').waitFor()
      await page.keyboard.press('PageDown')
      await page.locator('.stage-black').waitFor({ state: 'detached' })
    }
    expect(await at(page)).toEqual(['heun', 0])
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => window.samplerscope.explorer.getState().isPresenting)).toBe(false)
    expect(await at(page)).toEqual(['heun', 0])
    pages.expectNoErrors()
  })

  it('shows pictures which follow the number, opens everything in the comparison, and Learn leads back', async () => {
    const page = await openedAt('scene=discretize&beat=1', 'no-preference')
    await expectPicturesToFollow(page)
    await openLink(page, 'scene=heun&beat=4')
    await page.getByRole('button', { name: 'Open everything' }).click()
    await page.locator('.arena').waitFor()
    const { scene, design, others } = await stateOf(page)
    expect([scene, design.steps, others[0]!.design.steps]).toEqual([null, 12, 23])
    await page.waitForFunction(() => location.hash.includes('door=compare'))
    await page.getByRole('button', { name: 'Learn' }).click()
    await page.locator('.stage').waitFor()
    expect(await at(page)).toEqual(['heun', 4])
    pages.expectNoErrors()
  })
})

describe('between beats', () => {
  /** Different shapes that the first path has while one beat becomes the next. */
  const shapes = (page: Page): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const seen = new Set<string>()
          const end = performance.now() + 900
          const look = (): void => {
            seen.add(document.querySelector('.stage-path path')!.getAttribute('d')!)
            if (performance.now() < end) requestAnimationFrame(look)
            else resolve(seen.size)
          }
          look()
          window.samplerscope.explorer.getState().walk(1)
        }),
    )
  it('steps slide to their new places, or jump where motion is unwanted', async () => {
    const page = await openedAt('scene=time-steps', 'no-preference')
    await ran(page)
    expect(await shapes(page)).toBeGreaterThan(2)
    await page.keyboard.press('PageUp')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await frames(page, 2)
    await ran(page)
    expect(await shapes(page)).toBe(2)
  })
})

/** A noise level under the pointer is the one at which the picture drowns. */
const expectPictureToDrown = async (page: Page): Promise<void> => {
  await ran(page)
  const told = page.locator('.stage-walk figcaption')
  await expect.poll(() => told.textContent()).toContain('σ = 80')
  const plot = (await page.locator('.stage-walk .stage-plot').boundingBox())!
  await page.mouse.move(plot.x + 0.45 * plot.width, plot.y + 0.4 * plot.height)
  await expect.poll(() => told.textContent()).toMatch(/σ = 0\.\d+$/)
  await page.mouse.move(plot.x + 4, plot.y + 0.4 * plot.height)
  await expect.poll(() => told.textContent()).toBe('a picture')
}

/** The machine follows its noise level from 0.002 to 80. */
const expectMachineToFollow = async (page: Page): Promise<void> => {
  await ran(page)
  const slider = page.getByRole('slider', { name: /noise level/ })
  const off = page.locator('.stage-machine-answers figcaption', { hasText: 'predicts noise' })
  await expect.poll(() => off.textContent()).toContain('D off by 1.6')
  await slider.fill('0')
  await expect.poll(() => off.textContent()).toContain('D off by 4e−5')
  expect(await slider.getAttribute('aria-valuetext')).toBe('noise level 0.002')
  await slider.fill(String(await slider.getAttribute('max')))
  expect(await slider.getAttribute('aria-valuetext')).toBe('noise level 80')
  await expect.poll(() => off.textContent()).toContain('D off by 1.6')
}

/** One press trains two networks, and EDM’s ends nearer. */
const expectNetworksToTrain = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Train both' }).click()
  await page.getByRole('button', { name: 'Train both again' }).waitFor({ timeout: 120_000 })
  const [edm, ve] = (await page.locator('.stage-race-head p').allTextContents()).map((text) =>
    Number(/off by ([\d.]+)/.exec(text)![1]),
  )
  expect(edm!).toBeLessThan(0.6 * ve!)
  expect(await page.locator('.stage-race .stage-chart-series path:not(.dashed)').count()).toBe(2)
}

/** A fault is shown beside what should have run, and how far it leads away. */
const expectFault = async (page: Page): Promise<void> => {
  await expect
    .poll(() => page.locator('.stage-museum [data-wrong] figcaption').textContent(), { timeout: 60_000 })
    .toMatch(/^Heun reads with the wrong level, 0\.1\d* away$/)
  expect(await page.locator('.stage-museum canvas').count()).toBe(8)
  expect(await page.locator('.stage-museum a').getAttribute('href')).toBe(
    'https://github.com/huggingface/diffusers/pull/1512',
  )
}

/** Each beat is opened in the page of the one before. */
describe('pictures that one can act on', () => {
  it('follow a pointer and a slider, train by a press, and show a fault beside what should have run', async () => {
    const page = await openedAt('scene=noise&beat=3')
    await expectPictureToDrown(page)
    await openLink(page, 'scene=preconditioning&beat=3')
    await expectMachineToFollow(page)
    await openLink(page, 'scene=training&beat=1&budget=300')
    await expectNetworksToTrain(page)
    await openLink(page, 'scene=museum-noise&beat=1')
    await expectFault(page)
    pages.expectNoErrors()
  })
})
