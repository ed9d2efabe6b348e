/** Compare with four designs of 18 steps: from a changed control to the toy and to nine exact pictures of each design. */
import type { Page } from 'playwright-core'
import { median, print } from './report.ts'

const frame = 1000 / 60
const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`

/** What each changes of the designs is not known from before, but for the steps. */
const controls = ['rho', 'range', 'solver parameter', 'steps of all, seen before', 'seed of all'] as const
type Control = (typeof controls)[number]

/** Milliseconds between two changes: moves of a drag, but presses of the button that brings the next seed. */
const pauseOf = (control: Control): number => (control === 'seed of all' ? 1200 : 60)

/** Milliseconds from a change on, one for each change. */
interface Times {
  /** Until the toy has been drawn anew. */
  readonly toy: readonly number[]
  /** Until nine pictures of the active design stand in their canvases, and of all designs. */
  readonly active: readonly number[]
  readonly all: readonly number[]
  /** Until the browser has put all of them on the screen: whole frames, and what is left of the last. */
  readonly screen: readonly number[]
}

/** Changes a control as a drag does: once a frame begins, as moves of a pointer come, to another value each time. */
const dragged = (page: Page, control: Control, from: number, changes: number): Promise<Times> =>
  page.evaluate(
    async ({ control, from, changes, pause }) => {
      const { explorer } = window.samplerscope
      /** Lets microtasks and what else waits come first, without the pause that nested timers have. */
      const turn = () =>
        new Promise<void>((resolve) => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve()
          port2.postMessage(null)
        })
      const edit = (k: number): void =>
        explorer.getState().change(control, (document) => {
          const { design } = document
          if (control === 'rho')
            return {
              ...document,
              design: { ...design, discretization: { id: 'edm', params: { rho: 3 + (from + k) / 200 } } },
            }
          if (control === 'steps of all, seen before')
            return { ...document, design: { ...design, steps: 18 + ((from + k) % 2) } }
          if (control === 'range') return { ...document, design: { ...design, sigmaMin: 0.002 + (from + k) / 1e6 } }
          if (control === 'seed of all') return { ...document, seed: from + k }
          return {
            ...document,
            design: { ...design, solver: { id: 'second-order', params: { alpha: 0.5 + (from + k) / 1e4 } } },
          }
        })
      const drawnNow = (): string =>
        [...document.querySelectorAll('.tube-path path')].map((path) => path.getAttribute('d')).join()
      const there = (ids: readonly ('A' | 'B' | 'C' | 'D')[]) =>
        new Promise<void>((resolve) => {
          // Images come with the result, and are none while they are to be changed.
          const isThere = (): boolean => ids.every((id) => explorer.getState().runs[id]?.images)
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
      const [toy, active, all, screen]: [number[], number[], number[], number[]] = [[], [], [], []]
      // A press is no drag: nothing is held.
      explorer.getState().hold(control !== 'seed of all')
      for (let k = 0; k < changes; k++) {
        const before = drawnNow()
        await new Promise(requestAnimationFrame)
        const start = performance.now()
        const note = (times: number[]): void => void times.push(performance.now() - start)
        edit(k)
        // React commits what an outer store changes in a microtask, and draws with it.
        await turn()
        if (drawnNow() !== before) note(toy)
        await there([explorer.getState().document.slot])
        await turn()
        note(active)
        await there(['A', 'B', 'C', 'D'])
        await turn()
        note(all)
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
        note(screen)
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
      explorer.getState().hold(false)
      return { toy, active, all, screen }
    },
    { control, from, changes, pause: pauseOf(control) },
  )

const text = (times: readonly number[]): string =>
  times.length === 0
    ? 'not drawn'
    : `${(median(times) / frame).toFixed(2)} frames  (median ${milliseconds(median(times))}, worst ${milliseconds(Math.max(...times))})`

const atRest = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => {
    const all = Object.values(window.samplerscope?.explorer.getState().runs ?? {})
    return all.length > 4 && all.every((run) => run.status === 'done')
  })

export const benchCompare = async (open: () => Promise<Page>): Promise<void> => {
  const page = await open()
  await atRest(page)
  await page.evaluate(() =>
    window.samplerscope.explorer.getState().change('bench', (document) => ({
      ...document,
      match: 'steps',
      design: { ...document.design, steps: 18 },
    })),
  )
  const rows: [string, string][] = []
  for (const [n, control] of controls.entries()) {
    await atRest(page)
    // The first drag compiles what the others run.
    await dragged(page, control, 2 + n, 10)
    const { toy, active, all, screen } = await dragged(page, control, 500 + 100 * n, 40)
    rows.push(
      [`${control}: toy drawn`, text(toy)],
      [`${control}: nine pictures of the design drawn`, text(active)],
      [`${control}: nine pictures of all four drawn`, text(all)],
      [`${control}: on the screen`, text(screen)],
    )
  }
  await page.close()
  print('Compare, four designs of 18 steps, exact pictures', rows)
}
