/** The making of a contact sheet. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import { convergedDesign } from '../core/presets.ts'
import type { Program } from '../core/program.ts'
import { sideFrom } from '../engine/card.ts'
import { paintDenoised } from '../engine/tonemap.ts'
import { rmsOfErrors } from '../metrics/paired.ts'
import { rmsOfEach } from '../metrics/rms.ts'
import { byCost, type Cell, cellLabels, cellsOf, classOf, costOf } from '../sweep/cells.ts'
import type { Plan } from '../sweep/plan.ts'
import { isStochastic } from '../toy/errors.ts'
import type { ImageRuns } from './image-runs.ts'
import type { JobStatus } from './job-status.ts'

export type CellState =
  | { readonly status: 'waiting' | 'running' }
  | {
      readonly status: 'done'
      /** RGBA, image after image. */
      readonly pixels: Uint8ClampedArray
      /** Root mean square distance to the converged run, where the plan asks for one; 'noise' where noise is added. */
      readonly error?: CellError | 'noise'
    }
  | { readonly status: 'failed'; readonly message: string }

export interface CellError {
  readonly rms: number
  /** Standard error over the images; null for one. */
  readonly spread: number | null
}

export interface Sheet {
  readonly plan: Plan
  /** Key of the network that makes its images. */
  readonly network: string
  /** Indexed by the number of the cell, as their states are. */
  readonly cells: readonly Cell[]
  readonly states: readonly CellState[]
}

const waiting: CellState = { status: 'waiting' }

/** The run that a cell is compared with; undefined where the plan asks for none, or the cell adds noise. */
const referenceOf = ({ reference }: Plan, { run }: Cell): Design | undefined =>
  reference > 0 && 'design' in run && !isStochastic(run.program)
    ? convergedDesign(run.design, run.program.steps[0]!.sigma, reference)
    : undefined

/** Converged runs of a plan, once for all cells that share one. */
const referencesOf = (plan: Plan, cells: readonly Cell[]): readonly Design[] => {
  const found = new Map<string, Design>()
  for (const cell of cells) {
    const design = referenceOf(plan, cell)
    if (design) found.set(JSON.stringify([designKey(design), cell.seed, cell.class]), design)
  }
  return [...found.values()]
}

/** Network calls of the cells of a plan, and of what they are compared with, summed over all images. */
export const callsOf = (plan: Plan, cells: readonly Cell[]): number =>
  plan.images *
  (cells.reduce((sum, cell) => sum + costOf(cell), 0) +
    referencesOf(plan, cells).reduce((sum, design) => sum + compile(design).nfe, 0))

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

/** Images of a cell as they are asked for; undefined where the cell cannot be run. */
const wantedOf = ({ plan, network }: Sheet, { run, seed, class: given }: Cell, labels: readonly string[]) => {
  const chosen = classOf(given, labels)
  if ('fault' in run || chosen === undefined) return undefined
  const images = cellLabels(chosen, plan.images, labels.length)
  return (design: Design, program: Program) => ({
    network,
    program,
    key: designKey(design),
    seed,
    labels: images,
    isKept: true,
  })
}

const faultOf = ({ run, class: given }: Cell): string =>
  'fault' in run ? run.fault : `the network has no class ${given}`

const doneOf = ({ plan }: Sheet, images: Float32Array): CellState & { status: 'done' } => ({
  status: 'done',
  pixels: paintDenoised(sideFrom(images.length, plan.images, 3), images),
})

const errorOf = ({ plan }: Sheet, images: Float32Array, exact: Float32Array): CellError => {
  const { rms, error } = rmsOfErrors(rmsOfEach(images, exact, plan.images))
  return { rms, spread: error }
}

/** What a cell is done as, once the run that it is compared with is known or there is none. */
const judged = (sheet: Sheet, cell: Cell, images: Float32Array, exact: Float32Array | undefined): CellState => {
  const done = doneOf(sheet, images)
  if (exact) return { ...done, error: errorOf(sheet, images, exact) }
  return sheet.plan.reference > 0 && !referenceOf(sheet.plan, cell) ? { ...done, error: 'noise' } : done
}

/** Cells whose images are known already, without a network call. */
export const recallSheet = async (
  runs: Pick<ImageRuns, 'recall'>,
  sheet: Sheet,
  labels: readonly string[],
  onCell: SheetListener['onCell'],
): Promise<void> => {
  for (const cell of sheet.cells) {
    const wanted = wantedOf(sheet, cell, labels)
    if (!wanted || !('design' in cell.run)) continue
    const images = await runs.recall(wanted(cell.run.design, cell.run.program))
    if (!images) continue
    const reference = referenceOf(sheet.plan, cell)
    const exact = reference && (await runs.recall(wanted(reference, cell.run.program)))
    onCell(cell.number, judged(sheet, cell, images, exact))
  }
}

/**
 * Makes a sheet cell by cell behind the page's own runs, the cheapest first; each is compared with its converged run where the
 * plan asks for that. A cell that fails leaves the others alone. Returns what cancels it.
 */
export const makeSheet = (
  runs: Pick<ImageRuns, 'run'>,
  sheet: Sheet,
  labels: readonly string[],
  { onJob, onCell }: SheetListener,
): (() => void) => {
  const { plan, cells } = sheet
  const total = Math.max(1, callsOf(plan, cells) / plan.images)
  const known = new Set<string>()
  let done = 0
  let stop = (): void => undefined
  const queue = [...byCost(cells)]
  const next = (): void => {
    const cell = queue.shift()
    if (!cell) {
      onJob({ status: 'done' })
      return
    }
    const { number, run } = cell
    const wanted = wantedOf(sheet, cell, labels)
    if ('fault' in run || !wanted) {
      onCell(number, { status: 'failed', message: faultOf(cell) })
      next()
      return
    }
    const report = (calls: number): void => onJob({ status: 'running', share: Math.min(1, (done + calls) / total) })
    const end = (state: CellState): void => {
      onCell(number, state)
      report(0)
      next()
    }
    const fail = (message: string): void => end({ status: 'failed', message })
    const compare = (images: Float32Array): void => {
      const reference = referenceOf(plan, cell)
      if (!reference) {
        end(judged(sheet, cell, images, undefined))
        return
      }
      onCell(number, doneOf(sheet, images))
      const program = compile(reference)
      const request = wanted(reference, program)
      const name = JSON.stringify([request.key, request.seed, request.labels])
      stop = runs.run(request, {
        onProgress: (calls) => known.has(name) || report(calls),
        onDone: (exact) => {
          if (!known.has(name)) done += program.nfe
          known.add(name)
          end(judged(sheet, cell, images, exact))
        },
        onFailed: fail,
      })
    }
    onCell(number, { status: 'running' })
    stop = runs.run(wanted(run.design, run.program), {
      onProgress: report,
      onDone: (images) => {
        done += run.program.nfe
        compare(images)
      },
      onFailed: (message) => {
        done += run.program.nfe
        fail(message)
      },
    })
  }
  next()
  return () => stop()
}
