/** Compare with four designs of 18 steps: from a changed control to the toy and to nine exact pictures of all designs it concerns. */
import type { Page } from 'playwright-core'
import { median, print } from './report.ts'

const frame = 1000 / 60
const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`

const controls = ['rho', 'steps of all', 'range', 'solver parameter'] as const
type Control = (typeof controls)[number]

interface Times {
  /** Until the toy has been drawn anew. */
  readonly toy: readonly number[]
  /** Until the results of all changed designs have been drawn. */
  readonly pictures: readonly number[]
}

/** Changes a control as a drag does, each time to a value that was not there before. */
const dragged = (page: Page, control: Control, from: number, changes: number): Promise<Times> =>
  page.evaluate(
    async ({ control, from, changes }) => {
      const { explorer } = window.samplerscope
      const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      const edit = (k: number): void =>
        explorer.getState().change(control, (document) => {
          const { design } = document
          if (control === 'rho')
            return {
              ...document,
              design: { ...design, discretization: { id: 'edm', params: { rho: 3 + (from + k) / 200 } } },
            }
          if (control === 'steps of all') return { ...document, design: { ...design, steps: 18 + ((from + k) % 2) } }
          if (control === 'range') return { ...document, design: { ...design, sigmaMin: 0.002 + (from + k) / 1e6 } }
          return {
            ...document,
            design: { ...design, solver: { id: 'second-order', params: { alpha: 0.5 + (from + k) / 1e4 } } },
          }
        })
      const drawnNow = (): string =>
        [...document.querySelectorAll('.tube-path path')].map((path) => path.getAttribute('d')).join()
      const toy: number[] = []
      const pictures: number[] = []
      explorer.getState().hold(true)
      for (let k = 0; k < changes; k++) {
        const before = drawnNow()
        const start = performance.now()
        edit(k)
        // React commits what an outer store changes in a microtask, and draws with it.
        await new Promise((resolve) => setTimeout(resolve))
        if (drawnNow() !== before) toy.push(performance.now() - start)
        await new Promise<void>((resolve) => {
          const isThere = (): boolean => {
            const { runs } = explorer.getState()
            return (['A', 'B', 'C', 'D'] as const).every((id) => {
              const run = runs[id]
              return run !== undefined && (run.status === 'done' || run.frames.at(-1)?.run === run.id)
            })
          }
          if (isThere()) {
            resolve()
            return
          }
          const end = explorer.subscribe(() => {
            if (!isThere()) return
            end()
            resolve()
          })
        })
        await painted()
        pictures.push(performance.now() - start)
        await new Promise((resolve) => setTimeout(resolve, 60))
      }
      explorer.getState().hold(false)
      return { toy, pictures }
    },
    { control, from, changes },
  )

const text = (times: readonly number[]): string =>
  times.length === 0
    ? 'not drawn'
    : `${(median(times) / frame).toFixed(2)} frames  (median ${milliseconds(median(times))}, worst ${milliseconds(Math.max(...times))})`

export const benchCompare = async (open: () => Promise<Page>): Promise<void> => {
  const page = await open()
  await page.waitForFunction(() => {
    const all = Object.values(window.samplerscope?.explorer.getState().runs ?? {})
    return all.length > 4 && all.every((run) => run.status === 'done')
  })
  await page.evaluate(() =>
    window.samplerscope.explorer.getState().change('bench', (document) => ({
      ...document,
      match: 'steps',
      design: { ...document.design, steps: 18 },
    })),
  )
  const rows: [string, string][] = []
  for (const [n, control] of controls.entries()) {
    // The first drag compiles what the others run.
    await dragged(page, control, 2 + n, 10)
    const { toy, pictures } = await dragged(page, control, 500 + 100 * n, 40)
    rows.push([`${control}: toy`, text(toy)], [`${control}: nine pictures of all designs`, text(pictures)])
  }
  await page.close()
  print('Compare, four designs of 18 steps, exact pictures', rows)
}
