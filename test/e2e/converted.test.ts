/**
 * What a converter writes is what the page runs: a tiny checkpoint of each family, converted, dropped with its card, and
 * compared pixel by pixel with `sample --model`. Needs models/.venv, which `npm run test:models` makes.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decode } from 'fast-png'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { main as sample } from '../../src/cli/sample.ts'
import { paintDenoised } from '../../src/engine/tonemap.ts'
import { runHere } from '../unit/cli/commands.ts'
import { imagesOf } from './support/images.ts'
import { servedPages } from './support/pages.ts'
import { serveSite } from './support/site.ts'

interface Family {
  /** As support/make-checkpoint.py calls it. */
  readonly name: string
  /** A script of models/. */
  readonly converter: string
  /** What is converted, in the folder of the checkpoint. */
  readonly source: string
  readonly options?: readonly string[]
  /** Noise levels that the network knows, as its card says. */
  readonly knows: readonly [min: number, max: number]
  readonly side?: number
}

/** One line per kind of network that a converter takes. */
const families: readonly Family[] = [
  { name: 'diffusers-linear', converter: 'convert_diffusers.py', source: '', knows: [0.01, 157.41] },
  {
    name: 'diffusers-linear',
    converter: 'convert_diffusers.py',
    source: '',
    options: ['--raw'],
    knows: [0.01, 157.41],
  },
  { name: 'diffusers-v', converter: 'convert_diffusers.py', source: '', knows: [0.00643, 20291.3] },
  { name: 'edm', converter: 'convert_edm.py', source: 'net.pkl', knows: [0.002, 80] },
  { name: 'edm-vp', converter: 'convert_edm.py', source: 'net.pkl', knows: [0.0045, 152] },
  { name: 'edm-ve', converter: 'convert_edm.py', source: 'net.pkl', knows: [0.02, 100] },
  { name: 'edm-iddpm', converter: 'convert_edm.py', source: 'net.pkl', knows: [0.0064, 20000] },
  {
    name: 'improved-cifar10',
    converter: 'convert_openai.py',
    source: 'net.pt',
    options: ['--network', 'improved-cifar10'],
    knows: [0.00315, 81165],
  },
  {
    name: 'edm-imagenet64',
    converter: 'convert_openai.py',
    source: 'net.pt',
    options: ['--network', 'edm-imagenet64', '--classes', '7,0-1'],
    knows: [0.002, 80],
    side: 64,
  },
  {
    name: 'torchcfm-cifar10-ot',
    converter: 'convert_openai.py',
    source: 'net.pt',
    options: ['--network', 'torchcfm-cifar10-ot'],
    knows: [0.002, 80],
  },
]

const python = 'models/.venv/bin/python'
const missing = (file: string): string | undefined => {
  if (!existsSync(python)) return 'models/.venv is missing: npm run test:models makes it'
  return existsSync(join('models', file)) ? undefined : `models/${file} is missing`
}

const pages = servedPages(serveSite)
const wait = { timeout: 60_000 }
const run = promisify(execFile)

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'samplerscope-converted-'))
})
afterAll(() => rm(directory, { recursive: true }))

const convert = async ({ name, converter, source, options = [] }: Family): Promise<string> => {
  const folder = await mkdtemp(join(directory, `${name}-`))
  const stem = join(folder, name)
  // A pickle names the module of its classes.
  const env = { ...process.env, PYTHONPATH: 'models:models/tests:test/e2e/support', OMP_NUM_THREADS: '1' }
  await run(python, ['test/e2e/support/make-checkpoint.py', name, folder], { env })
  const args = [join('models', converter), join(folder, source), `${stem}.onnx`, '--fp32', ...options]
  await run(python, args, { env })
  return stem
}

const design = '{"steps": 4}'
const of = { name: ({ name, options = [] }: Family) => [name, ...options].join(' ') }

for (const family of families) {
  const why = missing(family.converter)
  it.skipIf(why !== undefined)(`${of.name(family)}${why ? ` (${why})` : ''}`, async () => {
    const stem = await convert(family)
    const isRaw = family.options?.includes('--raw') ?? false
    const page = await pages.visit('steps=4&images=1&class=1&seed=3', { query: '?model=tiny&backend=wasm' })
    await page.getByRole('button', { name: /^Network:/ }).click()
    const files = await Promise.all(
      ['onnx', 'card.json'].map(async (ending) => ({
        name: `${family.name}.${ending}`,
        mimeType: 'application/octet-stream',
        buffer: await readFile(`${stem}.${ending}`),
      })),
    )
    await page.getByLabel('File', { exact: true }).setInputFiles(files)
    await page.getByRole('button', { name: 'Check and use' }).waitFor(wait)
    // The card answers everything, and is no fault.
    expect(await page.locator('.network-popover').getByRole('alert').count()).toBe(0)
    expect(await page.getByLabel('It predicts').count()).toBe(0)
    await page.getByRole('button', { name: 'Check and use' }).click()
    const ready = () =>
      page.evaluate(() => {
        const { engine } = window.samplerscope.explorer.getState()
        const isDone = window.samplerscope.activeRun()?.status === 'done'
        return engine.phase === 'ready' && isDone ? engine.model : engine.phase
      })
    await expect.poll(ready, wait).toMatchObject({ name: family.name, side: family.side ?? 32 })
    const { sigmaRange } = (await ready()) as { sigmaRange: { min: number; max: number } }
    expect(sigmaRange.min / family.knows[0]).toBeCloseTo(1, 2)
    expect(sigmaRange.max / family.knows[1]).toBeCloseTo(1, 2)

    // A bare network has no self-test, and sample takes denoisers: compared with the one that its converter wraps.
    const denoiser = isRaw ? await convert({ ...family, options: [] }) : stem
    const args = ['--design', design, '--model', denoiser, '--images', '1', '--seeds', '3', '--class', '1']
    const ended = await runHere(sample, [...args, '--out', `${stem}-sampled`])
    expect(ended.stderr).toBe('')
    expect(ended.status).toBe(0)
    const { data, channels, width } = decode(await readFile(`${stem}-sampled.png`))
    const pixels = paintDenoised(family.side ?? 32, Float32Array.from(await imagesOf(page)))
    expect(width).toBe(family.side ?? 32)
    let worst = 0
    for (let k = 0; k < width * width; k++)
      for (let c = 0; c < 3; c++) worst = Math.max(worst, Math.abs(pixels[4 * k + c]! - Number(data[channels * k + c])))
    expect(worst).toBeLessThanOrEqual(1)
    // Random weights still make a picture.
    expect(new Set(pixels).size).toBeGreaterThan(20)
    pages.expectNoErrors()
  })
}
