/**
 * What a converter writes is what the page runs: a tiny checkpoint of each family, converted, given to the page with its card,
 * and compared pixel by pixel with `sample --model`. Needs models/.venv, which `npm run test:models` makes.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decode } from 'fast-png'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { main as sample } from '../../src/cli/sample.ts'
import { paintDenoised } from '../../src/engine/tonemap.ts'
import { runHere } from '../unit/cli/commands.ts'
import { imagesOf } from './support/images.ts'
import { servedPages } from './support/pages.ts'
import { serveSite } from './support/site.ts'

interface Family {
  readonly name: string
  /** A script of models/. */
  readonly converter: string
  /** Which checkpoint support/convert_all.py makes for it. */
  readonly kind: string
  readonly options?: readonly string[]
  /** Noise levels that the network knows, as its card says. */
  readonly knows: readonly [min: number, max: number]
  readonly side?: 64
  /** The denoiser that this one is inside of: `sample` takes no bare networks. */
  readonly inside?: string
}

const of = (converter: string, all: readonly Omit<Family, 'converter'>[]): readonly Family[] =>
  all.map((one) => ({ ...one, converter }))
const openai = (kind: string, ...options: readonly string[]) => ({ kind, options: ['--network', kind, ...options] })
const score = (kind: string) => ({ kind, options: ['--sde', kind] })

/** One line per kind of network that a converter takes. */
const families: readonly Family[] = [
  ...of('convert_diffusers.py', [
    { name: 'ddpm', kind: 'epsilon', knows: [0.01, 157.41] },
    { name: 'ddpm-bare', kind: 'epsilon', options: ['--raw'], inside: 'ddpm', knows: [0.01, 157.41] },
    { name: 'ddpm-v', kind: 'v', knows: [0.00643, 20291.3] },
  ]),
  ...of('convert_edm.py', [
    { name: 'edm', kind: 'EDMPrecond', knows: [0.002, 80] },
    { name: 'edm-vp', kind: 'VPPrecond', knows: [0.0045, 152] },
    { name: 'edm-ve', kind: 'VEPrecond', knows: [0.02, 100] },
    { name: 'edm-iddpm', kind: 'iDDPMPrecond', knows: [0.0064, 20000] },
  ]),
  ...of('convert_openai.py', [
    { name: 'improved', ...openai('improved-cifar10'), knows: [0.00314, 80] },
    { name: 'edm64', ...openai('edm-imagenet64', '--classes', '7,0-1'), knows: [0.002, 80], side: 64 },
    { name: 'torchcfm', ...openai('torchcfm-cifar10-ot'), knows: [0.002, 80] },
  ]),
  ...of('convert_score_sde.py', [
    { name: 'score-vp', ...score('vp'), knows: [0.001, 152.17] },
    { name: 'score-ve', ...score('ve'), knows: [0.02, 100] },
    { name: 'flax-edm', ...score('edm'), knows: [0.002, 80] },
  ]),
]

const python = 'models/.venv/bin/python'
const why = existsSync(python) ? '' : ' (skipped: models/.venv is missing, npm run test:models makes it)'

const pages = servedPages(serveSite)
/** A network of another family is large beside the others of the tests, and a busy machine needs minutes for it. */
const wait = { timeout: 150_000 }

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'samplerscope-converted-'))
  if (why) return
  const args = ['test/e2e/support/convert_all.py', directory, JSON.stringify(families)]
  await promisify(execFile)(python, args, { env: { ...process.env, OMP_NUM_THREADS: '1' } })
}, 240_000)
afterAll(() => rm(directory, { recursive: true }))

/** Little noise: random networks make no pictures of much, only larger numbers. */
const [seed, sigmaMax, label] = [3, 1, 1]

const give = async (page: Page, { name }: Family): Promise<void> => {
  const popover = page.locator('.network-popover')
  if (!(await popover.isVisible())) await page.getByRole('button', { name: /^Network:/ }).click()
  const files = await Promise.all(
    ['onnx', 'card.json'].map(async (ending) => ({
      name: `${name}.${ending}`,
      mimeType: 'application/octet-stream',
      buffer: await readFile(join(directory, `${name}.${ending}`)),
    })),
  )
  await page.getByLabel('File', { exact: true }).setInputFiles(files)
  await page.getByRole('button', { name: 'Check and use' }).waitFor(wait)
  // The card answers everything, and is no fault.
  expect(await popover.getByRole('alert').count()).toBe(0)
  expect(await page.getByLabel('It predicts').count()).toBe(0)
  await page.getByRole('button', { name: 'Check and use' }).click()
}

/** Pixels of the image that the command line samples, RGB. */
const sampled = async ({ name, inside = name }: Family) => {
  const design = JSON.stringify({ steps: 4, sigmaMax })
  const model = ['--model', join(directory, inside), '--images', '1', '--seeds', String(seed), '--class', String(label)]
  const out = join(directory, `${name}-sampled`)
  const ended = await runHere(sample, ['--design', design, ...model, '--out', out])
  expect(ended.stderr).toBe('')
  return decode(await readFile(`${out}.png`))
}

for (const converter of new Set(families.map((one) => one.converter)))
  it.skipIf(why)(`${converter}: the page runs what it writes${why}`, async () => {
    const hash = `steps=4&sigmaMax=${sigmaMax}&images=1&class=${label}&seed=${seed}`
    const page = await pages.visit(hash, { query: '?model=tiny&backend=wasm' })
    for (const family of families.filter((one) => one.converter === converter)) {
      const { name, knows, side = 32 } = family
      await give(page, family)
      const ready = () =>
        page.evaluate(() => {
          const { engine } = window.samplerscope.explorer.getState()
          const run = window.samplerscope.activeRun()
          return engine.phase === 'ready' && run?.status === 'done' && run.images
            ? { ...engine.model, elements: run.images.length }
            : null
        })
      await expect.poll(ready, wait).toMatchObject({ name, side, elements: 3 * side * side })
      const { min, max } = (await ready())!.sigmaRange!
      expect([name, min / knows[0], max / knows[1]]).toEqual([name, expect.closeTo(1, 2), expect.closeTo(1, 2)])
      const { data, channels, width } = await sampled(family)
      const pixels = paintDenoised(side, Float32Array.from(await imagesOf(page)))
      expect([name, width]).toEqual([name, side])
      let worst = 0
      for (let k = 0; k < side * side; k++)
        for (let c = 0; c < 3; c++)
          worst = Math.max(worst, Math.abs(pixels[4 * k + c]! - Number(data[channels * k + c])))
      expect([name, worst <= 1 ? 'equal' : worst]).toEqual([name, 'equal'])
      // It is a picture, not black and white alone.
      expect([name, new Set(pixels).size > 100]).toEqual([name, true])
    }
    pages.expectNoErrors()
  })
