/** The animation of the steps: MP4, WebM or a GIF, what is in it, and that it brings its state back. */
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'
import { decodeFrames, decode as decodeGif } from 'modern-gif'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { linkOfFile } from '../../src/files/state-link.ts'
import { levelsIn } from './support/images.ts'
import { distPages, openHash, savedBy, violationsOf } from './support/pages.ts'
import { drop, settled, state } from './support/taken-home.ts'

/** With so many steps of the first design, in the comparison. */
const stateOf = (steps: number): string => `${state.replace('steps=7', `steps=${steps}`)}&door=compare`

const pages = distPages()
afterEach(pages.expectNoErrors)

describe('the animation of the steps', () => {
  const visited = pages.shared(() => pages.open(`${pages.server.url}#${stateOf(3)}`))
  /** The page that the tests share, with a design of so many steps. */
  const opened = async (steps = 3): Promise<Page> => {
    const page = await visited()
    await openHash(page, stateOf(steps))
    await settled(page)
    return page
  }

  /** Size, frames and colours of a video, as a reader of files and the browser itself find them. */
  const readVideo = async (page: Page, bytes: Buffer) => {
    const input = new Input({ source: new BufferSource(new Uint8Array(bytes)), formats: ALL_FORMATS })
    const track = (await input.getPrimaryVideoTrack())!
    const { packetCount } = await track.computePacketStats()
    const { comment } = await input.getMetadataTags()
    const { codec } = track
    // The page's own policy lets no video in.
    const player = await page.context().newPage()
    const seen = await player.evaluate(
      async ([base64, type]) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        const video = document.createElement('video')
        video.muted = true
        video.src = URL.createObjectURL(new Blob([bytes], { type }))
        await new Promise((resolve, reject) => {
          video.onloadeddata = resolve
          video.onerror = () => reject(new Error(video.error?.message))
        })
        const canvas = document.createElement('canvas')
        canvas.width = 128
        canvas.height = 72
        const context = canvas.getContext('2d', { willReadFrequently: true })!
        const colorsAt = async (time: number) => {
          // Sought is not shown yet: a picture that is drawn too early is black.
          const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve))
          video.currentTime = time
          await new Promise((resolve) => {
            video.onseeked = resolve
          })
          await shown
          context.drawImage(video, 0, 0, 128, 72)
          return [...context.getImageData(0, 0, 128, 72).data]
        }
        const frames = [await colorsAt(0.1), await colorsAt(video.duration - 0.1)]
        return { width: video.videoWidth, height: video.videoHeight, frames }
      },
      [bytes.toString('base64'), await input.getMimeType()] as const,
    )
    await player.close()
    return { packetCount, codec, comment, duration: await input.computeDuration(), ...seen }
  }

  const differing = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
    let count = 0
    for (let k = 0; k < a.length; k++) if (Math.abs(a[k]! - b[k]!) > 24) count++
    return count / a.length
  }

  it('is a video where the browser writes one, and a GIF where it does not or where that is wanted', async () => {
    const page = await opened()
    const ask = async () => {
      await page.getByRole('button', { name: 'Save the plot: toy' }).click()
      await page.getByRole('menuitem', { name: 'Save an animation of the steps…' }).click()
      await page.getByRole('dialog', { name: 'Animation of the steps' }).waitFor()
    }
    const make = page.getByRole('button', { name: 'Make and save it' })
    await ask()
    await page.getByRole('combobox', { name: 'Format' }).and(page.locator(':enabled')).waitFor()
    expect(await violationsOf(page, '.film-dialog')).toEqual([])
    await page.getByRole('combobox', { name: 'Length' }).selectOption('3')
    await expect.poll(() => make.isEnabled()).toBe(true)
    const hasVideo = (await page.getByRole('combobox', { name: 'Format' }).locator('option').count()) === 2
    // 3 steps have 4 frames; the result is held.
    const [count, held] = [4, Math.ceil(1.5 / (3 / 4))]
    if (hasVideo) {
      const bytes = await savedBy(make)
      expect(linkOfFile(bytes)).toContain('seed=11')
      const film = await readVideo(page, bytes)
      expect(film).toMatchObject({ width: 1280, height: 720, packetCount: count + held })
      expect(film.duration).toBeCloseTo((3 / 4) * (count + held), 1)
      expect(film.comment).toContain('seed=11')
      // Not blank, and noise is not the result.
      expect(levelsIn(film.frames[0]!)).toBeGreaterThan(60)
      expect(differing(film.frames[0]!, film.frames[1]!)).toBeGreaterThan(0.05)
      await ask()
    }
    await page.getByRole('combobox', { name: 'Format' }).selectOption('gif')
    await page.getByRole('combobox', { name: 'Length' }).selectOption('3')
    const bytes = new Uint8Array(await savedBy(make))
    const gif = decodeGif(bytes)
    expect([gif.width, gif.height, gif.frames.length, gif.looped]).toEqual([1280, 720, count + held, true])
    expect(gif.frames.reduce((sum, { delay }) => sum + delay, 0)).toBe((3000 / 4) * (count + held))
    expect(linkOfFile(bytes)).toContain('seed=11')
    const all = decodeFrames(bytes).map(({ data }) => data)
    const [first, last] = [all[0]!, all.at(-1)!]
    expect(levelsIn(first)).toBeGreaterThan(60)
    expect(differing(first, last)).toBeGreaterThan(0.02)
    // The cursor is where it was, and a film brings its state back too.
    expect(await page.evaluate(() => window.samplerscope.explorer.getState().pinned)).toBeNull()
    expect(await drop(page, '.arena', { 'walk.gif': bytes })).toBe(true)
    await page.getByText('walk.gif is of this state.').waitFor()
  })

  it('is WebM where the browser writes no H.264', async () => {
    const page = await opened()
    // What the browser can write is asked once.
    await page.reload()
    await settled(page)
    await page.evaluate(() => {
      const supports = VideoEncoder.isConfigSupported.bind(VideoEncoder)
      VideoEncoder.isConfigSupported = (config) =>
        config.codec.startsWith('avc') ? Promise.resolve({ supported: false, config }) : supports(config)
    })
    await page.getByRole('button', { name: 'Save the plot: toy' }).click()
    await page.getByRole('menuitem', { name: 'Save an animation of the steps…' }).click()
    await page.getByRole('option', { name: 'Video (WebM)' }).waitFor({ state: 'attached' })
    await page.getByRole('combobox', { name: 'Length' }).selectOption('3')
    const bytes = await savedBy(page.getByRole('button', { name: 'Make and save it' }))
    // The mark of EBML, and the kind of document within its head.
    expect([...bytes.subarray(0, 4)]).toEqual([0x1a, 0x45, 0xdf, 0xa3])
    expect(bytes.subarray(0, 64).toString('latin1')).toContain('webm')
    const film = await readVideo(page, bytes)
    expect(film).toMatchObject({ width: 1280, height: 720, codec: 'vp9', packetCount: 4 + 2 })
    expect(film.comment).toContain('seed=11')
    expect(differing(film.frames[0]!, film.frames[1]!)).toBeGreaterThan(0.05)
    // It brings its state back.
    expect(linkOfFile(bytes)).toContain('seed=11')
    expect(await drop(page, '.arena', { 'walk.webm': bytes })).toBe(true)
    await page.getByText('walk.webm is of this state.').waitFor()
  })

  it('is cancelled at once, and leaves the page as it was', async () => {
    // Long enough to be cancelled.
    const page = await opened(40)
    await page.evaluate(() => window.samplerscope.explorer.getState().pin(2))
    await page.evaluate(() => {
      // A browser without encoders.
      Reflect.deleteProperty(window, 'VideoEncoder')
    })
    await page.getByRole('button', { name: 'Save the plot: toy' }).click()
    await page.getByRole('menuitem', { name: 'Save an animation of the steps…' }).click()
    await page.getByText('This browser writes no video: the animation is a GIF.').waitFor()
    await page.getByRole('button', { name: 'Make and save it' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Make and save it' }).waitFor()
    await expect.poll(() => page.evaluate(() => window.samplerscope.explorer.getState().pinned)).toBe(2)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
})
