/** Scenes on the stage: opened on a projector's screen, and where they have got to. */
import type { Frame, Page } from 'playwright-core'
import { frames } from '../browser.ts'
import { distPages } from './pages.ts'

/** The hooks are those of the file. */
export const stagePages = () => {
  const pages = distPages()
  const visit = async (hash: string, options: Parameters<typeof pages.open>[1] = {}): Promise<Page> => {
    const page = await pages.open(`${pages.server.url}?model=tiny#${hash}`, {
      viewport: { width: 1280, height: 720 },
      reducedMotion: 'reduce',
      ...options,
    })
    await page.locator('.stage').waitFor()
    return page
  }
  return { pages, visit }
}

export const at = (page: Page | Frame): Promise<readonly [string | null, number]> =>
  page.evaluate(() => {
    const { scene, beat } = window.samplerscope.explorer.getState().document
    return [scene, beat] as const
  })

export const stateOf = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().document)

/** Until all runs of the open beat are done. */
export const ran = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const { runs } = window.samplerscope.explorer.getState()
    const all = Object.values(runs)
    return all.length > 0 && all.every(({ status }) => status === 'done')
  })

export interface Room {
  readonly width: number
  readonly height: number
  readonly isPresenting: boolean
}

/** Shows the open scene in a window, with or without "present", and waits until it has room in it. */
export const showIn = async (page: Page, { width, height, isPresenting }: Room): Promise<void> => {
  await page.setViewportSize({ width, height })
  await page.evaluate((isPresenting) => window.samplerscope.explorer.getState().present(isPresenting), isPresenting)
  // What measures its own width draws again in the frame after.
  await frames(page, 2)
}

/** Opens another scene's link in a page that shows one, as a link in a lecture's notes does. */
export const openLink = async (page: Page, hash: string): Promise<void> => {
  const asked = new URLSearchParams(hash)
  await page.evaluate((hash) => {
    location.hash = hash
  }, hash)
  await page.waitForFunction(
    ([scene, beat]) => {
      const { document } = window.samplerscope.explorer.getState()
      return document.scene === scene && document.beat === beat
    },
    [asked.get('scene'), Number(asked.get('beat') ?? 0)] as const,
  )
  // Its runs have been asked for by then.
  await frames(page, 2)
}
