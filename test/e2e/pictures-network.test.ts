/** The exact world as a network file, in the page on both devices: the images that the world has without pixels. */
import { describe, expect, it } from 'vitest'
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
import { openHash, servedPages } from './support/pages.ts'

const pages = servedPages(serveDist, { webgpu: true })
const world = drawWorld(publishedSeed, 32)

/** Runs of a few Euler steps from 1000 down to a level: what they end at is D there, of a state like those of a run. */
const levels = [1e-3, 1e-2, 0.1, 0.3, 1, 3, 10, 100] as const
const designAt = (level: number, steps: number): Design => {
  const list = Array.from({ length: steps }, (_, k) => 1000 * (level / 1000) ** (k / (steps - 1)))
  const design = withLevels(parseHash('solver=euler').value.design, list)
  if (typeof design === 'string') throw new RangeError(design)
  return design
}

interface Device {
  readonly backend: 'wasm' | 'webgpu'
  /** Designs and choices of images as a link has them, and their steps. */
  readonly runs: readonly (readonly [chosen: string, steps: number])[]
  /** Of each run to a noise level. */
  readonly steps: number
  readonly images: number
}

/** What is asked for on each device: the software GPU is slow, and gets fewer calls. */
const devices: readonly Device[] = [
  {
    backend: 'wasm',
    runs: [
      // At noise levels from 0.001 to 1000.
      ['steps=24&sigmaMin=0.001&sigmaMax=1000&images=4&class=all', 24],
      // The weaker network comes when this asks for it.
      ['steps=18&images=4&class=all&guidance=auto,weight:2', 18],
    ],
    steps: 6,
    images: 4,
  },
  {
    backend: 'webgpu',
    runs: [
      ['steps=9&sigmaMin=0.001&sigmaMax=1000&images=1&class=3', 9],
      ['steps=6&images=1&class=3&guidance=auto,weight:2', 6],
    ],
    steps: 3,
    images: 1,
  },
]

describe.each(devices)('on $backend', ({ backend, runs, steps, images }) => {
  const hashOf = (chosen: string): string => `network=pictures&${chosen}&seed=6`
  const visit = pages.shared(() => pages.visit(hashOf(runs[0]![0]), { query: `?backend=${backend}` }))

  it.each(runs)('samples the world’s pictures: %s', async (chosen, steps) => {
    const page = await visit()
    const hash = hashOf(chosen)
    await openHash(page, hash)
    const state = () =>
      page.evaluate(() => {
        const { engine } = window.samplerscope.explorer.getState()
        const { status, message, steps } = window.samplerscope.activeRun() ?? {}
        return engine.phase === 'ready'
          ? { model: engine.model.name, backend: engine.backend, status, message, steps }
          : engine
      })
    await expect.poll(state, { timeout: 170_000 }).toMatchObject({ model: 'pictures', backend, status: 'done', steps })
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

  it('answers as in float64 at each noise level', async () => {
    const page = await visit()
    await openHash(page, `network=pictures&images=${images}&class=all&seed=9&steps=1&solver=euler`)
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
})
