/** Samples cells of a sweep, the cheapest first, each kept as soon as it is done. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import { convergedDesign } from '../core/presets.ts'
import { asksWeak, type Program } from '../core/program.ts'
import { lengthOf, type ModelCard } from '../engine/card.ts'
import { paintDenoised } from '../engine/tonemap.ts'
import { rmsBetween } from '../metrics/rms.ts'
import type { Runnable } from '../state/try-compile.ts'
import { byCost, type Cell, cellHash, cellLabels, classOf, costOf } from '../sweep/cells.ts'
import type { Plan } from '../sweep/plan.ts'
import { isStochastic } from '../toy/errors.ts'
import { ArgumentFault } from './arguments.ts'
import type { Device } from './device.ts'
import type { Io } from './io.ts'
import { type Network, openNetwork, provideWeak } from './network.ts'
import { sha256 } from './output.ts'
import { NonFiniteFault, sampleImages } from './sample-images.ts'
import type { Sampled, SweepDirectory, SweepWriter } from './sweep-cells.ts'
import { createProgress, type Progress } from './sweep-progress.ts'
import { createReferenceStore, type ReferenceStore } from './sweep-reference.ts'

/** The class of a cell for this network. Throws ArgumentFault for one that it lacks. */
export const chosenClass = ({ class: value }: Cell, names: readonly string[]) => {
  const chosen = classOf(value, names)
  if (chosen !== undefined) return chosen
  throw new ArgumentFault(
    `class: must be all, none, one of ${names.join(', ')}, or a number from 0 to ${names.length - 1}, got "${value}"`,
  )
}

/** The converged run that a cell is compared with. */
export interface Reference {
  /** Equal for cells that share it. */
  readonly key: string
  readonly design: Design
  /** Network calls for all of its images. */
  readonly calls: number
}

/** Undefined for a cell that is compared with none. */
export const referenceOf = (plan: Plan, cell: Cell, card: ModelCard): Reference | undefined => {
  const { run } = cell
  if (plan.reference === 0 || !('program' in run) || isStochastic(run.program)) return undefined
  // Formulas leave different last digits of one sigma_max, which is no reason for another run.
  const sigma = Number(run.program.steps[0]!.sigma.toPrecision(12))
  const design = convergedDesign(run.design, sigma, plan.reference)
  const labels = cellLabels(chosenClass(cell, card.labels), plan.images, card.labels.length)
  const key = JSON.stringify([designKey(design), cell.seed, labels, card.sha256])
  return { key, design, calls: compile(design).nfe * plan.images }
}

/** Network calls of a cell's images. */
export const callsOfCell = ({ images }: Plan, { run }: Cell): number =>
  'program' in run ? run.program.nfe * images : 0

/** The converged runs of cells, each once. */
export const referencesOf = (plan: Plan, cells: readonly Cell[], card: ModelCard): readonly Reference[] => [
  ...new Map(
    cells.flatMap((cell) => {
      const reference = referenceOf(plan, cell, card)
      return reference ? [[reference.key, reference] as const] : []
    }),
  ).values(),
]

/** The final x / s of a cell's images, one after another. */
const sampleAll = async (
  program: Program,
  network: Network,
  seed: number,
  labels: readonly (number | null)[],
  progress: Progress,
): Promise<Float32Array> => {
  const imageLength = lengthOf(network.backend.side)
  const all = new Float32Array(labels.length * imageLength)
  const { maxBatch } = network.backend
  for (let first = 0; first < labels.length; first += maxBatch) {
    const some = await sampleImages(program, network, seed, first, labels.slice(first, first + maxBatch))
    for (const [k, { pixels }] of some.entries()) all.set(pixels, (first + k) * imageLength)
    progress.count(program.nfe * some.length)
  }
  return all
}

const createSampler = (plan: Plan, network: Network, store: ReferenceStore, progress: Progress) => {
  const known = new Set<string>()
  const referenceFor = async (
    { key, design, calls }: Reference,
    seed: number,
    labels: readonly (number | null)[],
  ): Promise<Float32Array> => {
    let isMade = false
    const values = await store.get(key, () => {
      isMade = true
      return sampleAll(compile(design), network, seed, labels, progress)
    })
    // The work to do counts it once.
    if (!isMade && !known.has(key)) progress.skip(calls)
    known.add(key)
    return values
  }
  return async (cell: Cell, { program }: Runnable): Promise<Sampled> => {
    const { card, backend } = network
    const labels = cellLabels(chosenClass(cell, card.labels), plan.images, card.labels.length)
    const all = await sampleAll(program, network, cell.seed, labels, progress)
    const reference = referenceOf(plan, cell, card)
    const converged = reference && (await referenceFor(reference, cell.seed, labels))
    const imageLength = all.length / labels.length
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length
    return {
      pixels: labels.map((_, k) => paintDenoised(backend.side, all.subarray(k * imageLength, (k + 1) * imageLength))),
      mean,
      deviation: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length),
      rmse: converged ? rmsBetween(all, converged) : null,
      sha256: sha256(new Uint8Array(all.buffer)),
    }
  }
}

export interface Sampling {
  readonly plan: Plan
  readonly modelStem: string
  readonly card: ModelCard
  readonly device: Device
  /** Images per network call. */
  readonly batch: number
  /** What the part that this process writes is called. */
  readonly part: string
  /** The same in words. */
  readonly name: string
  /** Folder of the converged runs. */
  readonly references: string
}

/** The network that cells need, and the weaker one where one of them asks for that; undefined where none needs any. */
const networkFor = async (
  cells: readonly Cell[],
  { modelStem, card, device, batch }: Sampling,
): Promise<Network | undefined> => {
  const programs = cells.flatMap(({ run }) => ('program' in run ? [run.program] : []))
  if (programs.length === 0) return undefined
  const network = await openNetwork(modelStem, card, batch, device)
  if (programs.some(asksWeak)) await provideWeak(modelStem, network)
  return network
}

const sampleMissing = async (
  missing: readonly Cell[],
  { plan, card, name, references }: Sampling,
  network: Network | undefined,
  writer: SweepWriter,
  io: Io,
): Promise<void> => {
  const calls =
    missing.reduce((sum, cell) => sum + callsOfCell(plan, cell), 0) +
    referencesOf(plan, missing, card).reduce((sum, reference) => sum + reference.calls, 0)
  const progress = createProgress(io, { name, cells: missing.length, calls })
  const store = createReferenceStore(references, progress.notice)
  const sample = network && createSampler(plan, network, store, progress)
  /** What was sampled, or why the cell stays empty: one that leaves the range of numbers must not keep others from being done. */
  const attempt = async (cell: Cell): Promise<Sampled | string> => {
    if ('fault' in cell.run) return cell.run.fault
    if (!sample) throw new RangeError(`cell ${cell.number} needs a network`)
    try {
      return await sample(cell, cell.run)
    } catch (error) {
      if (!(error instanceof NonFiniteFault)) throw error
      progress.notice(`leaves cell ${cell.number} empty. ${error.message}`)
      return error.message
    }
  }
  try {
    for (const cell of missing) {
      const link = cellHash(cell, chosenClass(cell, card.labels), plan.images)
      const sampled = await attempt(cell)
      if (typeof sampled === 'string') {
        const nothing = { mean: null, deviation: null, rmse: null, sha256: null }
        await writer.add(cell.number, { fault: sampled, nfe: 0, ...nothing, link }, null)
      } else {
        const { mean, deviation, rmse, sha256 } = sampled
        await writer.add(cell.number, { fault: null, nfe: costOf(cell), mean, deviation, rmse, sha256, link }, sampled)
      }
      progress.finishCell()
    }
  } finally {
    progress.end()
  }
}

/** Samples the cells that are not there yet. Throws ExitFault where another process is at this part. */
export const sampleCells = async (
  wanted: readonly Cell[],
  sampling: Sampling,
  directory: SweepDirectory,
  io: Io,
): Promise<void> => {
  const { part, name, device, batch } = sampling
  const findMissing = async (): Promise<readonly Cell[]> => {
    const missing: Cell[] = []
    for (const cell of byCost(wanted)) if (!(await directory.find(cell.number))) missing.push(cell)
    return missing
  }
  let missing = await findMissing()
  // Before anything is written: a network that cannot be opened leaves nothing behind.
  const network = await networkFor(missing, sampling)
  try {
    // A part that a stopped process has left is closed even where none of its cells is missing.
    if (missing.length > 0 || directory.has(part)) {
      const writer = await directory.write(part, { device, batch }, (text) => io.complain(`${name} ${text}\n`))
      try {
        missing = await findMissing()
        await sampleMissing(missing, sampling, network, writer, io)
      } finally {
        await writer.close()
      }
    }
  } finally {
    await network?.backend.dispose()
  }
  io.print(`${missing.length} cells sampled, ${wanted.length - missing.length} were there\n`)
}
