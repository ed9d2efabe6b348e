/** The command itself: its two files against a computation of the test's own. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { openNetwork, readCard } from '../../../src/cli/network.ts'
import { sampleImage } from '../../../src/cli/sample-images.ts'
import { makeSheet } from '../../../src/cli/sheet.ts'
import { compile } from '../../../src/core/compile.ts'
import { chooseDefault } from '../../../src/core/design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { registry } from '../../../src/core/registry.ts'
import { runProgram } from '../../../src/engine/run.ts'
import { paintDenoised } from '../../../src/engine/tonemap.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { createNodeBackend, largestDifference, sampleInDouble } from '../engine/node-backend.ts'
import type { Ended } from './commands.ts'
import { opaque, sampleFolder, sha256, tileOf, tiny } from './sample-folder.ts'

const { directory, sample, spawned } = sampleFolder()

/** Both files of a run that must have succeeded. */
const filesOf = (prefix: string, ended: Ended) => {
  expect(ended).toEqual({ status: 0, stdout: `${prefix}.png\n${prefix}.json\n`, stderr: '' })
  const png = readFileSync(`${prefix}.png`)
  const text = readFileSync(`${prefix}.json`, 'utf8')
  return { png, text, trace: JSON.parse(text) }
}

const sampleTo = async (name: string, ...args: readonly string[]) => {
  const prefix = join(directory, name)
  return filesOf(prefix, await sample('--model', tiny, '--out', prefix, ...args))
}

describe('npm run sample', () => {
  const link = 'http://localhost:4173/?backend=wasm#steps=5&stochasticity=churn,sChurn:20&images=4&class=3&seed=11'

  it('draws what the core computes, a row a seed and a column an image', async () => {
    const { png, trace } = await sampleTo(
      'both',
      '--design',
      link,
      '--seeds',
      '11,2',
      '--images',
      '3',
      '--class',
      'all',
    )
    const sheet = decode(png)
    expect([sheet.width, sheet.height, sheet.channels, sheet.depth]).toEqual([96, 64, 3, 8])
    const { design } = parseHash(link.replace(/^.*#/, '')).value
    const program = compile(design)
    const backend = await createNodeBackend(`${tiny}.onnx`)
    for (const [row, seed] of [11, 2].entries()) {
      const final = Float32Array.from(await sampleInDouble(backend, { program, labels: [0, 1, 2], seed }))
      const expected = opaque(paintDenoised(32, final))
      for (const column of [0, 1, 2]) {
        const tile = tileOf(sheet, row, column)
        // Three images a call round differently from one a call: by a grey level where a value lies on an edge.
        for (const [k, value] of tile.entries())
          expect(Math.abs(value - expected[column * 3072 + k]!)).toBeLessThanOrEqual(1)
        const norm = Math.hypot(...final.subarray(column * 3072, (column + 1) * 3072))
        expect(trace.runs[row].images[column].stateNorms.at(-1)).toBeCloseTo(norm, 3)
      }
    }
    await backend.dispose()
  })

  it('draws images of 64 x 64 of a network that makes such', async () => {
    const { png } = await sampleTo(
      'large',
      '--model',
      `${tiny}-64`,
      '--design',
      '{"steps": 3}',
      '--seeds',
      '4',
      '--images',
      '2',
    )
    const sheet = decode(png)
    expect([sheet.width, sheet.height]).toEqual([128, 64])
    const backend = await createNodeBackend(`${tiny}-64.onnx`)
    const program = compile({ ...defaultDesign, steps: 3 })
    const final = Float32Array.from(await sampleInDouble(backend, { program, labels: [0], seed: 4 }))
    await backend.dispose()
    const expected = opaque(paintDenoised(64, final))
    const seen = Array.from({ length: 64 }, (_, y) => [...sheet.data.subarray(3 * 128 * y, 3 * (128 * y + 64))]).flat()
    for (const [k, value] of seen.entries()) expect(Math.abs(value - expected[k]!)).toBeLessThanOrEqual(1)
  })

  it('takes design, seed, count and class from a link, and tells how the images were made', async () => {
    const { png, trace } = await sampleTo('link', '--design', link, '--scale', '2')
    expect([decode(png).width, decode(png).height]).toEqual([256, 64])
    const card = JSON.parse(readFileSync(`${tiny}.card.json`, 'utf8'))
    const { design } = parseHash(link.replace(/^.*#/, '')).value
    const program = compile(design)
    expect(trace).toMatchObject({
      format: 'samplerscope-sample/1',
      model: { name: 'tiny', file: 'tiny.onnx', bytes: card.bytes, sha256: card.sha256 },
      design: { steps: 5, stochasticity: { id: 'churn', params: { sChurn: 20 } } },
      program: { steps: 5, nfe: 9 },
      labels: ['cat', 'cat', 'cat', 'cat'],
      seeds: [11],
      sheet: { file: 'link.png', width: 256, height: 64, scale: 2, sha256: sha256(png) },
    })
    expect(trace.program.levels).toHaveLength(6)
    expect([trace.program.levels[0], trace.program.levels.at(-1)]).toEqual([80, 0])
    expect(trace.program.networkSigmas).toHaveLength(9)
    expect(trace.steps.map(({ sigmaHat }: { sigmaHat: number }) => sigmaHat)).toEqual(
      program.steps.map(({ sigmaHat }) => sigmaHat),
    )
    expect(trace.runs).toHaveLength(1)
    expect(trace.runs[0].images).toHaveLength(4)
    for (const image of trace.runs[0].images) {
      expect(image.label).toBe(3)
      expect([image.stateNorms.length, image.denoisedNorms.length, image.denoisedMeans.length]).toEqual([6, 5, 5])
      // The latents: 3072 normals of deviation 80.
      expect(image.stateNorms[0] / (80 * Math.sqrt(3072))).toBeCloseTo(1, 1)
    }
    const shown = parseHash(trace.runs[0].link)
    expect(shown.notes).toEqual([])
    expect(shown.value).toMatchObject({ design, seed: 11, images: { count: 4, class: 3 } })
  })

  it('writes the same bytes again in a process of its own, and the same image whatever is sampled with it', async () => {
    const path = join(directory, 'design.json')
    writeFileSync(path, JSON.stringify({ solver: 'euler' }))
    const args = ['--design', path, '--steps', '4', '--class', 'none'] as const
    const first = await sampleTo('again', ...args, '--images', '2', '--seeds', '5')
    const again = ['--model', tiny, '--out', join(directory, 'again'), ...args, '--images', '2', '--seeds', '5']
    const second = filesOf(join(directory, 'again'), spawned(...again))
    expect(second.text).toBe(first.text)
    expect(second.png.equals(first.png)).toBe(true)
    expect(first.trace).toMatchObject({ design: { steps: 4, solver: { id: 'euler' } }, labels: [null, null] })
    const more = await sampleTo('more', ...args, '--images', '3', '--seeds', '4-5')
    expect(more.trace.runs[1].images.slice(0, 2)).toEqual(first.trace.runs[0].images)
    expect(more.trace.runs[0].images[0].sha256).not.toBe(more.trace.runs[1].images[0].sha256)
  })

  it('prints its usage', async () => {
    const { status, stdout, stderr } = await sample('--help')
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Usage: npm run --silent sample -- --design/)
  })

  it.each([
    [
      'an argument',
      ['--design', '{"steps":0}', '--out', 'x'],
      2,
      /^sample: --design: steps must be between 1 and 1000/,
    ],
    [
      'a class',
      ['--design', '{}', '--out', 'x', '--model', tiny, '--class', 'dragon'],
      2,
      /^sample: --class: .*cat.*9/,
    ],
    ['a network', ['--design', '{}', '--out', 'x', '--model', 'none'], 1, /^sample: The model card .*none\.card\.json/],
  ])('refuses %s in one line', async (_, args, code, message) => {
    const { status, stdout, stderr } = await sample(...args)
    expect([status, stdout]).toEqual([code, ''])
    expect(stderr).toMatch(/^[^\n]+\n$/)
    expect(stderr).toMatch(message)
  })

  it('refuses a network whose bytes are not those of its card, with the exit code of a process', () => {
    for (const end of ['.card.json', '.selftest.json']) copyFileSync(`${tiny}${end}`, join(directory, `tiny${end}`))
    const bytes = readFileSync(`${tiny}.onnx`)
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(join(directory, 'tiny.onnx'), bytes)
    const { status, stderr } = spawned('--design', '{}', '--out', 'x', '--model', 'tiny')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^sample: The network file tiny\.onnx has the SHA-256 [^\n]+\n$/)
  })
})

describe('an image of a seed', () => {
  it('is the page’s, whatever the solver', async () => {
    const card = await readCard(tiny)
    const network = await openNetwork(tiny, card)
    for (const { id } of registry.solver) {
      const program = compile({ ...defaultDesign, steps: 6, solver: chooseDefault('solver', id) })
      const images: Float32Array[] = []
      const request = { id: 1, program, seed: 3, labels: [4, null], displaySigmaData: 0.5 }
      await runProgram(request, {
        backend: network.backend,
        classes: card.labels.length,
        isCancelled: () => false,
        emit: (event) => event.type === 'done' && images.push(event.images),
        now: () => 0,
      })
      const { pixels } = await sampleImage(program, network, 3, 1, null)
      // The page computes in float32.
      expect(largestDifference(pixels, images[0]!.subarray(3072)), id).toBeLessThan(1e-3)
    }
    await network.backend.dispose()
  })
})

describe('a sheet', () => {
  it('repeats every pixel without mixing it', () => {
    const image = (start: number) => Uint8ClampedArray.from({ length: 4096 }, (_, k) => (k * 7 + start) % 251)
    const rows = [
      [image(0), image(1)],
      [image(2), image(3)],
      [image(4), image(5)],
    ]
    const { width, height, png } = makeSheet(rows, 3)
    const { data, ...size } = decode(png)
    expect([width, height, size.width, size.height]).toEqual([192, 288, 192, 288])
    for (const [x, y] of [
      [0, 0],
      [2, 2],
      [3, 0],
      [95, 95],
      [96, 96],
      [191, 287],
      [100, 17],
    ] as const)
      for (const channel of [0, 1, 2]) {
        const tile = rows[Math.floor(y / 96)]![Math.floor(x / 96)]!
        const pixel = 32 * Math.floor((y % 96) / 3) + Math.floor((x % 96) / 3)
        expect(data[3 * (192 * y + x) + channel]).toBe(tile[4 * pixel + channel])
      }
  })
})

it('with autoguidance asks the network that the card names as weaker, and tells of both', async () => {
  const design = JSON.stringify({ steps: 4, guidance: { id: 'auto', params: { weight: 3 } } })
  const { trace, png } = await sampleTo('auto', '--design', design, '--images', '2')
  expect(trace.model.name).toBe('tiny')
  expect(trace.weakModel.name).toBe('tiny-weak')
  expect(trace.program).toMatchObject({ nfe: 14, calls: { main: 7, weak: 7 } })
  expect(decode(png)).toMatchObject({ width: 64, height: 32 })
})
