/** The exact world as a network file, in the page on both devices: the images that the world has without pixels. */
import { expect, it } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import { type Design, withLevels } from '../../src/core/design.ts'
import { labelsOf } from '../../src/document/images.ts'
import { publishedSeed } from '../../src/engine/exact/worlds.ts'
import { weakened } from '../../src/pictures/denoiser.ts'
import { drawWorld } from '../../src/pictures/draw-world.ts'
import { createDraws } from '../../src/pictures/draws.ts'
import { planOf, resultOf, run } from '../../src/pictures/run.ts'
import { parseHash } from '../../src/scenes/link.ts'
import { largestDifference } from '../unit/engine/node-backend.ts'
import { serveDist } from './server.ts'
import { imagesOf } from './support/images.ts'
import { servedPages } from './support/pages.ts'

const pages = servedPages(serveDist, { webgpu: true })
const world = drawWorld(publishedSeed, 32)

/** At noise levels from 0.001 to 1000. The software GPU is slow: fewer calls there. */
it.each([
  ['wasm', 'steps=24&sigmaMin=0.001&sigmaMax=1000&images=4&class=all'],
  ['webgpu', 'steps=9&sigmaMin=0.001&sigmaMax=1000&images=1&class=3'],
  // The weaker network comes when this asks for it.
  ['wasm', 'images=4&class=all&guidance=auto,weight:2'],
  ['webgpu', 'steps=6&images=1&class=3&guidance=auto,weight:2'],
] as const)('samples the world’s pictures on %s: %s', async (backend, chosen) => {
  const hash = `network=pictures&${chosen}&seed=6`
  const page = await pages.visit(hash, { query: `?backend=${backend}` })
  const state = () =>
    page.evaluate(() => {
      const { engine } = window.samplerscope.explorer.getState()
      const { status, message } = window.samplerscope.activeRun() ?? {}
      return engine.phase === 'ready' ? { model: engine.model.name, backend: engine.backend, status, message } : engine
    })
  await expect.poll(state, { timeout: 170_000 }).toMatchObject({ model: 'pictures', backend, status: 'done' })
  const images = await imagesOf(page)
  const { value, notes } = parseHash(hash)
  expect(notes).toEqual([])
  const plan = planOf(compile(value.design), { main: world, weak: weakened(world) })
  const expected = labelsOf(value.images).flatMap((label, image) => [
    ...resultOf(run(plan, label, createDraws(world, value.seed, image))),
  ])
  expect(largestDifference(images, expected)).toBeLessThan(2e-3)
  pages.expectNoErrors()
})

/** Runs of a few Euler steps from 1000 down to a level: what they end at is D there, of a state like those of a run. */
const levels = [1e-3, 1e-2, 0.1, 0.3, 1, 3, 10, 100] as const
const designAt = (level: number, steps: number): Design => {
  const list = Array.from({ length: steps }, (_, k) => 1000 * (level / 1000) ** (k / (steps - 1)))
  const design = withLevels(parseHash('solver=euler').value.design, list)
  if (typeof design === 'string') throw new RangeError(design)
  return design
}

it.each([
  ['wasm', 6, 4],
  ['webgpu', 3, 1],
] as const)('answers on %s as in float64 at each noise level', async (backend, steps, images) => {
  const page = await pages.visit(`network=pictures&images=${images}&class=all&seed=9&steps=1&solver=euler`, {
    query: `?backend=${backend}`,
  })
  const off: Record<string, number> = {}
  for (const level of levels) {
    await page.evaluate(
      (design) => {
        window.samplerscope.explorer.getState().change('level', (document) => ({ ...document, design }))
      },
      designAt(level, steps),
    )
    const isDone = () =>
      page.evaluate(() => {
        const { runnable } = window.samplerscope.explorer.getState()
        const run = window.samplerscope.activeRun()
        const level = runnable.program.steps.at(-1)!.sigma
        return run?.status === 'done' ? [Number(level.toPrecision(6)), run.steps] : run?.message
      })
    await expect.poll(isDone, { timeout: 60_000 }).toEqual([level, steps])
    const plan = planOf(compile(designAt(level, steps)), { main: world, weak: weakened(world) })
    const expected = Array.from({ length: images }, (_, k) => [...resultOf(run(plan, k, createDraws(world, 9, k)))])
    off[level] = largestDifference(await imagesOf(page), expected.flat())
  }
  // Measured: at most 1.7e-5 on WASM, 2.4e-6 on SwiftShader.
  expect(Object.entries(off).filter(([, most]) => !(most < 5e-5))).toEqual([])
  pages.expectNoErrors()
})
