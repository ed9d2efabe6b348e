/** The view of the paths in the lab: how it is opened and read, and the numbers that it must show. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { imageLength } from '../../../src/engine/card.ts'
import { meanStraightness, pathOf, straightnessOf, trailOfImage } from '../../../src/metrics/path.ts'
import { compilePath, measureTrails } from '../../../src/metrics/path-trail.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { createNodeBackend, sampleInDouble, tinyFiles } from '../../unit/engine/node-backend.ts'

export const hash = 'images=1&steps=5&seed=4&discretization=vp&schedule=vp&scaling=vp&solver=euler'

export const openLab = async (page: Page): Promise<Page> => {
  await page.locator('.convergence-lab > summary').click()
  await page.waitForFunction(() => window.samplerscope.activeRun()?.status === 'done')
  return page
}
export const viewOf = (page: Page) => page.getByRole('region', { name: 'Paths', exact: true })

export const cellsOf = (page: Page, row: number): Promise<readonly string[]> =>
  viewOf(page)
    .getByRole('region', { name: 'Summary of the paths' })
    .locator('tbody tr')
    .nth(row)
    .locator('td')
    .allTextContents()

export const readImages = async (page: Page): Promise<void> => {
  const view = viewOf(page)
  await view.getByRole('radio', { name: 'Images' }).click()
  await view.getByRole('button', { name: 'Measure', exact: true }).click()
  await view.getByText('All of it is measured and kept.').waitFor()
}

/** Length and turn of the mean path of four images, by the reference engine. */
const expected = async (): Promise<{ readonly length: number; readonly turn: number }> => {
  const { design } = parseHash(hash).value
  const backend = await createNodeBackend(tinyFiles.onnx)
  const run = measureTrails({ designs: [{ key: 'A', design }] })
  let next = run.next()
  while (!next.done && next.value.kind === 'run') {
    const request = { program: next.value.program, seed: 4, labels: [0, 1, 2, 3] }
    next = run.next(Float32Array.from(await sampleInDouble(backend, request)))
  }
  await backend.dispose()
  if (next.done || next.value.kind !== 'found' || !('trail' in next.value.update)) throw new Error('there is no trail')
  const { trail } = next.value.update
  const paths = [0, 1, 2, 3].map((k) =>
    straightnessOf(pathOf(design, compilePath(design), trailOfImage(trail, k, imageLength), 'own')),
  )
  return meanStraightness(paths)
}

export const expectNumbers = async (page: Page): Promise<void> => {
  const { length, turn } = await expected()
  const cells = await cellsOf(page, 0)
  expect(Number(cells[0]) / length).toBeCloseTo(1, 2)
  expect(Number.parseFloat(cells[2]!) / turn).toBeCloseTo(1, 2)
}
