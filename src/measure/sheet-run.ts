/** The making of a contact sheet. */
import { designKey } from '../core/design-json.ts'
import { sideFrom } from '../engine/card.ts'
import { paintDenoised } from '../engine/tonemap.ts'
import { byCost, type Cell, cellLabels, cellsOf, classOf, costOf } from '../sweep/cells.ts'
import type { Plan } from '../sweep/plan.ts'
import type { ImageRuns } from './image-runs.ts'
import type { JobStatus } from './job-status.ts'

export type CellState =
  | { readonly status: 'waiting' | 'running' }
  /** RGBA, image after image. */
  | { readonly status: 'done'; readonly pixels: Uint8ClampedArray }
  | { readonly status: 'failed'; readonly message: string }

export interface Sheet {
  readonly plan: Plan
  /** Key of the network that makes its images. */
  readonly network: string
  /** Indexed by the number of the cell, as their states are. */
  readonly cells: readonly Cell[]
  readonly states: readonly CellState[]
}

const waiting: CellState = { status: 'waiting' }

/** Network calls of the cells of a plan, summed over all images. */
export const callsOf = ({ images }: Plan, cells: readonly Cell[]): number =>
  images * cells.reduce((sum, cell) => sum + costOf(cell), 0)

export const emptySheet = (plan: Plan, network: string): Sheet => {
  const cells = cellsOf(plan)
  return { plan, network, cells, states: cells.map(() => waiting) }
}

/** Cells that were running wait again. */
export const pausedSheet = (sheet: Sheet): Sheet => ({
  ...sheet,
  states: sheet.states.map((state) => (state.status === 'running' ? waiting : state)),
})

interface SheetListener {
  onJob(job: JobStatus): void
  onCell(number: number, state: CellState): void
}

/**
 * Makes a sheet cell by cell behind the page's own runs, the cheapest first. A cell that fails leaves the others alone.
 * Returns what cancels it.
 */
export const makeSheet = (
  runs: ImageRuns,
  { plan, network, cells }: Sheet,
  labels: readonly string[],
  { onJob, onCell }: SheetListener,
): (() => void) => {
  const total = Math.max(1, callsOf(plan, cells) / plan.images)
  let done = 0
  let stop = (): void => undefined
  const queue = [...byCost(cells)]
  const next = (): void => {
    const cell = queue.shift()
    if (!cell) {
      onJob({ status: 'done' })
      return
    }
    const { number, run, seed } = cell
    const chosen = classOf(cell.class, labels)
    if ('fault' in run || chosen === undefined) {
      const message = 'fault' in run ? run.fault : `the network has no class ${cell.class}`
      onCell(number, { status: 'failed', message })
      next()
      return
    }
    const { design, program } = run
    const report = (calls: number): void => onJob({ status: 'running', share: (done + calls) / total })
    const end = (state: CellState): void => {
      done += program.nfe
      onCell(number, state)
      report(0)
      next()
    }
    onCell(number, { status: 'running' })
    stop = runs.run(
      { network, program, key: designKey(design), seed, labels: cellLabels(chosen, plan.images, labels.length) },
      {
        onProgress: report,
        onDone: (images) =>
          end({ status: 'done', pixels: paintDenoised(sideFrom(images.length, plan.images, 3), images) }),
        onFailed: (message) => end({ status: 'failed', message }),
      },
    )
  }
  next()
  return () => stop()
}
