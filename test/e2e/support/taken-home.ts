/** What tests of saved and dropped files share. */
import type { Page } from 'playwright-core'

/** Two designs with few steps, in exact pictures. */
export const state = 'steps=7&solver=euler&B=steps=5;solver=dpmpp-2m&images=4&network=exact&scale=16&seed=11'

export const documentOf = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().document)

/** The pictures of all designs are there. */
export const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const { runs, document } = window.samplerscope.explorer.getState()
    const all = Object.values(runs)
    return all.length > document.others.length && all.every((run) => run.status === 'done' && run.images)
  })

/** Drops files on the middle of what a selector finds; whether the page kept the browser from opening them. */
export const drop = (page: Page, on: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<boolean> =>
  page.evaluate(
    ([on, files]) => {
      const transfer = new DataTransfer()
      for (const [name, base64] of files) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        transfer.items.add(new File([bytes], name))
      }
      const target = document.querySelector(on)!
      return ['dragover', 'drop'].every(
        (type) =>
          !target.dispatchEvent(
            new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true, composed: true }),
          ),
      )
    },
    [on, Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const)] as const,
  )
