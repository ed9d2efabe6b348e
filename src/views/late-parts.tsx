/** The doors that the first load does not wait for. */
import { whenIdle } from '../base/when-idle.ts'
import { activeRunOf } from '../state/selectors.ts'
import { latePart } from './controls/late.tsx'
import { prefetchFormulas } from './controls/Tex.tsx'
import type { Wiring } from './explorer-context.tsx'

const waiting = (
  <main className="late-door" aria-busy="true">
    <p className="caption">Loading …</p>
  </main>
)

/** Learn: the open scene. */
export const stagePart = latePart({
  name: 'The stage',
  load: () => import('./stage/Stage.tsx'),
  pick: (module) => module.Stage,
  waiting,
})

/** Lab: everything at once. */
export const labPart = latePart({
  name: 'The lab',
  load: () => import('./LabDoor.tsx'),
  pick: (module) => module.LabDoor,
  waiting,
})

/** The window of a talk's notes. */
export const notesPart = latePart({
  name: 'The notes',
  load: () => import('./NotesDoor.tsx'),
  pick: (module) => module.NotesDoor,
})

type Page = Pick<Wiring, 'explorer' | 'engine'>

/** One after another, so that each is there as early as it can be. */
const prefetchAll = async (page: Page): Promise<void> => {
  await prefetchFormulas()
  await stagePart.prefetch()
  await labPart.prefetch()
  // Measurements that were waiting when the page was left go on, whichever door is open.
  const { benchOf } = await import('./use-bench.ts')
  benchOf(page)
}

/** How long the page waits for its first pictures, in milliseconds, before it fetches what is behind its other doors. */
const patience = 5000

/** Fetches the other doors once the first pictures are drawn and nothing else is going on, unless the person saves data. */
export const prefetchWhenIdle = (page: Page): void => {
  const { connection } = navigator as Navigator & { connection?: { readonly saveData?: boolean } }
  if (connection?.saveData) return
  const prefetch = (): void => void prefetchAll(page).catch(() => undefined)
  const start = (): void => {
    stop()
    clearTimeout(timer)
    whenIdle(prefetch)
  }
  const stop = page.explorer.subscribe((state) => activeRunOf(state)?.status === 'done' && start())
  const timer = setTimeout(start, patience)
}
