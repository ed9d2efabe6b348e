/** A custom network on WebGPU (SwiftShader): wrapped, checked on the CPU, and run between the GPU's own kernels. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lengthOf } from '../../src/engine/card.ts'
import { wrapOnnx } from '../../src/engine/custom/wrap.ts'
import { createNodeBackend, largestDifference } from '../unit/engine/node-backend.ts'
import { imagesOf } from './support/images.ts'
import { servedPages } from './support/pages.ts'
import { expectedImages } from './support/probe.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite, { webgpu: true })

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'samplerscope-own-'))
})
afterAll(() => rm(directory, { recursive: true }))

const wait = { timeout: 60_000 }

/** One network after another in one page: starting a software GPU takes longer than all of their runs. */
const visit = pages.shared(() => pages.visit('steps=4&images=4&class=none', { query: '?model=tiny&backend=webgpu' }))

/** A continuous level; an index of a time step, whose graph has integers in it; one channel and one image a call; 64 x 64. */
it.each([
  ['edm', 'edm', 32],
  ['epsilon-linear', 'epsilon', 32],
  ['grey', 'epsilon', 32],
  ['large', 'epsilon', 64],
  ['large-grey', 'epsilon', 64],
] as const)('%s gives the images that it gives in Node', async (name, parameterization, side) => {
  const imageLength = lengthOf(side)
  const page = await visit()
  await page.getByRole('button', { name: /^Network:/ }).click()
  const buffer = await readFile(`test/models/custom/${name}.onnx`)
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: `${name}.onnx`, mimeType: 'application/octet-stream', buffer })
  await page.getByLabel('It predicts').selectOption(parameterization)
  await page.getByRole('button', { name: 'Check and use' }).click()
  const state = () =>
    page.evaluate(() => {
      const { engine } = window.samplerscope.explorer.getState()
      const { status, message } = window.samplerscope.activeRun() ?? {}
      return engine.phase === 'ready' ? { model: engine.model.name, backend: engine.backend, status, message } : engine
    })
  await expect.poll(state, wait).toMatchObject({ model: name, backend: 'webgpu', status: 'done' })
  const images = await imagesOf(page)
  expect(images.length).toBe(4 * imageLength)
  // The same graph on onnxruntime's native kernels, with float64 around it: the first image.
  const wrapped = wrapOnnx(Uint8Array.from(buffer), { parameterization, sigmaData: 0.5, range: 'signed' })
  const path = join(directory, `${name}.onnx`)
  await writeFile(path, wrapped)
  const reference = await createNodeBackend(path)
  const expected = await expectedImages(reference, 'steps=4&images=1&class=none')
  await reference.dispose()
  expect(largestDifference(images.slice(0, imageLength), expected)).toBeLessThan(1e-3)
  const plane = side * side
  if (name.endsWith('grey')) expect(images.slice(0, plane)).toEqual(images.slice(plane, 2 * plane))
  await page.keyboard.press('Escape')
  pages.expectNoErrors()
})
