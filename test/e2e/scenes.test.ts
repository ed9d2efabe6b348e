/** The scenes as a person goes through them: each task is done by hand and judged by the numbers on the page. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placeOf } from '../../src/scenes/parts.ts'
import { scenes } from '../../src/scenes/registry.ts'
import { isStaged } from '../../src/scenes/scene.ts'
import { frames, type OpenOptions, type OpenPage, open, sharedBrowser } from './browser.ts'
import { type RunningServer, serveDist } from './server.ts'
import { pickName, violationsOf } from './support/pages.ts'

let server: RunningServer
let browser: Browser
let shared: OpenPage

beforeAll(async () => {
  server = await serveDist()
  browser = await sharedBrowser()
  shared = await visit('steps=7&seed=3&images=1')
})
afterAll(async () => {
  await shared?.close()
  await server?.close()
})

/** The network is left out: images have tests of their own, and two cores are soon busy. */
const visit = async (hash: string, options: OpenOptions = {}): Promise<OpenPage> => {
  const opened = await open(browser, 'about:blank', { viewport: { width: 1440, height: 900 }, ...options })
  opened.page.setDefaultTimeout(10_000)
  await opened.page.route('**/*.onnx', () => undefined)
  await opened.page.goto(`${server.url}#${hash}`)
  await opened.page.locator('.area-toy canvas').first().waitFor({ state: 'attached' })
  return opened
}

const stateOf = (page: Page) =>
  page.evaluate(() => {
    const { document, own, done, isPresenting } = window.samplerscope.explorer.getState()
    return { document, own, done, isPresenting }
  })

const expectNoErrors = ({ log }: OpenPage): void => {
  expect(log.pageErrors).toEqual([])
  expect(log.consoleErrors).toEqual([])
}

const steps = (page: Page, count: number): Promise<void> =>
  page.locator('.parameter').filter({ hasText: 'Steps' }).locator('input').fill(String(count))

/** A reading under the plot. */
const reading = async (page: Page, name: string): Promise<number> =>
  Number(
    await page
      .locator('.toy-readings div')
      .filter({ has: page.locator('dt', { hasText: name }) })
      .locator('dd')
      .first()
      .textContent(),
  )

/** Those with a task; stage.test.ts has the others. */
const taskScenes = scenes.filter((scene) => !isStaged(scene))

/** What is to be done in each scene, and what the page's own readings must say then. */
const tasks: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  noise: async (page) => {
    expect(await page.locator('.scene-reading').textContent()).toMatch(/^One walk to σ = 80: [\d.]+ of it away/)
    await page.locator('.toy-row .toy-field', { hasText: 'Points' }).locator('select').first().selectOption('500')
    await page.getByText(/^500 walks to σ = 80: 0\.0\d+ of it away/).waitFor()
  },
  'reverse-sde': async (page) => {
    expect(await reading(page, 'Wasserstein-1')).toBeGreaterThan(0.05)
    expect(await page.locator('.toy-key-score').count()).toBe(1)
    const drawn = await page.locator('.area-toy canvas').count()
    await page.getByRole('button', { name: 'What is drawn' }).click()
    await page.getByRole('checkbox', { name: 'Score arrows' }).uncheck()
    expect(await page.locator('.area-toy canvas').count()).toBe(drawn - 1)
    await page.getByRole('checkbox', { name: 'Score arrows' }).check()
    expect(await page.locator('.area-toy canvas').count()).toBe(drawn)
    await page.keyboard.press('Escape')
    await steps(page, 128)
    await expect.poll(() => reading(page, 'Wasserstein-1')).toBeLessThan(0.025)
  },
  ode: async (page) => {
    expect(await reading(page, 'Mean global error')).toBeNaN()
    await page.getByRole('button', { name: 'ODE (b = 0)' }).click()
    await expect.poll(() => reading(page, 'Mean global error')).toBeGreaterThan(0)
  },
  schedules: async (page) => {
    const errors = async (): Promise<readonly number[]> =>
      (await page.locator('.toy-multiple > .toy-hint').allTextContents()).map((text) =>
        Number(/global error ([\d.]+)/.exec(text)?.[1]),
      )
    const [a, b, c, d] = await errors()
    expect([b, c, d].every((error) => error! > 2 * a!)).toBe(true)
    await page.getByRole('button', { name: 'Straight' }).click()
    await expect.poll(async () => (await errors())[3]).toBe(a)
  },
  straightest: async (page) => {
    const rows = page.locator('.toy-family tbody tr')
    const cells = async (row: number): Promise<readonly number[]> =>
      (await rows.nth(row).locator('td').allTextContents()).map(Number)
    expect(await reading(page, 'Curvature')).toBeGreaterThan(0.15)
    expect(await page.locator('.toy-family [aria-current="true"]').count()).toBe(1)
    const all = await Promise.all(Array.from({ length: await rows.count() }, (_, row) => cells(row)))
    const [, , straight] = all
    expect(all.every(([curvature]) => curvature! >= straight![0]!)).toBe(true)
    // The walk goes on until it is paused, and is one step of undo.
    const p = async (): Promise<number> => (await stateOf(page)).document.design.schedule.params.p!
    await page.getByRole('button', { name: 'Walk through the powers' }).click()
    await expect.poll(p).toBeLessThan(1.9)
    await page.getByRole('button', { name: 'Pause' }).click()
    const paused = await p()
    await frames(page, 20)
    expect(await p()).toBe(paused)
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await p()).toBe(2)
    await rows.nth(2).getByRole('button').click()
    await expect.poll(() => reading(page, 'Curvature')).toBe(straight![0])
    expect(await reading(page, 'Gap to the tangent')).toBe(straight![1])
  },
  target: async (page) => {
    expect(await page.locator('.scene-reading').textContent()).toBe(
      'Half way through the run tangents end at 0.5 x + 0.5 D.',
    )
    await page.locator('section[aria-label="Schedule σ(t)"]').getByRole('radio', { name: 'Linear' }).click()
    await page.getByText('Every tangent ends at D.').waitFor()
  },
  stacked: async (page) => {
    // The lab opens by itself, at the figure of the talk.
    await page.locator('.convergence-lab[open]').getByRole('radio', { name: 'Talk’s figure', checked: true }).waitFor()
    const before = await reading(page, 'Mean global error')
    await pickName(page, 'Noise schedule', 'karras')
    await pickName(page, 'Sampler', 'heun')
    await steps(page, 32)
    await page.locator('section[aria-label="Schedule σ(t)"]').getByRole('radio', { name: 'Linear' }).click()
    await expect.poll(() => reading(page, 'Mean global error')).toBeLessThan(before / 5)
    expect(await reading(page, 'NFE')).toBe(63)
  },
  healing: async (page) => {
    expect(await reading(page, 'Wasserstein-1')).toBeGreaterThan(0.4)
    await page.getByRole('button', { name: 'Song’s SDE', exact: true }).click()
    await expect.poll(() => reading(page, 'Wasserstein-1')).toBeLessThan(0.1)
  },
  preconditioning: async (page) => {
    expect(await page.locator('.scene-reading').textContent()).toMatch(/multiplied by up to 80;/)
    expect(await page.locator('.training-panel[open] .lab-series').count()).toBeGreaterThan(20)
    await page.getByRole('combobox', { name: 'Preconditioning' }).selectOption('edm')
    await page.getByText(/multiplied by up to 0\.5/).waitFor()
  },
  training: async (page) => {
    expect(await page.locator('.scene-reading').textContent()).toBe('These choices have not been trained yet.')
    const before = await reading(page, 'Wasserstein-1')
    await page.locator('.training-controls').getByRole('radio', { name: 'EDM', exact: true }).click()
    await page.getByRole('button', { name: 'Train', exact: true }).click()
    await page.getByText(/^After 1500 steps: 0\.0\d+ from the exact denoiser/).waitFor({ timeout: 60_000 })
    // The toy samples by what was learned, and shows its flow.
    expect(await page.locator('.toy-key-imperfect').count()).toBe(1)
    await expect.poll(() => reading(page, 'Wasserstein-1')).not.toBe(before)
    expect(await page.locator('.training-table tbody tr').count()).toBe(1)
  },
  numbers: async (page) => {
    expect(await page.locator('.numbers-toy tbody tr').count()).toBe(4)
    await expect.poll(() => page.locator('.numbers-samplers tbody tr').count()).toBe(4)
    const card = JSON.parse(await readFile('public/models/cifar10-mini.card.json', 'utf8'))
    const levels = Object.keys(card.validation_loss_by_sigma).length
    await expect.poll(() => page.locator('.numbers-images tbody tr').count()).toBe(levels)
    const before = await reading(page, 'Mean global error')
    await pickName(page, 'Sampler', 'heun')
    await steps(page, 18)
    await expect.poll(() => reading(page, 'Mean global error')).toBeLessThan(before)
    expect(await reading(page, 'NFE')).toBe(35)
  },
}

describe('each scene', () => {
  it('is there for those with a task', async () => {
    await shared.page.getByRole('button', { name: 'Scenes', exact: true }).click()
    await shared.page.getByRole('heading', { name: scenes[0]!.title }).waitFor()
    expect(Object.keys(tasks)).toEqual(taskScenes.map(({ id }) => id))
  })

  it.each(taskScenes.map(({ id }) => id))('%s: its thing to do has its outcome', async (id) => {
    const { page } = shared
    const at = scenes.findIndex((scene) => scene.id === id)
    if ((await stateOf(page)).document.scene !== id)
      await page.evaluate((id) => window.samplerscope.explorer.getState().openScene(id), id)
    await page.getByText(placeOf(scenes[at]!)).waitFor()
    expect((await stateOf(page)).done).not.toContain(id)
    expect(await page.locator('.scene-outcome').isVisible()).toBe(false)
    await tasks[id]!(page)
    await page.locator('.scene-done').waitFor()
    expect(await page.getByText('The task is done.').count()).toBe(1)
    expect(await page.locator('.scene-outcome').isVisible()).toBe(true)
    expect(await page.locator('.area-scene .katex-error').count()).toBe(0)
    expect(await page.locator('[data-marked]').count()).toBeGreaterThan(0)
    if (at === scenes.length - 1) return
    await page.getByRole('button', { name: /^Next scene: / }).click()
    expect((await stateOf(page)).document.scene).toBe(scenes[at + 1]!.id)
  })

  it('leaves a person’s own state as it was, and remembers what was done, but not in the link', async () => {
    const { page } = shared
    await page.waitForFunction((id) => location.hash.includes(`scene=${id}`), scenes.at(-1)!.id)
    expect(await page.evaluate(() => location.hash)).not.toContain('done')
    await page.reload()
    await page.locator('.caption', { hasText: placeOf(scenes.at(-1)!) }).waitFor()
    expect((await stateOf(page)).done).toEqual(taskScenes.map(({ id }) => id))
    await page.getByRole('button', { name: 'Leave the scenes' }).click()
    const { document } = await stateOf(page)
    expect(document).toMatchObject({ scene: null, seed: 3, design: { steps: 7 } })
    expect(await page.locator('[data-marked], .area-scene').count()).toBe(0)
    expectNoErrors(shared)
    await shared.close()
  })
})

describe('the way through', () => {
  it('goes by arrow keys, but takes none from a slider or a plot', async () => {
    const opened = await visit('scene=straightest')
    const { page } = opened
    const scene = async (): Promise<string | null> => (await stateOf(page)).document.scene
    await page.keyboard.press('ArrowRight')
    expect(await scene()).toBe('target')
    await page.getByRole('slider', { name: 'Steps' }).press('ArrowRight')
    await page.locator('.toy-surface').press('ArrowLeft')
    expect([await scene(), (await stateOf(page)).document.design.steps]).toEqual(['target', 19])
    // Undo goes back within the scene, then to the scene before it.
    await page.getByRole('button', { name: 'Undo' }).click()
    expect([await scene(), (await stateOf(page)).document.design.steps]).toEqual(['target', 18])
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await scene()).toBe('straightest')
    await page.getByRole('button', { name: 'All scenes' }).click()
    await page.getByRole('button', { name: 'Noise schedules' }).click()
    expect(await scene()).toBe('schedules')
    await page.getByRole('button', { name: /^Previous scene: / }).focus()
    await page.keyboard.press('ArrowLeft')
    expect(await scene()).toBe('two-errors')
    await page.evaluate(() => {
      location.hash = '#scene=finale'
    })
    await page.getByText('scene "finale" is not one of').waitFor()
    expect(await scene()).toBeNull()
    expectNoErrors(opened)
    await opened.close()
  })

  it('walks through no schedules by itself where motion is unwanted', async () => {
    const opened = await visit('scene=straightest', { reducedMotion: 'reduce' })
    const { page } = opened
    const p = async (): Promise<number | undefined> => (await stateOf(page)).document.design.schedule.params.p
    await page.getByRole('button', { name: 'Next of the family' }).waitFor()
    expect(await page.getByRole('button', { name: 'Walk through the powers' }).count()).toBe(0)
    const before = (await stateOf(page)).document.design.schedule
    await page.getByRole('button', { name: 'Next of the family' }).click()
    expect((await stateOf(page)).document.design.schedule).not.toEqual(before)
    const taken = await p()
    await frames(page, 20)
    expect(await p()).toBe(taken)
    await opened.close()
  })

  it('keeps what a task needs above the fold of a projector', async () => {
    const opened = await visit('scene=noise&present=1', { viewport: { width: 1024, height: 768 } })
    const { page } = opened
    const needed: Readonly<Record<string, readonly (readonly ['slider' | 'button' | 'radio', string])[]>> = {
      'reverse-sde': [['slider', 'Steps']],
      ode: [['button', 'ODE (b = 0)']],
      schedules: [['button', 'Straight']],
      straightest: [['slider', 'exponent p']],
      target: [['radio', 'Linear']],
      healing: [['button', 'Song’s SDE']],
      training: [['button', 'Train']],
    }
    for (const [id, controls] of Object.entries(needed)) {
      await page.evaluate((id) => {
        window.samplerscope.explorer.getState().openScene(id)
        scrollTo(0, 0)
      }, id)
      await page.getByRole('heading', { name: scenes.find((scene) => scene.id === id)!.title, level: 2 }).waitFor()
      for (const [role, name] of controls) {
        const control = page.getByRole(role, { name, exact: true })
        await control.waitFor()
        // What is in sight is hit at its middle; what has scrolled off, or lies under something else, is not.
        await expect
          .poll(
            () =>
              control.evaluate((element) => {
                const { left, right, top, bottom } = element.getBoundingClientRect()
                const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
                return bottom <= innerHeight && element.contains(hit)
              }),
            { message: `${id}: ${name}` },
          )
          .toBe(true)
      }
      const box = await page.locator('.scene-reading').boundingBox()
      expect(box!.y + box!.height, `${id}: reading`).toBeLessThanOrEqual(768)
    }
    expect(await violationsOf(page)).toEqual([])
    expectNoErrors(opened)
    await opened.close()
  })

  it('shows a dot that follows the mouse, while presenting and when it is asked for', async () => {
    const opened = await visit('scene=ode&pointer=1', { viewport: { width: 1024, height: 768 } })
    const { page } = opened
    const dot = page.locator('.presenter-pointer')
    expect(await dot.count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Pointer' }).count()).toBe(0)
    await page.evaluate(() => window.samplerscope.explorer.getState().present(true))
    for (const [x, y] of [
      [600, 300],
      [300, 80],
    ] as const) {
      await page.mouse.move(x, y)
      await dot.waitFor()
      const { x: left, y: top, width, height } = (await dot.boundingBox())!
      expect([left + width / 2, top + height / 2]).toEqual([x, y])
      expect(width).toBeGreaterThan(30)
    }
    await page.getByRole('button', { name: 'Pointer', pressed: true }).click()
    expect(await dot.count()).toBe(0)
    await page.waitForFunction(() => location.hash.includes('present=1') && !location.hash.includes('pointer'))
    await page.getByRole('button', { name: 'Pointer', pressed: false }).click()
    await page.waitForFunction(() => location.hash.includes('pointer=1'))
    expectNoErrors(opened)
    await opened.close()
  })

  it('presents by a link: only what the scene uses, in large type', async () => {
    const opened = await visit('scene=straightest&present=1', { viewport: { width: 1024, height: 768 } })
    const { page } = opened
    await page.getByRole('slider', { name: 'exponent p' }).waitFor()
    expect(
      await page
        .locator('.header-actions, .area-compare, section[aria-label="Sampler"]')
        .filter({ visible: true })
        .count(),
    ).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.keyboard.press('PageDown')
    await page.getByRole('heading', { name: 'Straight at the target' }).waitFor()
    expect(await page.getByRole('slider', { name: 'exponent p' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Present' }).click()
    await page.locator('.header-actions').waitFor()
    expect((await stateOf(page)).isPresenting).toBe(false)
    expectNoErrors(opened)
    await opened.close()
  })
})

describe.each([
  ['wide, light', { viewport: { width: 1440, height: 900 }, colorScheme: 'light' }, ''],
  ['presented, dark', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }, '&present=1'],
  ['narrow, dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark', reducedMotion: 'reduce' }, ''],
] as const)('%s', (_name, options, more) => {
  it('is clean for axe and does not scroll sideways', async () => {
    const opened = await visit(`scene=ode${more}`, options)
    const { page } = opened
    await page.evaluate(() => window.samplerscope.explorer.getState().finish('ode'))
    await page.locator('.scene-done').waitFor()
    await page.addScriptTag({ content: await readFile('node_modules/axe-core/axe.min.js', 'utf8') })
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> }
      }
      const { violations } = await axe.run()
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((n) => `${id}: ${n.html.slice(0, 120)} ${n.failureSummary}`),
      )
    })
    expect(violations).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expectNoErrors(opened)
    await opened.close()
  })
})
