/** What the page saves of plots, tables and pictures, and what comes back when such a file, or one of another program, is dropped on it. */
import { csvParseRows } from 'd3-dsv'
import { decode, encode } from 'fast-png'
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'
import { decodeFrames, decode as decodeGif } from 'modern-gif'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { withPngTexts } from '../../src/files/png-text.ts'
import { linkOfFile } from '../../src/files/state-link.ts'
import { distPages, savedBy, violationsOf } from './support/pages.ts'

const pages = distPages()
afterEach(pages.expectNoErrors)

const state = 'steps=7&solver=euler&B=steps=5;solver=dpmpp-2m&images=4&network=exact&scale=16&seed=11'

const documentOf = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().document)

const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const { runs, document } = window.samplerscope.explorer.getState()
    const all = Object.values(runs)
    return all.length > document.others.length && all.every((run) => run.status === 'done' && run.images)
  })

/** Drops files on the middle of what a selector finds; whether the page kept the browser from opening them. */
const drop = (page: Page, on: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<boolean> =>
  page.evaluate(
    ([on, files]) => {
      const transfer = new DataTransfer()
      for (const [name, bytes] of files) transfer.items.add(new File([new Uint8Array(bytes)], name))
      const target = document.querySelector(on)!
      return ['dragover', 'drop'].every(
        (type) =>
          !target.dispatchEvent(
            new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true, composed: true }),
          ),
      )
    },
    [on, Object.entries(files).map(([name, bytes]) => [name, [...Buffer.from(bytes)]] as const)] as const,
  )

describe('plots and tables', () => {
  it('the picture of the stage is saved with its words, and leads back to the beat', async () => {
    const page = await pages.open(`${pages.server.url}#scene=heun&beat=1`)
    await page.waitForFunction(() => window.samplerscope.activeRun()?.status === 'done')
    const save = async (item: string): Promise<Buffer> => {
      await page.getByRole('button', { name: 'Save the picture: heun' }).click()
      return savedBy(page.getByRole('menuitem', { name: item }))
    }
    const [svg, png] = [(await save('Save as SVG')).toString(), await save('Save as PNG')]
    for (const file of [png, Buffer.from(svg)]) expect(linkOfFile(file)).toMatch(/#scene=heun&beat=1/)
    const { width, data } = decode(png)
    expect(String(width)).toBe(`${2 * Math.round(Number(/width="([\d.]+)"/.exec(svg)![1]))}`)
    expect(new Set(data).size).toBeGreaterThan(20)
    // The words under the pictures are HTML on the page.
    expect(svg.match(/<text/g)!.length).toBeGreaterThan(5)
  })

  it('are saved as four kinds of file that hold the numbers and lead back to the state', async () => {
    const page = await pages.visit(state, { query: '' })
    await settled(page)
    const before = await documentOf(page)
    const save = async (what: string, item: string): Promise<Buffer> => {
      await page.getByRole('button', { name: what, exact: true }).click()
      return savedBy(page.getByRole('menuitem', { name: item }))
    }
    const links = new Set<string | undefined>()
    for (const what of ['Save the plot: schedule', 'Save the plot: toy', 'Save the table: Table of designs']) {
      const svg = await save(what, 'Save as SVG')
      const png = await save(what, 'Save as PNG')
      const csv = await save(what, 'Save the numbers as CSV')
      const json = await save(what, 'Save the numbers as JSON')
      for (const file of [svg, png, csv, json]) links.add(linkOfFile(file))
      const { width, height, data } = decode(png)
      // Twice the pixels of the page, and something on them.
      expect(`${2 * Math.round(Number(/width="([\d.]+)"/.exec(svg.toString())![1]))}`).toBe(String(width))
      expect(height).toBeGreaterThan(100)
      expect(new Set(data).size).toBeGreaterThan(20)
      const { columns, rows } = JSON.parse(json.toString())
      const [head, ...lines] = csvParseRows(csv.toString().split('\n').slice(1).join('\n').trim())
      expect(head).toEqual(columns)
      expect(lines).toEqual(rows.map((row: unknown[]) => row.map((cell) => String(cell ?? ''))))
      if (what.endsWith('schedule')) {
        const levels = await page.evaluate(() => {
          const { runnable } = window.samplerscope.explorer.getState()
          return [...runnable.program.steps.map(({ sigma }) => sigma), 0]
        })
        const own = lines.filter(([id]) => id === 'A')
        expect(own.map((row) => Number(row[columns.indexOf('σ')]))).toEqual(levels)
      }
      if (what.endsWith('designs')) {
        // What the table shows is the same number, rounded.
        const shown = await page.locator('.area-compare tbody tr').first().locator('td').nth(3).textContent()
        const exact = Number(lines[0]![4])
        expect(exact.toPrecision(3)).toBe(Number(shown!.replaceAll(/\s/g, '')).toPrecision(3))
        expect(svg.toString()).toContain('DPM++ 2M')
      }
    }
    expect(links.size).toBe(1)
    expect(await violationsOf(page, '.area-compare')).toEqual([])
    const [link] = links
    await page.goto('about:blank')
    await page.goto(link!)
    await page.locator('.area-toy canvas').first().waitFor()
    expect(await documentOf(page)).toEqual(before)
  })
})

describe('pictures', () => {
  it('dropped on the page bring back their state and themselves', async () => {
    const page = await pages.open(`${pages.server.url}#${state}&door=compare`)
    await settled(page)
    const before = await documentOf(page)
    const png = await savedBy(page.getByRole('button', { name: 'Save the pictures as PNG' }))
    await page.evaluate(() => {
      const { change, enter } = window.samplerscope.explorer.getState()
      change('test', (document) => ({ ...document, seed: 77, others: [], design: { ...document.design, steps: 3 } }))
      enter('lab')
    })
    await page.locator('.area-images').waitFor()
    expect(await drop(page, '.area-images', { 'pictures.png': png })).toBe(true)
    await page.getByText('pictures.png opened the state that it was saved from.').waitFor()
    expect(await documentOf(page)).toEqual(before)
    await page.locator('.picture-columns').waitFor()
    await settled(page)
    const again = await savedBy(page.getByRole('button', { name: 'Save the pictures as PNG' }))
    const [first, second] = [decode(png), decode(again)]
    expect(Buffer.from(second.data).equals(Buffer.from(first.data))).toBe(true)
    expect(second.text).toEqual(first.text)
    expect(JSON.parse(first.text.samplerscope!)).toMatchObject({
      seed: 11,
      network: 'exact',
      designs: [{ id: 'A' }, { id: 'B' }],
    })
    await page.getByRole('button', { name: 'Undo' }).first().click()
    expect((await documentOf(page)).seed).toBe(77)
  })
})

describe('pictures of other programs', () => {
  const blank = encode({ width: 1, height: 1, data: new Uint8Array(3), channels: 3, depth: 8 })
  const infotext =
    'a lighthouse\nSteps: 7, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 1, Seed: 5, Size: 512x512'
  const workflow = {
    3: {
      class_type: 'KSampler',
      inputs: { seed: 9, steps: 12, cfg: 4, sampler_name: 'euler_ancestral', scheduler: 'exponential', denoise: 1 },
    },
  }

  it('become the design, wherever they fall, and say what was left', async () => {
    const page = await pages.visit(state, { query: '' })
    const url = page.url().split('#')[0]
    expect(await drop(page, 'header', { 'a1111.png': withPngTexts(blank, { parameters: infotext }) })).toBe(true)
    const said = page.locator('.note', { hasText: 'a1111.png' })
    await said.waitFor()
    expect(await said.textContent()).toContain('From AUTOMATIC1111: DPM++ 2M, Karras, N 7, σ 0.0292 to 14.6, seed 5.')
    expect(await said.textContent()).toContain('Not used: the prompt and Size.')
    expect(await documentOf(page)).toMatchObject({
      seed: 5,
      design: { steps: 7, solver: { id: 'dpmpp-2m' }, discretization: { id: 'edm' } },
    })
    await said.getByRole('button', { name: 'Undo' }).click()
    expect(await documentOf(page)).toMatchObject({ seed: 11, design: { solver: { id: 'euler' } } })
    const comfy = withPngTexts(blank, { prompt: JSON.stringify(workflow), workflow: '{"nodes": []}' })
    await page.evaluate(() => window.samplerscope.explorer.getState().enter('compare'))
    await page.locator('.arena').waitFor()
    expect(await drop(page, '.arena', { 'comfy.png': comfy })).toBe(true)
    await page.getByText(/comfy\.png: From ComfyUI: Euler a/).waitFor()
    expect(await documentOf(page)).toMatchObject({ seed: 9, design: { steps: 12, solver: { id: 'euler-ancestral' } } })
    // In a scene they take the reader to the comparison.
    await page.evaluate(() => window.samplerscope.explorer.getState().openScene('heun'))
    await page.locator('.stage').waitFor()
    expect(await drop(page, '.stage', { 'a1111.png': withPngTexts(blank, { parameters: infotext }) })).toBe(true)
    await page.locator('.arena').waitFor()
    expect(await documentOf(page)).toMatchObject({ scene: null, seed: 5, design: { solver: { id: 'dpmpp-2m' } } })
    // What says nothing changes nothing.
    const last = await documentOf(page)
    for (const [name, bytes, words] of [
      ['bare.png', blank, 'says nothing of how it was made'],
      ['cut.png', comfy.subarray(0, 40), 'says nothing of how it was made'],
      ['notes.txt', 'hello', 'was dropped where nothing takes it'],
    ] as const) {
      expect(await drop(page, '.arena', { [name]: bytes })).toBe(true)
      await page.getByText(`${name} ${words}`).waitFor()
    }
    expect(await documentOf(page)).toEqual(last)
    expect(page.url().split('#')[0]).toBe(url)
  })
})

describe('the animation of the steps', () => {
  /** Size, frames and colours of a video, as a reader of files and the browser itself find them. */
  const readVideo = async (page: Page, bytes: Buffer) => {
    const input = new Input({ source: new BufferSource(new Uint8Array(bytes)), formats: ALL_FORMATS })
    const track = (await input.getPrimaryVideoTrack())!
    const { packetCount } = await track.computePacketStats()
    const { comment } = await input.getMetadataTags()
    // The page's own policy lets no video in.
    const player = await page.context().newPage()
    const seen = await player.evaluate(
      async ([bytes, type]) => {
        const video = document.createElement('video')
        video.muted = true
        video.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }))
        await new Promise((resolve, reject) => {
          video.onloadeddata = resolve
          video.onerror = () => reject(new Error(video.error?.message))
        })
        const canvas = document.createElement('canvas')
        canvas.width = 128
        canvas.height = 72
        const context = canvas.getContext('2d', { willReadFrequently: true })!
        const colorsAt = async (time: number) => {
          video.currentTime = time
          await new Promise((resolve) => {
            video.onseeked = resolve
          })
          context.drawImage(video, 0, 0, 128, 72)
          return [...context.getImageData(0, 0, 128, 72).data]
        }
        const frames = [await colorsAt(0.1), await colorsAt(video.duration - 0.1)]
        return { width: video.videoWidth, height: video.videoHeight, frames }
      },
      [[...bytes], await input.getMimeType()] as const,
    )
    await player.close()
    return { packetCount, comment, duration: await input.computeDuration(), ...seen }
  }

  const differing = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    Array.from(a).filter((value, k) => Math.abs(value - b[k]!) > 24).length / a.length

  it('is a video where the browser writes one, and a GIF where it does not or where that is wanted', async () => {
    const page = await pages.open(`${pages.server.url}#${state}&door=compare`)
    await settled(page)
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
    // 7 steps have 8 frames; the result is held.
    const [frames, held] = [8, Math.ceil(1.5 / (3 / 8))]
    if (hasVideo) {
      const bytes = await savedBy(make)
      expect(linkOfFile(bytes)).toContain('seed=11')
      const film = await readVideo(page, bytes)
      expect(film).toMatchObject({ width: 1280, height: 720, packetCount: frames + held })
      expect(film.duration).toBeCloseTo((3 / 8) * (frames + held), 1)
      expect(film.comment).toContain('seed=11')
      // Not blank, and noise is not the result.
      expect(new Set(film.frames[0]).size).toBeGreaterThan(60)
      expect(differing(film.frames[0]!, film.frames[1]!)).toBeGreaterThan(0.05)
      await ask()
    }
    await page.getByRole('combobox', { name: 'Format' }).selectOption('gif')
    await page.getByRole('combobox', { name: 'Length' }).selectOption('3')
    const bytes = new Uint8Array(await savedBy(make))
    const gif = decodeGif(bytes)
    expect([gif.width, gif.height, gif.frames.length, gif.looped]).toEqual([1280, 720, frames + held, true])
    expect(gif.frames.reduce((sum, { delay }) => sum + delay, 0)).toBe((3000 / 8) * (frames + held))
    expect(linkOfFile(bytes)).toContain('seed=11')
    const all = decodeFrames(bytes).map(({ data }) => data)
    const [first, last] = [all[0]!, all.at(-1)!]
    expect(new Set(first).size).toBeGreaterThan(60)
    expect(differing(first, last)).toBeGreaterThan(0.02)
    // The cursor is where it was, and a film brings its state back too.
    expect(await page.evaluate(() => window.samplerscope.explorer.getState().pinned)).toBeNull()
    expect(await drop(page, '.arena', { 'walk.gif': bytes })).toBe(true)
    await page.getByText('walk.gif is of this state.').waitFor()
  })

  it('is cancelled at once, and leaves the page as it was', async () => {
    const page = await pages.open(`${pages.server.url}#${state}&door=compare`)
    await settled(page)
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
