import { useCallback, useEffect, useRef, useState } from 'react'
import { designKey } from '../../../core/design.ts'
import { sideFrom } from '../../../engine/card.ts'
import { paintDenoised } from '../../../engine/tonemap.ts'
import { byCost, type Cell, cellLabels, cellsOf, classOf, costOf } from '../../../sweep/cells.ts'
import type { Plan } from '../../../sweep/plan.ts'
import { useWiring } from '../../explorer-context.tsx'
import { runImages } from '../image-runs.ts'
import type { JobStatus } from '../useLabJob.ts'

/** What there is of a cell. */
export type CellState =
  | { readonly status: 'waiting' | 'running' }
  /** RGBA, image after image. */
  | { readonly status: 'done'; readonly pixels: Uint8ClampedArray }
  | { readonly status: 'failed'; readonly message: string }

export interface Sheet {
  readonly plan: Plan
  /** By their number, as are their states. */
  readonly cells: readonly Cell[]
  readonly states: readonly CellState[]
}

const waiting: CellState = { status: 'waiting' }

/** Network calls of a plan's cells, all of their images. */
export const callsOf = ({ images }: Plan, cells: readonly Cell[]): number =>
  images * cells.reduce((sum, cell) => sum + costOf(cell), 0)

export interface SheetJob {
  /** The one that is made or was made last. */
  readonly sheet: Sheet | null
  readonly job: JobStatus
  start(plan: Plan): void
  cancel(): void
}

/** Makes a sheet cell by cell behind the page's own runs, the cheapest first. A cell that fails leaves the others alone. */
export const useSheet = (model: string, labels: readonly string[]): SheetJob => {
  const { engine } = useWiring()
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const stop = useRef<() => void>(() => undefined)
  useEffect(() => () => stop.current(), [])

  const start = useCallback(
    (plan: Plan) => {
      stop.current()
      const cells = cellsOf(plan)
      const total = Math.max(1, callsOf(plan, cells) / plan.images)
      setSheet({ plan, cells, states: cells.map(() => waiting) })
      setJob({ status: 'running', share: 0 })
      const set = (number: number, state: CellState): void =>
        setSheet(
          (before) => before && { ...before, states: before.states.map((known, k) => (k === number ? state : known)) },
        )
      let done = 0
      const queue = [...byCost(cells)]
      const next = (): void => {
        const cell = queue.shift()
        if (!cell) {
          setJob({ status: 'done' })
          return
        }
        const { number, run, seed } = cell
        const chosen = classOf(cell.class, labels)
        if ('fault' in run || chosen === undefined) {
          const message = 'fault' in run ? run.fault : `the network has no class ${cell.class}`
          set(number, { status: 'failed', message })
          next()
          return
        }
        const { design, program } = run
        const go = (calls: number): void => setJob({ status: 'running', share: (done + calls) / total })
        const end = (state: CellState): void => {
          done += program.nfe
          set(number, state)
          go(0)
          next()
        }
        set(number, { status: 'running' })
        stop.current = runImages(
          engine,
          model,
          { program, key: designKey(design), seed, labels: cellLabels(chosen, plan.images, labels.length) },
          {
            onProgress: go,
            onDone: (images) =>
              end({ status: 'done', pixels: paintDenoised(sideFrom(images.length, plan.images, 3), images) }),
            onFailed: (message) => end({ status: 'failed', message }),
          },
        )
      }
      next()
    },
    [engine, model, labels],
  )
  const cancel = useCallback(() => {
    stop.current()
    setSheet(
      (before) => before && { ...before, states: before.states.map((s) => (s.status === 'running' ? waiting : s)) },
    )
    setJob({ status: 'cancelled' })
  }, [])
  return { sheet, job, start, cancel }
}
