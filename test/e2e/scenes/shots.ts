/** Pictures of the scenes as a person finds them. */
import { decode } from 'fast-png'
import type { Page } from 'playwright-core'
import { scenes } from '../../../src/scenes/registry.ts'

import { frames } from '../browser.ts'

/** Red, green and blue, 8 bits each, row by row. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export const wide = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

/** Makes an empty page the explorer, with a network whose answer never comes: scenes show exact pictures. */
export const beginTour = async (page: Page, url: string): Promise<void> => {
  await page.route('**/*.onnx', () => undefined)
  await page.goto(`${url}#steps=7`)
  await page.locator('.area-toy canvas').first().waitFor()
}

/** Until the pictures of the open scene are there. */
const picturesMade = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => {
      const state = window.samplerscope.explorer.getState()
      if (state.engine.phase !== 'ready' || state.engine.model.name === 'cifar10-mini') return false
      const runs = Object.values(state.runs)
      // Those that a scene asks for beside the designs’ own come after them.
      if (state.backgroundRuns > 0) return false
      return runs.length > 0 && runs.every((run) => run.status === 'done')
    },
    undefined,
    { timeout: 120_000 },
  )

/** Opens a scene in an open page and takes its picture once its marked plots are drawn and nothing moves. */
export const shoot = async (page: Page, id: string): Promise<Picture> => {
  await page.evaluate((id) => {
    const { explorer } = window.samplerscope
    explorer.getState().openScene(id)
    window.scrollTo(0, 0)
  }, id)
  await page.locator(`[aria-label="Scene: ${scenes.find((scene) => scene.id === id)!.title}"]`).waitFor()
  // Exact pictures need no network: they are always there.
  await picturesMade(page)
  return settled(page)
}

/** The first picture that is the same as the one before it. */
const settled = async (page: Page): Promise<Picture> => {
  await page.evaluate(() => document.fonts.ready)
  const cdp = await page.context().newCDPSession(page)
  let last: string | undefined
  for (let k = 0; k < 20; k++) {
    await frames(page, 6)
    // Pressed less: that is most of what a picture costs. Motion is unwanted where the pictures are taken.
    const { data } = await cdp.send('Page.captureScreenshot', { optimizeForSpeed: true })
    if (data === last) break
    last = data
  }
  await cdp.detach()
  return toRgb(decode(Buffer.from(last!, 'base64')))
}

const toRgb = ({ width, height, data, channels }: ReturnType<typeof decode>): Picture => {
  const rgb = new Uint8Array(width * height * 3)
  for (let k = 0; k < width * height; k++) for (let c = 0; c < 3; c++) rgb[3 * k + c] = data[channels * k + c]!
  return { width, height, data: rgb }
}

/** Means over the pixels that fall on each pixel of the smaller picture. */
export const shrink = ({ width, height, data }: Picture, to: { width: number; height: number }): Picture => {
  const sums = new Float64Array(to.width * to.height * 3)
  const counts = new Float64Array(to.width * to.height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const k = Math.floor((y * to.height) / height) * to.width + Math.floor((x * to.width) / width)
      counts[k]!++
      for (let c = 0; c < 3; c++) sums[3 * k + c]! += data[3 * (y * width + x) + c]!
    }
  return { ...to, data: Uint8Array.from(sums, (sum, k) => Math.round(sum / counts[Math.floor(k / 3)]!)) }
}

/** Pictures of one size side by side, `columns` a row, on white. */
export const tile = (pictures: readonly Picture[], columns: number, gap: number): Picture => {
  const { width, height } = pictures[0]!
  const rows = Math.ceil(pictures.length / columns)
  const sheet = { width: columns * (width + gap) - gap, height: rows * (height + gap) - gap }
  const data = new Uint8Array(sheet.width * sheet.height * 3).fill(255)
  pictures.forEach((picture, k) => {
    const [left, top] = [(k % columns) * (width + gap), Math.floor(k / columns) * (height + gap)]
    for (let y = 0; y < height; y++)
      data.set(picture.data.subarray(3 * y * width, 3 * (y + 1) * width), 3 * ((top + y) * sheet.width + left))
  })
  return { ...sheet, data }
}
