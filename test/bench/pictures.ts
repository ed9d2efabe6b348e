/** Exact pictures: from a changed slider to nine drawn results, and how many samples a quality measure takes a second. */
import type { Page } from 'playwright-core'
import { compile } from '../../src/core/compile.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import { measurePictureQuality } from '../../src/metrics/picture-quality.ts'
import { weakened } from '../../src/pictures/denoiser.ts'
import { drawWorld } from '../../src/pictures/draw-world.ts'
import { createDraws } from '../../src/pictures/draws.ts'
import { planOf, run } from '../../src/pictures/run.ts'
import { median, print } from './report.ts'

const frame = 1000 / 60
const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`

/**
 * Milliseconds from each change of rho, to values that were not there before, to the browser's next frame after all results are
 * on the page. Changes come as moves of a pointer do: once a frame begins.
 */
const dragged = (page: Page, from: number): Promise<readonly number[]> =>
  page.evaluate(async (from) => {
    const { explorer } = window.samplerscope
    const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    const times: number[] = []
    explorer.getState().hold(true)
    for (let k = 0; k < 40; k++) {
      await new Promise(requestAnimationFrame)
      const start = performance.now()
      explorer.getState().change('rho', (document) => ({
        ...document,
        design: { ...document.design, discretization: { id: 'edm', params: { rho: from + k / 20 } } },
      }))
      await new Promise<void>((resolve) => {
        const look = (): boolean => {
          // Images come with the result, and are none while they are to be changed.
          const isThere = explorer.getState().runs.A!.images !== null
          if (isThere) resolve()
          return isThere
        }
        if (look()) return
        const end = explorer.subscribe(() => look() && end())
      })
      await painted()
      times.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    explorer.getState().hold(false)
    return times
  }, from)

export const benchPictures = async (open: () => Promise<Page>): Promise<void> => {
  const page = await open()
  await page.waitForFunction(() => window.samplerscope?.activeRun()?.status === 'done')
  // The first drag compiles what the others run.
  await dragged(page, 3)
  const times = await dragged(page, 6.01)
  await page.close()
  const world = drawWorld(2022, 32)
  const program = compile(defaultDesign)
  const draws = Array.from({ length: 9 }, (_, k) => createDraws(world, 1, k))
  const nine = (): void => {
    const plan = planOf(program, { main: world, weak: weakened(world) })
    for (const [k, own] of draws.entries()) run(plan, k, own)
  }
  for (let k = 0; k < 20; k++) nine()
  const runs = Array.from({ length: 30 }, () => {
    const start = performance.now()
    nine()
    return performance.now() - start
  })
  const quality = (count: number): number => {
    const start = performance.now()
    const request = { world: { seed: 2022, side: 32 }, seed: 1, label: 'all', count } as const
    for (const _ of measurePictureQuality({ ...request, designs: [{ key: 'A', design: defaultDesign }] }));
    return performance.now() - start
  }
  const [few, more] = [100, 1000] as const
  const [first, all] = [quality(few), quality(few + more)]
  print('Exact pictures, 18 Heun steps', [
    [
      'a changed slider to nine drawn results',
      `${(median(times) / frame).toFixed(2)} frames  (median ${milliseconds(median(times))}, worst ${milliseconds(Math.max(...times))})`,
    ],
    ['nine runs in Node, one thread', `${(median(runs) / frame).toFixed(2)} frames  (${milliseconds(median(runs))})`],
    [`quality: 64 ends of the exact flow, measures made ready, ${few} pictures`, milliseconds(first)],
    [
      `quality: ${more} pictures more`,
      `${milliseconds(all - first)}, ${Math.round((1000 * more) / (all - first))} pictures a second`,
    ],
  ])
}
