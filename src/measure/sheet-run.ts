/** The making of a contact sheet. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import type { Program } from '../core/program.ts'
import { sideFrom } from '../engine/card.ts'
import { paintDenoised } from '../engine/tonemap.ts'
import { rmsOfErrors } from '../metrics/paired.ts'
import { rmsOfEach } from '../metrics/rms.ts'
import { byCost, type Cell, cellCount, cellLabels, cellOf, cellsOf, classOf, costOf } from '../sweep/cells.ts'
import type { Plan } from '../sweep/plan.ts'
import type { ImageRuns } from './image-runs.ts'
import type { Measurements } from './kept/measurements.ts'
import { cellSubject, referenceOf } from './sheet-subject.ts'

export type CellState =
  | {
      readonly status: 'waiting' | 'running'
      /** Its images are to be made again, its error is known. */
      readonly error?: CellError
    }
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

interface SheetListener {
  /** Network calls per image: made since the last time, and about those that are left. */
  onCalls(made: number, left: number): void
  onCell(number: number, state: CellState): void
  onDone(): void
}

/** Images of a cell as they are asked for; undefined where the cell cannot be run. */
const wantedOf = (
  { plan, network }: Pick<Sheet, 'plan' | 'network'>,
  { run, seed, class: given }: Cell,
  labels: readonly string[],
) => {
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

const doneOf = ({ plan }: Pick<Sheet, 'plan'>, images: Float32Array): CellState & { status: 'done' } => ({
  status: 'done',
  pixels: paintDenoised(sideFrom(images.length, plan.images, 3), images),
})

const errorOf = ({ plan }: Sheet, images: Float32Array, exact: Float32Array): CellError => {
  const { rms, error } = rmsOfErrors(rmsOfEach(images, exact, plan.images))
  return { rms, spread: error }
}

type Known = Pick<Measurements, 'get'>
type Sink = Pick<Measurements, 'get' | 'put'>

/** What is known of a cell's error: it outlives its images. */
const knownError = ({ plan, network }: Sheet, cell: Cell, known: Known): CellError | undefined => {
  const subject = cellSubject(plan, network, cell)
  return subject && known.get(subject)
}

/** What a cell is done as; without an error where it is not known yet. */
const doneWith = (sheet: Sheet, cell: Cell, images: Float32Array, error: CellError | undefined): CellState => {
  const done = doneOf(sheet, images)
  if (error) return { ...done, error }
  return sheet.plan.reference > 0 && !referenceOf(sheet.plan, cell) ? { ...done, error: 'noise' } : done
}

/** Cells whose images are known already, without a network call; of the others their error, where that is known. */
export const recallSheet = async (
  runs: Pick<ImageRuns, 'recall'>,
  sheet: Sheet,
  labels: readonly string[],
  known: Known,
  onCell: SheetListener['onCell'],
): Promise<void> => {
  for (const cell of sheet.cells) {
    const error = knownError(sheet, cell, known)
    if (error) onCell(cell.number, { status: 'waiting', error })
    const wanted = wantedOf(sheet, cell, labels)
    if (!wanted || !('design' in cell.run)) continue
    const images = await runs.recall(wanted(cell.run.design, cell.run.program))
    if (images) onCell(cell.number, doneWith(sheet, cell, images, error))
  }
}

/** Pixels of at most `most` cells, spread evenly over those of a plan: those that are known, without a network call. */
export const recallCells = async (
  runs: Pick<ImageRuns, 'recall'>,
  plan: Plan,
  network: string,
  labels: readonly string[],
  most: number,
): Promise<readonly Uint8ClampedArray[]> => {
  const count = cellCount(plan)
  const shown = Math.min(most, count)
  const found: Uint8ClampedArray[] = []
  for (let k = 0; k < shown; k++) {
    const cell = cellOf(plan, Math.floor((k * count) / shown))
    const sheet = { plan, network }
    const wanted = wantedOf(sheet, cell, labels)
    if (!wanted || !('design' in cell.run)) continue
    const images = await runs.recall(wanted(cell.run.design, cell.run.program))
    if (images) found.push(doneOf(sheet, images).pixels)
  }
  return found
}

interface PlannedCell {
  readonly cell: Cell
  /** Calls per image of its own run, and of the one that it is compared with where no cell before it has that. */
  readonly own: number
  readonly reference: number
}

/** What making a sheet takes: runs that this session knows, and errors that are known, are left out. */
const planned = (
  sheet: Sheet,
  labels: readonly string[],
  runs: Pick<ImageRuns, 'isKnown'>,
  known: Known,
): readonly PlannedCell[] => {
  const seen = new Set<string>()
  return byCost(sheet.cells).map((cell): PlannedCell => {
    const wanted = wantedOf(sheet, cell, labels)
    if (!wanted || !('design' in cell.run)) return { cell, own: 0, reference: 0 }
    const { design, program } = cell.run
    const costOfRun = (request: ReturnType<typeof wanted>): number => {
      const name = JSON.stringify([request.key, request.seed, request.labels])
      if (seen.has(name) || runs.isKnown(request)) return 0
      seen.add(name)
      return request.program.nfe
    }
    const own = costOfRun(wanted(design, program))
    const reference = referenceOf(sheet.plan, cell)
    const isCompared = reference && !knownError(sheet, cell, known)
    return { cell, own, reference: isCompared ? costOfRun(wanted(reference, compile(reference))) : 0 }
  })
}

/** Network calls times images that are left of a sheet. */
export const leftOfSheet = (...of: Parameters<typeof planned>): number =>
  of[0].plan.images * planned(...of).reduce((sum, { own, reference }) => sum + own + reference, 0)

/**
 * Makes a sheet cell by cell behind the page's own runs, the cheapest first; each is compared with its converged run where the
 * plan asks for that, and its error is kept. A cell that fails leaves the others alone, unless the whole network is another.
 * Returns what cancels it.
 */
export const makeSheet = (
  runs: Pick<ImageRuns, 'run' | 'isKnown'>,
  sheet: Sheet,
  labels: readonly string[],
  store: Sink,
  { onCalls, onCell, onDone }: SheetListener,
): (() => void) => {
  const { plan, network } = sheet
  const cells = planned(sheet, labels, runs, store)
  let left = cells.reduce((sum, { own, reference }) => sum + own + reference, 0)
  let stop = (): void => undefined
  /** Runs one request; what it makes counts up to what was planned for it. */
  const run = (
    request: Parameters<typeof runs.run>[0],
    cost: number,
    onImages: (images: Float32Array) => void,
    onFailed: (message: string) => void,
  ): void => {
    let counted = 0
    const tell = (calls: number): void => {
      const made = Math.max(0, Math.min(calls, cost) - counted)
      counted += made
      left -= made
      onCalls(made, left)
    }
    stop = runs.run(request, {
      onProgress: tell,
      onDone: (images) => {
        left -= cost - counted
        onCalls(counted > 0 ? cost - counted : 0, left)
        onImages(images)
      },
      onFailed: (message) => {
        left -= cost - counted
        onFailed(message)
      },
    })
  }
  let isOn = true
  const step = (index: number): void => {
    // Whoever heard of a cell may have cancelled the rest.
    if (!isOn) return
    const next = cells[index]
    if (!next) {
      onDone()
      return
    }
    const { cell, own, reference: ofReference } = next
    const wanted = wantedOf(sheet, cell, labels)
    const end = (state: CellState): void => {
      onCell(cell.number, state)
      step(index + 1)
    }
    const fail = (message: string): void => end({ status: 'failed', message })
    if ('fault' in cell.run || !wanted) {
      fail(faultOf(cell))
      return
    }
    const { design, program } = cell.run
    onCell(cell.number, { status: 'running' })
    run(
      wanted(design, program),
      own,
      (images) => {
        const error = knownError(sheet, cell, store)
        const reference = referenceOf(plan, cell)
        if (error || !reference) {
          end(doneWith(sheet, cell, images, error))
          return
        }
        onCell(cell.number, doneOf(sheet, images))
        const compare = (exact: Float32Array): void => {
          const found = errorOf(sheet, images, exact)
          const subject = cellSubject(plan, network, cell)
          if (subject) store.put(subject, found)
          end(doneWith(sheet, cell, images, found))
        }
        run(wanted(reference, compile(reference)), ofReference, compare, fail)
      },
      fail,
    )
  }
  step(0)
  return () => {
    isOn = false
    stop()
  }
}
