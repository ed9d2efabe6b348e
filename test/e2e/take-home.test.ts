/** What the page saves of plots, tables and pictures, and what comes back when such a file, or one of another program, is dropped on it. */
import { csvParseRows } from 'd3-dsv'
import { decode, encode } from 'fast-png'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { withPngTexts } from '../../src/files/png-text.ts'
import { linkOfFile } from '../../src/files/state-link.ts'
import { levelsIn } from './support/images.ts'
import { distPages, openHash, savedBy, violationsOf } from './support/pages.ts'
import { documentOf, drop, settled, state } from './support/taken-home.ts'

const pages = distPages()
afterEach(pages.expectNoErrors)

/** Share of the squares of a screenshot that are lighter or darker in a PNG of twice its size: what is missing or elsewhere. */
const unlikeness = (saved: Buffer, shot: Buffer): number => {
  const side = 16
  const [file, page] = [decode(saved), decode(shot)]
  const meanOf = ({ data, width, channels }: typeof file, size: number, column: number, row: number): number => {
    let sum = 0
    for (let y = row * size; y < (row + 1) * size; y++)
      for (let x = column * size; x < (column + 1) * size; x++) sum += data[(y * width + x) * channels]!
    return sum / size ** 2
  }
  const [columns, rows] = [Math.floor(page.width / side), Math.floor(file.height / 2 / side)]
  const differences = Array.from({ length: columns * rows }, (_, k) => {
    const at = [k % columns, Math.floor(k / columns)] as const
    return Math.abs(meanOf(file, 2 * side, ...at) - meanOf(page, side, ...at))
  })
  return differences.filter((difference) => difference > 20).length / differences.length
}

/** Pixels of an SVG that look otherwise without the fonts that it carries. */
const pixelsOfFonts = (page: Page, svg: string): Promise<number> =>
  page.evaluate(
    async (svgs) => {
      const [carried, bare] = await Promise.all(
        svgs.map(async (svg) => {
          const image = new Image()
          image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
          await image.decode()
          const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!
          context.drawImage(image, 0, 0)
          return context.getImageData(0, 0, image.width, image.height).data
        }),
      )
      return carried!.filter((value, k) => k % 4 === 0 && Math.abs(value - bare![k]!) > 96).length
    },
    [svg, svg.replaceAll(/@font-face\{[^}]*\}/g, '')],
  )

// Wide enough for all of Table 1.
const visited = pages.shared(() => pages.visit(state, { query: '', viewport: { width: 1700, height: 1000 } }))
/** The page that the tests share, with a link opened in it. */
const openedAt = async (hash: string): Promise<Page> => {
  const page = await visited()
  await openHash(page, hash)
  return page
}

describe('plots and tables', () => {
  it('are saved as four kinds of file that hold the numbers and lead back to the state', async () => {
    const page = await openedAt(state)
    await settled(page)
    const before = await documentOf(page)
    const save = async (what: string, item: string): Promise<Buffer> => {
      await page.getByRole('button', { name: what, exact: true }).click()
      return savedBy(page.getByRole('menuitem', { name: item }))
    }
    const links = new Set<string | undefined>()
    await page.getByText('all published choices side by side').click()
    await page.locator('.table-one .katex-html').first().waitFor()
    await page.locator('.toy-table > summary').click()
    for (const what of [
      'Save the plot: schedule',
      'Save the plot: toy',
      'Save the table: Table of designs',
      'Save the table: Table 1',
      'Save the table: Modes of the data',
    ]) {
      const svg = await save(what, 'Save as SVG')
      const png = await save(what, 'Save as PNG')
      const csv = await save(what, 'Save the numbers as CSV')
      const json = await save(what, 'Save the numbers as JSON')
      for (const file of [svg, png, csv, json]) links.add(linkOfFile(file))
      const { width, height, data } = decode(png)
      // Twice the pixels of the page, and something on them.
      expect(`${2 * Math.round(Number(/width="([\d.]+)"/.exec(svg.toString())![1]))}`).toBe(String(width))
      expect(height).toBeGreaterThan(100)
      expect(levelsIn(data)).toBeGreaterThan(20)
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
      if (what.endsWith('Modes of the data')) {
        const { w, mu, s } = before.mixture
        expect(columns).toEqual(['Mode', 'mean', 'standard deviation', 'weight'])
        // At the scale that the page shows them in, with all digits.
        expect(rows).toEqual(w.map((weight, k) => [k + 1, 16 * mu[k]!, 16 * s[k]!, weight]))
        const fields = await page
          .locator('.toy-table input')
          .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
        for (const field of fields) expect(svg.toString()).toContain(`>${field}</text>`)
        expect(svg.toString()).not.toContain('Remove')
      }
      if (what.endsWith('Table 1')) {
        // The formulas are set in fonts that are in the file.
        expect(svg.toString()).toMatch(/@font-face\{font-family:KaTeX_Math;[^}]*url\(data:font\/woff2;base64,/)
        expect(await pixelsOfFonts(page, svg.toString())).toBeGreaterThan(1000)
        expect(unlikeness(png, await page.locator('.table-one').screenshot())).toBeLessThan(0.003)
        expect(lines.find(([row]) => row === 'Solver')).toContain(String.raw`✓ Euler x_{i+1} = \hat x_i + h\,d_i`)
      }
    }
    expect(links.size).toBe(1)
    expect(await violationsOf(page, '.area-compare')).toEqual([])
    const [link] = links
    await openHash(page, '')
    expect(await documentOf(page)).not.toEqual(before)
    await openHash(page, new URL(link!).hash.slice(1))
    await page.locator('.area-toy canvas').first().waitFor()
    expect(await documentOf(page)).toEqual(before)
  })

  it('the picture of the stage is saved with its words, and leads back to the beat', async () => {
    const page = await openedAt('scene=heun&beat=1')
    await page.locator('.stage').waitFor()
    await page.waitForFunction(() => window.samplerscope.activeRun()?.status === 'done')
    const save = async (item: string): Promise<Buffer> => {
      await page.getByRole('button', { name: 'Save the picture: heun' }).click()
      return savedBy(page.getByRole('menuitem', { name: item }))
    }
    const [svg, png] = [(await save('Save as SVG')).toString(), await save('Save as PNG')]
    for (const file of [png, Buffer.from(svg)]) expect(linkOfFile(file)).toMatch(/#scene=heun&beat=1/)
    const { width, data } = decode(png)
    expect(String(width)).toBe(`${2 * Math.round(Number(/width="([\d.]+)"/.exec(svg)![1]))}`)
    expect(levelsIn(data)).toBeGreaterThan(20)
    // The words under the pictures are HTML on the page.
    expect(svg.match(/<text/g)!.length).toBeGreaterThan(5)
  })
})

describe('pictures', () => {
  it('dropped on the page bring back their state and themselves', async () => {
    const page = await openedAt(`${state}&door=compare`)
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
    const page = await openedAt(state)
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
