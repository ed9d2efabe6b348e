/** Exact pictures in the page: what a person sees first, and everything that can be done with them. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import { parseDesign } from '../../src/core/parse-design.ts'
import { noPerturbation, type Perturbation } from '../../src/core/perturbation.ts'
import { weakened } from '../../src/pictures/denoiser.ts'
import { drawWorld } from '../../src/pictures/draw-world.ts'
import { createDraws } from '../../src/pictures/draws.ts'
import { planOf, resultOf, run } from '../../src/pictures/run.ts'
import { imagesOf } from './support/images.ts'
import { distPages, openHash, overflowOf, violationsOf } from './support/pages.ts'

const pages = distPages()

const finished = (page: Page, steps = 18): Promise<unknown> =>
  page.waitForFunction((steps) => {
    const run = window.samplerscope.activeRun()
    return run?.status === 'done' && run.steps === steps
  }, steps)

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY
  for (let k = 0; k < a.length; k++) most = Math.max(most, Math.abs(a[k]! - b[k]!))
  return most
}

/** The world that links without a seed show takes half a second to draw. */
const usualWorld = drawWorld(2022, 32)

/** Nine pictures of seed 1, each of another class, worked out here. */
const expected = (design: object, worldSeed = 2022, isGrainy = false, errors?: Partial<Perturbation>): Float32Array => {
  const world = worldSeed === 2022 && !isGrainy ? usualWorld : drawWorld(worldSeed, 32, isGrainy)
  const perturbation = errors && { ...noPerturbation, ...errors }
  const plan = planOf(compile(parseDesign(design).value), { main: world, weak: weakened(world), perturbation })
  return Float32Array.from(
    Array.from({ length: 9 }, (_, k) => [...resultOf(run(plan, k, createDraws(world, 1, k)))]).flat(),
  )
}

const panel = (page: Page) => page.getByRole('region', { name: 'Pictures' })

describe('exact pictures', () => {
  const opened = pages.shared(() => pages.visit('network=exact'))
  const exact = expected({})
  /** Pictures of the link before stay until there are others, so only themselves say that they are the new ones. */
  const expectImages = (page: Page, wanted: Float32Array): Promise<void> =>
    expect.poll(async () => largest(await imagesOf(page), wanted)).toBeLessThan(1e-5)
  /** The page that the tests share, with a link of exact pictures opened in it. */
  const openedAt = async (hash: string, wanted = exact): Promise<Page> => {
    const page = await opened()
    await openHash(page, hash)
    await expectImages(page, wanted)
    await finished(page)
    return page
  }

  it('are shown without a network', async () => {
    const page = await opened()
    await finished(page)
    expect(largest(await imagesOf(page), exact)).toBeLessThan(1e-5)
    expect(await panel(page).textContent()).toContain('computed in float64 on the CPU')
    expect(await panel(page).textContent()).toContain('Denoiser calls35 of 35')
    const fetched = pages.log.requests.filter((url) => /\.onnx|ort[.-]/.test(url))
    expect(fetched).toEqual([])
    pages.expectNoErrors()
  })

  it('answer a drag with all nine results, not with a preview of one', async () => {
    const page = await openedAt('network=exact')
    const seen = await page.evaluate(async () => {
      const { explorer } = window.samplerscope
      explorer.getState().hold(true)
      explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps: 7 } }))
      const seen = await new Promise<{ preview: number | null; first: number; pixels: number[] }>((resolve) => {
        const end = explorer.subscribe(({ runs }) => {
          const run = runs.A!
          const frame = run.frames.at(-1)
          if (!frame || frame.run !== run.id) return
          end()
          resolve({ preview: run.preview, first: frame.step, pixels: [...frame.state] })
        })
      })
      explorer.getState().hold(false)
      return seen
    })
    // The result is there before the way to it.
    expect(seen).toMatchObject({ preview: null, first: 7 })
    await finished(page, 7)
    const frames = await page.evaluate(() => window.samplerscope.activeRun()!.frames.map(({ step }) => step))
    expect(frames).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    // The hand saw the pixels that stay.
    const pixels = await page.evaluate(() => [...window.samplerscope.activeRun()!.frames.at(-1)!.state])
    expect(seen.pixels).toEqual(pixels)
    expect(largest(await imagesOf(page), expected({ steps: 7 }))).toBeLessThan(1e-5)
  })

  it('are left for the network and come back by a switch, undo and the link', async () => {
    const page = await opened()
    await openHash(page, 'network=exact-64.7&images=1')
    await expect.poll(async () => (await imagesOf(page)).length).toBe(3 * 64 * 64)
    await finished(page)
    const network = () => page.evaluate(() => window.samplerscope.explorer.getState().document.network)
    await panel(page).getByRole('radio', { name: 'Network' }).click()
    expect(await network()).toBeNull()
    await page.waitForFunction(() => {
      const { engine } = window.samplerscope.explorer.getState()
      return engine.phase === 'ready' && engine.model.name === 'tiny'
    })
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await network()).toBe('exact-64.7')
    await finished(page)
    await panel(page).getByRole('radio', { name: 'Network' }).click()
    await panel(page).getByRole('radio', { name: 'Exact' }).click()
    expect(await network()).toBe('exact-64.7')
    await page.waitForFunction(() => location.hash.includes('network=exact-64.7'))
  })

  it('keep the meaning of links that name no network', async () => {
    const page = await opened()
    await openHash(page, 'steps=2&images=1')
    expect(await page.evaluate(() => window.samplerscope.explorer.getState().document.network)).toBeNull()
    expect(await panel(page).getByRole('radio', { name: 'Network' }).getAttribute('aria-checked')).toBe('true')
  })

  it('are drawn anew from another seed, and say what is no seed', async () => {
    const page = await openedAt('network=exact')
    await panel(page)
      .getByRole('button', { name: /^Network: Exact pictures/ })
      .click()
    const field = page.getByRole('textbox', { name: 'Seed of the drawings' })
    await field.fill('1.5')
    await page.getByText('Seed must be a whole number from 0 to 999999999. It is still 2022.').waitFor()
    await field.fill('7')
    await page.waitForFunction(() => {
      const { engine } = window.samplerscope.explorer.getState()
      return engine.phase === 'ready' && engine.model.name === 'Exact pictures, world 7'
    })
    await finished(page)
    await expectImages(page, expected({}, 7))
    await page.keyboard.press('Escape')
  })

  it('err as the toy does, and guide themselves away from a blurred world', async () => {
    const page = await openedAt('network=exact')
    await page.evaluate(() => {
      const { explorer } = window.samplerscope
      explorer.getState().change('perturbation', (document) => ({
        ...document,
        perturbation: { ...document.perturbation, bias: 0.3, level: 1, width: 1 },
      }))
    })
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
    // The run may have begun and ended before anybody looks, so only its pictures say that it is the new one.
    await expect.poll(async () => mean(await imagesOf(page)), { timeout: 30_000 }).toBeGreaterThan(mean(exact) + 0.02)
    await finished(page)
    await page.evaluate(() => {
      const { explorer } = window.samplerscope
      explorer.getState().change('guidance', (document) => ({
        ...document,
        design: { ...document.design, guidance: { id: 'auto', params: { weight: 2, sigmaLo: 0, sigmaHi: 80 } } },
      }))
    })
    await panel(page).getByText('Of which a blurred world').waitFor()
    await finished(page)
    pages.expectNoErrors()
  })

  it('start wrong and forget drawings on purpose: by control, link and undo', async () => {
    const wrongStart = { startShift: 2, level: 5, width: 1.5 }
    const page = await openedAt(
      'network=exact&perturbed=startShift:2,level:5,width:1.5',
      expected({}, 2022, false, wrongStart),
    )
    const editor = page.getByRole('region', { name: 'Errors on purpose' })
    await editor.getByText('on: the start').waitFor()
    await editor.getByRole('slider', { name: 'Forgotten drawings' }).press('End')
    await editor.getByText('on: the denoiser and the start').waitFor()
    await page.waitForFunction(() => location.hash.includes('forgotten:1'))
    await finished(page)
    await expectImages(page, expected({}, 2022, false, { ...wrongStart, forgotten: 1 }))
    expect(await violationsOf(page, '.toy-perturbation')).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await editor.getByText('on: the start').waitFor()
    await editor.getByRole('button', { name: 'Exact again' }).click()
    await expectImages(page, exact)
    await page.waitForFunction(() => !location.hash.includes('perturbed'))
    pages.expectNoErrors()
  })

  it('can be grainy, by a switch that the link keeps', async () => {
    const page = await openedAt('network=exact')
    await panel(page)
      .getByRole('button', { name: /^Network: Exact pictures/ })
      .click()
    await page.getByRole('checkbox', { name: 'Film grain' }).check()
    await page.waitForFunction(() => {
      const { engine } = window.samplerscope.explorer.getState()
      return engine.phase === 'ready' && engine.model.name === 'Exact pictures, grainy'
    })
    await finished(page)
    await expectImages(page, expected({}, 2022, true))
    await page.waitForFunction(() => location.hash.includes('network=exact-grain'))
    await page.getByRole('checkbox', { name: 'Film grain' }).uncheck()
    await page.waitForFunction(() => !location.hash.includes('grain'))
    await page.keyboard.press('Escape')
  })

  it('are accessible and fit: light and wide, dark and narrow', async () => {
    const page = await openedAt('network=exact')
    for (const [colorScheme, width] of [
      ['light', 1440],
      ['dark', 390],
    ] as const) {
      await page.setViewportSize({ width, height: 844 })
      await page.emulateMedia({ colorScheme })
      await panel(page)
        .getByRole('button', { name: /^Network: Exact pictures/ })
        .click()
      await page.getByRole('textbox', { name: 'Seed of the drawings' }).waitFor()
      expect(await violationsOf(page, '.popover'), colorScheme).toEqual([])
      await page.keyboard.press('Escape')
      expect(await violationsOf(page, '.area-images'), colorScheme).toEqual([])
      expect(await overflowOf(page), colorScheme).toBeLessThanOrEqual(0)
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it('have an exact answer to how good a sampler is: a study, which goes on after a reload', async () => {
    const page = await openedAt('network=exact&B=solver=euler&budget=100')
    const openLab = () => page.locator('.quality-panel > summary').click()
    await openLab()
    const lab = page.getByRole('region', { name: 'Quality of exact pictures', exact: true })
    await lab.getByRole('textbox', { name: 'Steps N' }).fill('0')
    await lab.getByText('0 must be').waitFor()
    await lab.getByRole('textbox', { name: 'Steps N' }).fill('9, 18')
    await lab.getByRole('combobox', { name: 'Pictures' }).selectOption('100')
    await lab.getByRole('combobox', { name: 'Draws' }).selectOption('1')
    await lab.getByText(/^About [\d,]+ denoiser calls with one picture$/).waitFor()
    await lab.getByRole('button', { name: 'Start' }).click()
    const rows = () =>
      lab
        .locator('tbody tr')
        .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent!)))
    await expect.poll(async () => (await rows()).length, { timeout: 60_000 }).toBeGreaterThan(0)

    await page.reload()
    await page.locator('.area-toy canvas').first().waitFor()
    await openLab()
    // It may have ended before the reload.
    const goOn = lab.getByRole('button', { name: 'Go on' })
    const done = lab.getByText('All of it is measured and kept.')
    await goOn.or(done).waitFor()
    if (await goOn.isVisible()) await goOn.click()
    await done.waitFor({ timeout: 60_000 })
    const measured = await rows()
    expect(measured.map(([name, ...others]) => [name!.slice(0, 1), ...others.slice(0, 3)])).toEqual([
      ['A', '9', '17', '1'],
      ['A', '18', '35', '1'],
      ['B', '9', '9', '1'],
      ['B', '18', '18', '1'],
    ])
    const [, heun, , euler] = measured.map((row) => Number(row[4]!.split(' ')[0]))
    expect(heun).toBeGreaterThan(0.004)
    expect(heun).toBeLessThan(0.01)
    expect(euler).toBeGreaterThan(2 * heun!)
    expect(await lab.textContent()).toMatch(/At 9 calls, .* has the least flow error|At 18 calls, .*/)
    expect(await violationsOf(page, '.quality-panel')).toEqual([])

    // At equal calls nothing is to be measured: 18 calls pay for 9 steps of Heun.
    await lab.getByRole('radio', { name: 'Same calls' }).click()
    await lab.getByRole('textbox', { name: 'Calls' }).fill('18')
    await expect
      .poll(async () => (await rows()).map((row) => row.slice(1, 3)))
      .toEqual([
        ['9', '17'],
        ['18', '18'],
      ])
    await done.waitFor()
    // A changed design leaves the points of the one before in grey.
    await page.getByRole('slider', { name: 'rho' }).first().press('ArrowLeft')
    await lab.getByRole('button', { name: 'Update by letter' }).click()
    await expect.poll(async () => (await rows()).map(([name]) => name)).toEqual(['A before', 'B: Euler, Karras'])

    // It is one of the studies: deleted there and put back, it is here again.
    await page.locator('.convergence-lab > summary').click()
    const card = page.getByRole('list', { name: 'Studies of this browser' }).locator('.study-card')
    await expect.poll(() => card.textContent()).toMatch(/Quality of exact pictures · .*1 of 2 measured/)
    await card.click()
    const study = page.getByRole('region', { name: /^Study:/ })
    await study.getByRole('region', { name: 'Quality of exact pictures in numbers of the study' }).waitFor()
    await study.getByRole('button', { name: 'Delete' }).click()
    await lab.getByRole('button', { name: 'Start' }).waitFor()
    await page.getByRole('button', { name: 'Put it back' }).click()
    await expect.poll(async () => (await rows()).length).toBe(2)
    pages.expectNoErrors()
  })
})
