/** The page as a person uses it, on WASM with few steps; with a tiny network but where the real one is what is shown. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { dist } from '../../src/cli/build.mjs'
import type { OpenOptions } from './browser.ts'
import { distPages, overflowOf, pickName, violationsOf } from './support/pages.ts'

const pages = distPages()
const { expectNoErrors } = pages

/** One image and few steps: what is under test is the page. */
const quick = 'images=1&steps=4'

const visit = (hash = quick, options: OpenOptions = {}): Promise<Page> => pages.visit(hash, options)

const waitForDone = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.samplerscope.activeRun()?.status === 'done', undefined, {
    timeout: 120_000,
  })

const stateOf = (page: Page) =>
  page.evaluate(() => {
    const { document, fault, runnable, pinned, hovered } = window.samplerscope.explorer.getState()
    return { document, fault, pinned, hovered, steps: runnable.program.steps.length, nfe: runnable.program.nfe }
  })

describe('on load', () => {
  it('is a production build, whoever made it', async () => {
    const assets = join(dist, 'assets')
    const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
    const texts = await Promise.all(scripts.map((name) => readFile(join(assets, name), 'utf8')))
    expect(texts.some((text) => text.includes('createRoot'))).toBe(true)
    expect(scripts.filter((_, k) => texts[k]!.includes('jsxDEV'))).toEqual([])
  })

  it('samples by itself and shows the images', async () => {
    const page = await pages.visit(quick, { query: '' })
    await waitForDone(page)
    const spread = await page.locator('.image-grid canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, 32, 32)
      return Math.max(...data.filter((_, k) => k % 4 < 3)) - Math.min(...data.filter((_, k) => k % 4 < 3))
    })
    expect(spread).toBeGreaterThan(60)
    expect(await page.getByText('7 of 7').count()).toBe(1)
    expectNoErrors()
  })

  it('shows how far the network has come while the toy already works', async () => {
    const page = await pages.open('about:blank')
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/*.onnx', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`${pages.server.url}#${quick}`)
    await page.getByRole('progressbar', { name: 'Network fetched' }).waitFor()
    const { bytes } = JSON.parse(await readFile('public/models/cifar10-mini.card.json', 'utf8'))
    await page.getByText(`Fetching the network: 0.0 of ${(bytes / 1e6).toFixed(1)} MB`).waitFor()
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await page.getByText('design 5 steps').waitFor()
    release()
    await waitForDone(page)
    expect(await page.getByRole('progressbar').count()).toBe(0)
    expectNoErrors()
  })

  it('goes on without a network once it has loaded', async () => {
    const page = await visit()
    await waitForDone(page)
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Next seed' }).click()
    await page.waitForFunction(() => {
      const { document } = window.samplerscope.explorer.getState()
      return document.seed === 2 && window.samplerscope.activeRun()?.status === 'done'
    })
    expect(pages.log.failedRequests).toEqual([])
    expectNoErrors()
  })
})

describe('the link', () => {
  it('brings back design, mixture, view and seed after a reload', async () => {
    const hash =
      'steps=6&sigmaMax=40&discretization=edm,rho:3&schedule=vp&scaling=vp&solver=second-order,alpha:0.5&stochasticity=churn,sChurn:10,sTmax:inf&mixture=0.3:-1:0.2;0.7:0.5:0.05&axis=step&points=33&images=1&class=3&show=denoised&seed=7'
    const page = await visit(hash)
    const before = await stateOf(page)
    expect(before.document).toMatchObject({ seed: 7, toy: { axis: 'step', count: 33 }, images: { class: 3 } })
    await page.getByRole('button', { name: 'Next seed' }).click()
    await page.waitForFunction(() => location.hash.includes('seed=8'))
    await page.reload()
    await page.locator('.area-toy canvas').first().waitFor()
    const after = await stateOf(page)
    expect(after.document).toEqual({ ...before.document, seed: 8 })
    expect(await page.locator('.note').count()).toBe(0)
    expectNoErrors()
  })

  it('that is not understood gives the defaults and says what was wrong', async () => {
    const page = await visit(`steps=2000&solver=magic&wattage=1&${quick.replace('&steps=4', '')}`)
    await expect(page.locator('.note').allInnerTexts()).resolves.toEqual([
      '"wattage" is not a setting of this page; ignored',
      'steps must be between 1 and 1000, got 2000; using 18',
      expect.stringMatching(/^solver "magic" is not one of euler, /),
    ])
    expect((await stateOf(page)).document.design.steps).toBe(18)
    await page.getByRole('button', { name: 'Dismiss' }).first().click()
    expect(await page.locator('.note').count()).toBe(2)
    expectNoErrors()
  })

  it('opened in the same tab takes effect and can be undone', async () => {
    const page = await visit()
    await page.evaluate(() => {
      location.hash = '#images=1&steps=7'
    })
    await page.waitForFunction(() => window.samplerscope.explorer.getState().document.design.steps === 7)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect((await stateOf(page)).document.design.steps).toBe(4)
  })
})

describe('the scale of the data', () => {
  it('is 16 on a page that is opened without a link, and 1 in links of old', async () => {
    const page = await pages.open(pages.server.url)
    expect((await stateOf(page)).document).toMatchObject({ scale: 16, network: 'exact' })
    await page.goto(`${pages.server.url}#steps=5`)
    await expect.poll(async () => (await stateOf(page)).document.scale).toBe(1)
    expectNoErrors()
  })

  it('moves the data, their axis and their numbers, and is one step of undo', async () => {
    const page = await visit(`${quick}&zoom=0,1,-1,1`)
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
    for (let k = 0; k < 3; k++) await page.keyboard.press('Control+z')
    await expect.poll(async () => (await stateOf(page)).document.scale).toBe(1)
    expect((await stateOf(page)).document.toy.domain).toEqual({ u: [0, 1], x: [-1, 1] })
    expect(await violationsOf(page, '.toy-mixture')).toEqual([])
    expectNoErrors()
  })
})

describe('the controls', () => {
  it('take numbers from the keyboard, keep the last good one, and undo', async () => {
    const page = await visit()
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

  it('follow the registry: choices, parameters, formula, preset', async () => {
    const page = await visit()
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
    const page = await visit()
    await page.locator('summary', { hasText: 'Table 1' }).click()
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
    expectNoErrors()
  })

  it('drag, nudge, paste and copy noise levels', async () => {
    const page = await visit()
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
    const page = await visit('steps=7')
    const text = page.getByRole('region', { name: 'Levels as text' })
    await text.getByText('Kept lists').click()
    await text.getByRole('textbox', { name: 'Name' }).fill('seven')
    await text.getByRole('button', { name: 'Keep this list' }).click()
    await text.getByText('Kept 7 levels as “seven”.').waitFor()
    const kept = await page.evaluate(() =>
      window.samplerscope.explorer.getState().runnable.program.steps.map(({ sigma }) => sigma),
    )
    await page.getByRole('slider', { name: 'Steps' }).press('End')
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
    const page = await visit()
    await page.evaluate(() => {
      const { change } = window.samplerscope.explorer.getState()
      change('range', (document) => ({ ...document, design: { ...document.design, sigmaMin: 1, sigmaMax: 0.6 } }))
    })
    await expect(page.locator('.area-controls .fault').textContent()).resolves.toMatch(/cannot run: .*do not fall/)
    expect((await stateOf(page)).steps).toBe(4)
    expectNoErrors()
  })

  it('at their extremes draw no NaN and raise no error', async () => {
    const page = await visit('images=1&steps=3')
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

describe('the cursor', () => {
  it('is shared: the scrubber moves the toy, the toy moves the images', async () => {
    const page = await visit()
    await waitForDone(page)
    await page.getByRole('slider', { name: 'Step shown' }).press('Home')
    await page.waitForFunction(() => document.querySelector('.image-grid')?.getAttribute('data-step') === '0')
    expect((await stateOf(page)).pinned).toBe(0)
    const box = (await page.locator('.area-toy canvas').first().boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.waitForFunction(() => window.samplerscope.explorer.getState().hovered !== null)
    const { hovered } = await stateOf(page)
    await page.waitForFunction(
      (step) => document.querySelector('.image-grid')?.getAttribute('data-step') === step,
      String(hovered),
    )
    await page.mouse.move(5, 5)
    await page.waitForFunction(() => window.samplerscope.explorer.getState().hovered === null)
    expectNoErrors()
  })

  it('walks the steps while playing and stops at the result', async () => {
    const page = await visit()
    await waitForDone(page)
    await page.getByRole('button', { name: 'Play the steps' }).click()
    await page.waitForFunction(() => window.samplerscope.explorer.getState().pinned === 4)
    await page.getByRole('button', { name: 'Play the steps' }).waitFor()
  })
})

/** The table is drawn when the toy is: a moment after the change. */
const soon = { timeout: 10_000 }

describe('designs side by side', () => {
  const allDone = (page: Page): Promise<unknown> =>
    page.waitForFunction(
      () => Object.values(window.samplerscope.explorer.getState().runs).every(({ status }) => status === 'done'),
      undefined,
      { timeout: 120_000 },
    )

  it('are duplicated, changed, named, compared, locked and deleted', async () => {
    // How near to each other designs land is the real network's.
    const page = await pages.visit(quick, { query: '' })
    await page.getByRole('button', { name: 'Duplicate' }).click()
    await pickName(page, 'Sampler', 'euler')
    await allDone(page)
    expect(await page.locator('.image-rows .image-grid').count()).toBe(2)
    const rows = page.locator('.compare-table tbody tr')
    await expect
      .poll(() => rows.allTextContents(), soon)
      .toEqual([
        expect.stringMatching(/A: Heun, Karras\s?47.*itself\d+( \(\d+ known\))?$/),
        expect.stringMatching(/B: Euler, Karras\s?44/),
      ])
    // Other images from the same latents, but not far away.
    const cell = rows.nth(1).locator('td').nth(4)
    await expect.poll(async () => Number(await cell.textContent()), soon).toBeGreaterThan(0.01)
    const distance = Number(await cell.textContent())
    expect(distance).toBeLessThan(1)

    await page.getByLabel('Name of design B').fill('cheap')
    await page.keyboard.press('Enter')
    await page.getByText('B: cheap').first().waitFor()
    await page.getByRole('button', { name: 'Lock design B as the baseline' }).click()
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await page.getByText('Design B is locked as the baseline').waitFor()
    expect((await stateOf(page)).steps).toBe(4)
    await page.waitForFunction(() => /B=|slot=B/.test(location.hash) && location.hash.includes('nameB=cheap'))
    await page.reload()
    await page.getByText('B: cheap (baseline)').waitFor()
    await page.getByRole('button', { name: 'Unlock design B' }).click()
    await page.getByRole('button', { name: 'Delete design B' }).click()
    await expect.poll(() => rows.count(), soon).toBe(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => rows.count(), soon).toBe(2)
    expectNoErrors()
  })

  it('differ less from a converged run the more steps they take', async () => {
    const page = await visit('images=1&steps=4&B=steps=24&reference=64')
    await allDone(page)
    const cells = page.locator('.compare-table tbody tr td:nth-child(6)')
    await expect.poll(async () => (await cells.allTextContents()).every((text) => Number(text) > 0), soon).toBe(true)
    const [few, many] = (await cells.allTextContents()).map(Number)
    expect(many).toBeGreaterThan(0)
    expect(few! / many!).toBeGreaterThan(4)
    await page.getByRole('radio', { name: 'Δ' }).click()
    expectNoErrors()
  })
})

it('an image opens large, in all its views', async () => {
  const page = await visit()
  await waitForDone(page)
  await page.getByRole('button', { name: /^Image 1, airplane/ }).click()
  await page.getByRole('dialog').waitFor()
  expect(await page.locator('.large-view canvas').count()).toBe(4)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expectNoErrors()
})

describe.each([
  { name: 'wide, light', options: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } },
  { name: 'wide, dark', options: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' } },
  { name: 'narrow, light', options: { viewport: { width: 390, height: 844 }, colorScheme: 'light' } },
  { name: 'narrow, dark', options: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } },
] as const)('$name', ({ options }) => {
  it('is clean for axe and does not scroll sideways', async () => {
    const page = await visit(`${quick}&stochasticity=churn&B=steps=4;solver=euler`, options)
    await waitForDone(page)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    expectNoErrors()
  })
})
