/** Parts of the page in frames of another site: in a page that is isolated and in one that is not. */
import { decode } from 'fast-png'
import type { Frame, Page } from 'playwright-core'
import decodeQr, { type Image } from 'qr/decode.js'
import { describe, expect, it } from 'vitest'
import { parseHash } from '../../src/scenes/link.ts'
import { controlsOf, type PartName, partNames } from '../../src/state/embed/parts.ts'
import { frames } from './browser.ts'
import { serveHost } from './support/embed-host.ts'
import { distPages, overflowOf, servedPages, violationsOf } from './support/pages.ts'

/** A second is not enough on a busy machine. */
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 })

type Heard = readonly (readonly [string, Record<string, unknown>])[]

describe('in a frame of another site', () => {
  const pages = servedPages(serveHost)
  const opened = pages.shared(() => pages.open(pages.server.blank))

  const host = async (
    path: 'plain' | 'isolated',
    part: PartName,
    hash: string,
    origin = new URL(pages.server.url).origin,
  ): Promise<Page> => {
    const query = new URLSearchParams({ part, hash, more: `&origin=${origin}` })
    const page = await opened()
    await page.goto(`${pages.server.url}${path}?${query}`)
    return page
  }
  const frameOf = async (page: Page): Promise<Frame> => {
    const frame = () => page.frames().find((one) => one.url().startsWith(pages.server.framed))
    await poll(frame).toBeDefined()
    await frame()!.locator('.embed').waitFor()
    return frame()!
  }
  const heard = (page: Page) => page.evaluate('heard') as Promise<Heard>
  const messages = async (page: Page, type: string) =>
    (await heard(page)).map(([, data]) => data).filter((data) => data.type === type)

  it('talks as documented: ready, height, state, and what was not understood', async () => {
    const page = await host('plain', 'toy', 'steps=7&solver=euler')
    await frameOf(page)
    await poll(() => messages(page, 'ready')).toEqual([{ samplerscope: 1, type: 'ready', part: 'toy' }])
    const state = () => page.evaluate(() => document.querySelector('iframe')!.dataset.state)
    await poll(state).toBe('#steps=7&solver=euler')
    await page.evaluate(`setState('#steps=9&solver=heun2&seed=3')`)
    await poll(async () => (await messages(page, 'state')).at(-1)).toMatchObject({
      hash: expect.stringContaining('seed=3'),
      notes: [expect.stringContaining('heun2')],
    })
    expect(parseHash((await state())!).value).toMatchObject({ seed: 3, design: { steps: 9 } })
    // The script of the documentation gives the frame the height of its content.
    const heights = () =>
      page.evaluate(() => {
        const frame = document.querySelector('iframe')!
        return [frame.style.height, frame.clientHeight] as const
      })
    await poll(async () => (await heights())[0]).not.toBe('')
    const frame = await frameOf(page)
    const overflow = () =>
      frame.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight)
    await poll(overflow).toBeLessThanOrEqual(0)
    const asked = pages.log.requests.filter((url) => /worker|\.onnx|\.wasm/.test(url))
    expect(asked).toEqual([])
    pages.expectNoErrors()
  })

  it.each(['plain', 'isolated'] as const)(
    'samples with shared memory in a %s page, on its background',
    async (path) => {
      const page = await host(path, 'pictures', 'network=exact&images=1&steps=4')
      const frame = await frameOf(page)
      const done = () => frame.evaluate(() => window.samplerscope?.activeRun()?.status)
      await poll(done).toBe('done')
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(path === 'isolated')
      expect(await frame.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([true, 'function'])
      await poll(() => messages(page, 'event')).toContainEqual(
        expect.objectContaining({ name: 'pictures', design: 'A' }),
      )
      expect(new Set((await heard(page)).map(([origin]) => origin))).toEqual(new Set([pages.server.framed]))
      // The corner of the frame shows the page around it.
      const { data } = decode(await page.screenshot({ clip: { x: 2, y: 2, width: 1, height: 1 } }))
      expect([...data.slice(0, 3)]).toEqual([0, 128, 64])
      pages.expectNoErrors()
    },
  )

  it('neither tells nor takes a state where another origin is named', async () => {
    const page = await host('plain', 'toy', 'steps=7', 'https://elsewhere.example')
    const frame = await frameOf(page)
    await page.evaluate(`setState('#steps=9')`)
    await frames(page, 20)
    expect(await frame.evaluate(() => window.samplerscope.explorer.getState().document.design.steps)).toBe(7)
    expect(await heard(page)).toEqual([])
  })

  it('takes no key before it has the focus, gives them back on Escape, and leaves the back button alone', async () => {
    const page = await host('plain', 'stage', 'scene=heun')
    const frame = await frameOf(page)
    await frame.locator('.stage').waitFor()
    const place = () =>
      frame.evaluate(() => {
        const { scene, beat } = window.samplerscope.explorer.getState().document
        return `${scene} ${beat}`
      })
    const entries = await page.evaluate(() => history.length)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Escape')
    await frames(page, 5)
    expect([await place(), await page.evaluate(() => document.activeElement?.tagName)]).toEqual(['heun 0', 'BODY'])
    await frame.locator('h2').click()
    await page.keyboard.press('ArrowRight')
    await poll(place).toBe('heun 1')
    // No notes window, no map, and the scene stays open.
    await page.keyboard.press('n')
    await page.keyboard.press('Home')
    await page.keyboard.press('Escape')
    await poll(() => page.evaluate(() => document.hasFocus() && document.activeElement?.tagName)).toBe('BODY')
    await page.keyboard.press('ArrowRight')
    await frames(page, 5)
    expect([await place(), page.context().pages().length]).toEqual(['heun 1', 1])
    await frame.evaluate(() => window.samplerscope.explorer.getState().openScene('churn'))
    await poll(() => frame.evaluate(() => location.hash)).toContain('churn')
    expect(await page.evaluate(() => history.length)).toBe(entries)
    await poll(() => messages(page, 'event')).toContainEqual({
      samplerscope: 1,
      type: 'event',
      name: 'beat',
      scene: 'churn',
      beat: 0,
    })
    pages.expectNoErrors()
  })
})

describe('a part alone', () => {
  const pages = distPages()
  const opened = pages.shared(() => pages.open(pages.server.blank, { viewport: { width: 800, height: 700 } }))
  const hash = 'network=exact&images=4&steps=4&B=steps=4;solver=euler&reference=64'

  it.each(partNames)('%s is clean to axe, fits, and leaves out what it is asked to', async (part) => {
    const scene = part === 'stage' ? 'scene=heun&beat=2' : hash
    const page = await opened()
    await page.goto(`${pages.server.url}?embed=${part}#${scene}`)
    await page.locator('.embed main').waitFor()
    if (part !== 'toy' && part !== 'schedule')
      await poll(() => page.evaluate(() => window.samplerscope.activeRun()?.status)).toBe('done')
    await poll(() => page.locator('[data-updating]').count()).toBe(0)
    await frames(page, 10)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    expect(await page.locator('.embed-link').count()).toBe(1)
    expect(await page.locator('.header, .skip-link').count()).toBe(0)
    const shownWith = (hide: string) =>
      page.evaluate((hide) => {
        document.querySelector<HTMLElement>('.embed')!.dataset.hide = hide
        const controls = document.querySelectorAll('.embed :is(button, select, input, a, svg, p, dl, summary, td)')
        return [...controls].filter((element) => element.checkVisibility()).length
      }, hide)
    const all = await shownWith('')
    // The link, which is the same for all parts, is no matter of style: a frame that hides it has none.
    for (const name of controlsOf(part).filter((name) => name !== 'link'))
      expect(await shownWith(name), name).toBeLessThan(all)
    pages.expectNoErrors()
  })

  it('says in one sentence what it does not know, and opens its state in the whole page, by a link that can be left out', async () => {
    const page = await opened()
    await page.goto(`${pages.server.url}?embed=toys`)
    await page.getByRole('alert').getByText('This frame asks for "toys"').waitFor()
    await page.goto(`${pages.server.url}?embed=toy&hide=${controlsOf('toy').join(',')}#steps=4`)
    await page.locator('.embed main').waitFor()
    expect(await page.locator('.embed-link').count()).toBe(0)
    await page.goto(`${pages.server.url}?embed=toy&hide=data,tool#steps=4`)
    await page.getByText('hides "tool", which toy does not have (did you mean "tools"?)').waitFor()
    await page.locator('.toy canvas').first().waitFor()
    await page.locator('.embed-link').waitFor()
    await page.evaluate(() =>
      window.samplerscope.explorer.getState().change('seed', (document) => ({ ...document, seed: 8 })),
    )
    const [whole] = await Promise.all([page.context().waitForEvent('page'), page.locator('.embed-link').click()])
    expect(whole.url()).toBe(`${pages.server.url}#steps=4&seed=8`)
    await whole.locator('.header').waitFor()
  })
})

describe('the dialog', () => {
  const pages = distPages()

  it('shares what is shown: light on a desk, dark on a phone', async () => {
    const page = await pages.visit('steps=4')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const fetched = () => pages.log.requests.filter((url) => /ShareForm/.test(url)).length
    expect(fetched()).toBe(0)
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    const link = page.getByLabel('Link', { exact: true })
    // The query of this visit says which network the state means.
    const shared = `${pages.server.url}?model=tiny#steps=4`
    await poll(() => link.inputValue()).toBe(shared)
    await page.getByRole('button', { name: 'Copy: Link' }).click()
    await page.getByText('Copied.').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await link.inputValue())
    await page.getByRole('radio', { name: 'Schedule' }).click()
    await page.getByRole('radio', { name: 'Dark' }).click()
    await page.getByLabel('the levels as text').check()
    const html = await page.getByLabel('HTML of the frame', { exact: true }).inputValue()
    expect(html).toContain(
      `src="${pages.server.url}?model=tiny&amp;embed=schedule&amp;hide=levels&amp;theme=dark#steps=4"`,
    )
    expect(await page.getByLabel('Picture that links, as Markdown', { exact: true }).inputValue()).toBe(
      `[![Samplerscope](${pages.server.url}screenshot.png)](${shared})`,
    )
    expect(await violationsOf(page, '.share-dialog')).toEqual([])
    const code = page.getByRole('button', { name: /^QR code of the link/ })
    /** What a camera reads of it; a busy machine gets time for it. */
    const scanned = async (): Promise<string> =>
      decodeQr(decode(await code.screenshot()) as Image, { timeLimit: 5_000 })
    const expectToGrow = async (): Promise<void> => {
      const before = (await code.boundingBox())!.width
      await code.click()
      await poll(async () => (await code.boundingBox())!.width).toBeGreaterThan(1.5 * before)
    }
    const expectToFit = async (width: number): Promise<void> => {
      const box = (await page.locator('.share-dialog').boundingBox())!
      expect(box.x + box.width).toBeLessThanOrEqual(width)
    }
    await expectToFit(1280)
    // Small here, and large on the phone, where it is on a dark ground.
    expect(await scanned()).toBe(shared)
    await expectToGrow()
    // Whoever scans it has the same state, and shares it on from a phone.
    const stateOf = () => page.evaluate(() => window.samplerscope.explorer.getState().document)
    const state = await stateOf()
    await page.goto('about:blank')
    await page.setViewportSize({ width: 390, height: 800 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(shared)
    await page.locator('.area-toy canvas').first().waitFor()
    expect(await stateOf()).toEqual(state)
    await poll(() =>
      page.evaluate(() => {
        const { engine } = window.samplerscope.explorer.getState()
        return engine.phase === 'ready' && engine.model.name
      }),
    ).toBe('tiny')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Share' }).click()
    await poll(() => link.inputValue()).toBe(shared)
    expect(await violationsOf(page, '.share-dialog')).toEqual([])
    await expectToFit(390)
    await expectToGrow()
    expect(await scanned()).toBe(shared)
    // The focus goes back to the menu's button; the item that had it is gone.
    await page.keyboard.press('Escape')
    await page.locator('.share-dialog').waitFor({ state: 'detached' })
    await poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('More')
    pages.expectNoErrors()
  })
})
