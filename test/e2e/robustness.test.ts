/** What could take a page away from its reader, or what they made: files dropped anywhere, the back button, a reload, a browser that keeps nothing. */
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { distPages, openHash } from './support/pages.ts'

const pages = distPages()
afterEach(pages.expectNoErrors)

/** What is measured in the lab is measured with few calls. */
const state = 'steps=3&solver=euler&images=1&network=exact&seed=3&budget=100&door=compare'

/** Opens the page with code that runs in it before its own. */
const openWith = async (code: () => void, query = ''): Promise<Page> => {
  // Nobody else's: one page for each such code would be kept.
  const page = await pages.open(`${pages.server.url}${query}#${state}`, { isFresh: true, script: code })
  await page.locator('.arena').waitFor()
  return page
}

const stateOf = (page: Page) =>
  page.evaluate(() => {
    const { document, door, notes } = window.samplerscope.explorer.getState()
    return { seed: document.seed, scene: document.scene, door, notes: notes.map(({ text }) => text) }
  })

/** What a person passes by: every door, its folds and its dialogs. */
const walk = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Copy as code' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Library lists' }).first().click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Formula of Sampler/ }).click()
  await page.locator('.popover .katex').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Lab', exact: true }).click()
  await page.locator('.area-toy canvas').first().waitFor()
  for (const fold of await page.locator('details.lab-panel > summary, details.table-panel > summary').all())
    await fold.click()
  await page.locator('.table-one').waitFor()
  await page.getByRole('button', { name: 'Learn', exact: true }).click()
  await page.locator('.stage').waitFor()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await page.locator('.arena').waitFor()
}

/** The page that the tests share, which gathers whatever its policy refuses. */
const opened = pages.shared(() =>
  openWith(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      seen.push(`${effectiveDirective} ${blockedURI}`),
    )
  }),
)

/** That page, as it was opened. */
const openedAgain = async (): Promise<Page> => {
  const page = await opened()
  await openHash(page, state)
  await page.locator('.arena').waitFor()
  return page
}

it('the page’s policy holds wherever a person goes', async () => {
  const page = await opened()
  await walk(page)
  // An animated GIF has a worker of its own.
  await page.getByRole('button', { name: 'Save the plot: toy' }).click()
  await page.getByRole('menuitem', { name: 'Save an animation of the steps…' }).click()
  await page.getByRole('combobox', { name: 'Format' }).selectOption('gif')
  await page.getByRole('combobox', { name: 'Length' }).selectOption('3')
  const film = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Make and save it' }).click()
  await film
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([])
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
  expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval';/)
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/)
})

describe('back', () => {
  it('walks scenes and doors, and forward again', async () => {
    const page = await openedAgain()
    const go = async (act: string, isThere: string): Promise<void> => {
      await page.evaluate((act) => {
        const { openScene, leaveScene, enter } = window.samplerscope.explorer.getState()
        if (act === 'leave') leaveScene()
        else if (act === 'lab' || act === 'compare') enter(act)
        else openScene(act)
      }, act)
      await page.locator(isThere).waitFor()
    }
    await go('lab', '.area-toy')
    await go('heun', '.stage')
    await go('noise', '.stage')
    await go('leave', '.area-toy')
    await go('compare', '.arena')
    const rooms = [
      [null, 'lab'],
      ['noise', 'lab'],
      ['heun', 'lab'],
      [null, 'lab'],
      [null, 'compare'],
    ]
    const room = async () => {
      const { scene, door } = await stateOf(page)
      return [scene, door]
    }
    for (const expected of rooms) {
      await page.goBack()
      await expect.poll(room).toEqual(expected)
    }
    for (const expected of [...rooms.slice(0, -1).reverse(), [null, 'compare']]) {
      await page.goForward()
      await expect.poll(room).toEqual(expected)
    }
    expect((await stateOf(page)).seed).toBe(3)
  })
})

it('undo and redo go on after a reload', async () => {
  const page = await openedAgain()
  await page.evaluate(() => {
    // Each is a step of its own.
    for (const seed of [4, 5, 6])
      window.samplerscope.explorer.getState().change(`seed ${seed}`, (document) => ({ ...document, seed }))
  })
  await page.keyboard.press('Control+z')
  await page.waitForFunction(() => location.hash.includes('seed=5'))
  await page.reload()
  await page.locator('.arena').waitFor()
  expect((await stateOf(page)).seed).toBe(5)
  const undo = page.getByRole('button', { name: 'Undo', exact: true })
  await undo.click()
  await undo.click()
  await expect.poll(async () => (await stateOf(page)).seed).toBe(3)
  for (let k = 0; k < 3; k++) await page.getByRole('button', { name: 'Redo', exact: true }).click()
  await expect.poll(async () => (await stateOf(page)).seed).toBe(6)
})

describe('what is dropped', () => {
  /** Whether the browser would have gone to what falls on the first element that a selector finds. */
  const leaves = (page: Page, on: string, kind: 'file' | 'link'): Promise<readonly string[]> =>
    page.evaluate(
      ([on, kind]) => {
        const transfer = new DataTransfer()
        if (kind === 'file') transfer.items.add(new File(['<p>gone</p>'], 'page.html', { type: 'text/html' }))
        else transfer.items.add('https://example.org/', 'text/uri-list')
        const target = document.querySelector(on)
        if (!target) return [`${on}: not there`]
        return ['dragover', 'drop'].flatMap((type) =>
          target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
            ? [`${on}: ${kind} ${type}`]
            : [],
        )
      },
      [on, kind] as const,
    )

  it('never leads away: at no door, in no dialog, in no window', async () => {
    const page = await openedAgain()
    const faults: string[] = []
    const look = async (...places: readonly string[]): Promise<void> => {
      for (const place of places)
        for (const kind of ['file', 'link'] as const) faults.push(...(await leaves(page, place, kind)))
    }
    await look('body', 'header', '.picture-columns', '.tube', '.compact-schedule svg', '.cards')
    await page.getByRole('button', { name: 'Copy as code' }).click()
    await page.locator('.dialog').waitFor()
    await look('.dialog', '.dialog-overlay')
    await page.keyboard.press('Escape')
    await page.evaluate(() => window.samplerscope.explorer.getState().enter('lab'))
    await page.locator('.area-toy canvas').first().waitFor()
    await page.getByText(/^Convergence lab/).click()
    await page.getByRole('region', { name: 'Sheets' }).waitFor()
    await look('.area-toy', '.area-images', '.area-controls', '.lab-panel', '.area-compare', '[aria-label="Sheets"]')
    await page.getByText('Paste list or settings').click()
    await page.locator('.schedule-paste textarea').waitFor()
    faults.push(...(await leaves(page, '.schedule-paste textarea', 'file')))
    await page.evaluate(() => window.samplerscope.explorer.getState().openScene('heun'))
    await page.locator('.stage').waitFor()
    await look('.stage', '.stage svg')
    await page.goto(`${pages.server.url}?notes=none`)
    await page.locator('.notes-window').waitFor()
    await look('.notes-window', 'body')
    expect(faults).toEqual([])
  })
})

describe('a browser that keeps nothing', () => {
  const said = /^This browser keeps nothing for the page/

  it.each([
    [
      'denies it',
      () => {
        const refuse = () => {
          throw new DOMException('The operation is insecure.', 'SecurityError')
        }
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
          Object.defineProperty(window, name, { get: refuse })
      },
      '',
    ],
    [
      'has no room, not for a service worker either',
      () => {
        // The blank document before the page has neither caches nor service workers.
        if (!window.isSecureContext) return
        const refuse = () => {
          throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
        }
        Storage.prototype.setItem = refuse
        IDBObjectStore.prototype.put = refuse
        Cache.prototype.put = async () => refuse()
        ServiceWorkerContainer.prototype.register = () => {
          document.documentElement.dataset.registers = 'yes'
          return Promise.reject(new DOMException('refused', 'SecurityError'))
        }
      },
      '?offline',
    ],
  ] as const)('because it %s: everything works, and one sentence says it', async (_, code, query) => {
    const page = await openWith(code, query)
    await page.waitForFunction(() => window.samplerscope.activeRun()?.status === 'done')
    await walk(page)
    const registers = await page.evaluate(() => document.documentElement.dataset.registers)
    expect(registers).toBe(query === '' ? undefined : 'yes')
    expect((await stateOf(page)).notes).toEqual([])
    await page.evaluate(() => {
      const { change, finish, answer } = window.samplerscope.explorer.getState()
      change('seed', (document) => ({ ...document, seed: 8 }))
      finish('heun')
      answer('heun 0', 1)
    })
    await page.getByText(said).waitFor()
    expect((await stateOf(page)).notes.filter((text) => said.test(text))).toHaveLength(1)
    await page.locator('.note', { hasText: said }).getByRole('button', { name: 'Dismiss' }).click()
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    expect((await stateOf(page)).seed).toBe(3)
    // What is measured says it in its own place, and is there all the same.
    await page.getByRole('button', { name: 'Lab', exact: true }).click()
    await page.getByText(/^Convergence lab/).click()
    await page.getByText('This browser does not keep what is measured').first().waitFor({ timeout: 60_000 })
    await page
      .getByRole('region', { name: /^Fitted slopes/ })
      .first()
      .waitFor()
  })
})
