/** `npm run --silent sweep`: images for every pair of two values, as a table and a picture. */
import { join } from 'node:path'
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey, toJson } from '../core/design-json.ts'
import { convergedDesign } from '../core/presets.ts'
import { asksWeak, type Program } from '../core/program.ts'
import { lengthOf } from '../engine/card.ts'
import { EngineFault } from '../engine/fault.ts'
import { paintDenoised } from '../engine/tonemap.ts'
import { rmsBetween } from '../metrics/rms.ts'
import type { Runnable } from '../state/try-compile.ts'
import { byCost, type Cell, cellHash, cellLabels, cellsOf, classOf, headersOf } from '../sweep/cells.ts'
import { type Plan, planToJson } from '../sweep/plan.ts'
import { encodeSheet, paintSheet } from '../sweep/sheet.ts'
import { isStochastic } from '../toy/errors.ts'
import { ArgumentFault } from './arguments.ts'
import type { Io } from './io.ts'
import { type Network, openNetwork, provideWeak, readCard, weakerStem } from './network.ts'
import { mainOf, printJson, runIfProgram, sha256, write } from './output.ts'
import { sampleImage } from './sample-images.ts'
import { readSweepArguments, type SweepRequest, sweepUsage } from './sweep-arguments.ts'
import { type DoneCell, openSweepDirectory, type Sampled, type SweepDirectory, sweepKey } from './sweep-cells.ts'

const tell = (io: Io, text: string): void => {
  if (io.isWatched) io.complain(`\r${text} `)
}

/** The class of a cell for this network. Throws ArgumentFault for one that it lacks. */
const chosenClass = ({ class: value }: Cell, names: readonly string[]) => {
  const chosen = classOf(value, names)
  if (chosen !== undefined) return chosen
  throw new ArgumentFault(
    `class: must be all, none, one of ${names.join(', ')}, or a number from 0 to ${names.length - 1}, got "${value}"`,
  )
}

/** The final x / s of a cell's images, one after another. */
const sampleAll = async (
  program: Program,
  network: Network,
  seed: number,
  labels: readonly (number | null)[],
): Promise<Float32Array> => {
  const imageLength = lengthOf(network.backend.side)
  const all = new Float32Array(labels.length * imageLength)
  for (const [image, label] of labels.entries())
    all.set((await sampleImage(program, network, seed, image, label)).pixels, image * imageLength)
  return all
}

/** Samples cells; the converged runs that several of them are compared with are made once. */
const createSampler = (plan: Plan, network: Network) => {
  const references = new Map<string, Float32Array>()
  const referenceOf = async (
    design: Design,
    seed: number,
    labels: readonly (number | null)[],
  ): Promise<Float32Array> => {
    const key = JSON.stringify([designKey(design), seed, labels])
    const known = references.get(key) ?? (await sampleAll(compile(design), network, seed, labels))
    references.set(key, known)
    return known
  }
  return async (cell: Cell, { design, program }: Runnable): Promise<Sampled> => {
    const names = network.card.labels
    const labels = cellLabels(chosenClass(cell, names), plan.images, names.length)
    const all = await sampleAll(program, network, cell.seed, labels)
    const converged =
      plan.reference === 0 || isStochastic(program)
        ? null
        : convergedDesign(design, program.steps[0]!.sigma, plan.reference)
    const imageLength = all.length / labels.length
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length
    return {
      pixels: labels.map((_, k) =>
        paintDenoised(network.backend.side, all.subarray(k * imageLength, (k + 1) * imageLength)),
      ),
      mean,
      deviation: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length),
      rmse: converged && rmsBetween(all, await referenceOf(converged, cell.seed, labels)),
      sha256: sha256(new Uint8Array(all.buffer)),
    }
  }
}

const sampleCells = async (
  wanted: readonly Cell[],
  { plan, modelStem }: SweepRequest,
  directory: SweepDirectory,
  io: Io,
): Promise<void> => {
  const card = await readCard(modelStem)
  // Opened for the first cell that needs it.
  let network: Network | undefined
  let hasWeak = false
  let sample: ReturnType<typeof createSampler> | undefined
  let done = 0
  let found = 0
  for (const cell of byCost(wanted)) {
    const { number, run } = cell
    tell(io, `cell ${number}: ${done + found} of ${wanted.length} done`)
    if (await directory.find(number)) {
      found++
      continue
    }
    const link = cellHash(cell, chosenClass(cell, card.labels), plan.images)
    if ('fault' in run) {
      const nothing = { mean: null, deviation: null, rmse: null, sha256: null }
      await directory.keep(number, { fault: run.fault, nfe: 0, ...nothing, link }, null)
    } else {
      network ??= await openNetwork(modelStem, card)
      if (asksWeak(run.program) && !hasWeak) {
        await provideWeak(modelStem, network)
        hasWeak = true
      }
      sample ??= createSampler(plan, network)
      const sampled = await sample(cell, run)
      const { mean, deviation, rmse, sha256 } = sampled
      await directory.keep(number, { fault: null, nfe: run.program.nfe, mean, deviation, rmse, sha256, link }, sampled)
    }
    done++
  }
  await network?.backend.dispose()
  tell(io, '\n')
  io.print(`${done} cells sampled, ${found} were there\n`)
}

/** "0-3,7" of rising numbers. */
const rangesOf = (numbers: readonly number[]): string => {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}

const csvField = (value: unknown): string => {
  const text = value === null ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One row per cell, in the order of their numbers. */
const tableOf = (plan: Plan, cells: readonly Cell[], done: readonly DoneCell[]) =>
  cells.map(({ number, column, row, seed, class: chosen, run }, k) => {
    const { nfe, mean, deviation, rmse, sha256, link, fault } = done[k]!
    return {
      cell: number,
      [plan.columns.key]: plan.columns.values[column]!,
      ...(plan.rows && { [plan.rows.key]: plan.rows.values[row]! }),
      nfe,
      mean,
      deviation,
      rmse,
      seed,
      class: chosen,
      sha256,
      link,
      fault,
      ...('design' in run && { design: toJson(run.design) }),
    }
  })

const merge = async (
  { plan, directory: path, modelStem, scale }: SweepRequest,
  cells: readonly Cell[],
  directory: SweepDirectory,
  io: Io,
): Promise<void> => {
  const done: DoneCell[] = []
  const missing: number[] = []
  for (const { number } of cells) {
    const cell = await directory.find(number)
    if (cell) done.push(cell)
    else missing.push(number)
  }
  if (missing.length > 0)
    throw new EngineFault(
      `${missing.length} of ${cells.length} cells are missing or damaged: ${rangesOf(missing)}.`,
      `Sample them with --cells ${rangesOf(missing)}, then merge again.`,
    )
  const card = await readCard(modelStem)
  const table = tableOf(plan, cells, done)
  const names = Object.keys(table[0]!).filter((name) => name !== 'design')
  const lines = [names, ...table.map((row) => names.map((name) => (row as Record<string, unknown>)[name] ?? ''))]
  const pixels = await Promise.all(done.map(directory.pixelsOf))
  const versions = new Map(done.map(({ software }) => [JSON.stringify(software), software]))
  await write(join(path, 'table.csv'), lines.map((line) => `${line.map(csvField).join(',')}\n`).join(''), io)
  await write(
    join(path, 'table.json'),
    printJson({
      plan: planToJson(plan),
      ...headersOf(plan),
      model: { name: card.name, file: card.file, sha256: card.sha256 },
      /** More than one where machines differ: then the last bits of cells can. */
      software: [...versions.values()],
      arithmetic: 'float64, float32 at the network; one image per call, one thread',
      cells: table,
    }),
    io,
  )
  await write(join(path, 'sheet.png'), encodeSheet(plan, paintSheet(plan, pixels, scale)), io)
}

const sweep = async (request: SweepRequest, io: Io): Promise<void> => {
  const { plan, modelStem, directory: path } = request
  const card = await readCard(modelStem)
  const cells = cellsOf(plan)
  for (const cell of cells) chosenClass(cell, card.labels)
  const [first] = cells
  if (cells.every(({ run }) => 'fault' in run) && first && 'fault' in first.run)
    throw new ArgumentFault(`no cell of this plan can be sampled: ${first.run.fault}`)
  const isWeakAsked = cells.some(({ run }) => 'program' in run && asksWeak(run.program))
  const weak = isWeakAsked ? [(await readCard(weakerStem(request.modelStem, card))).sha256] : []
  const directory = await openSweepDirectory(path, plan, sweepKey(plan, card.sha256, ...weak))
  if (!request.merges) {
    const wanted = request.cells === null ? cells : request.cells.map((number) => cells[number]!)
    await sampleCells(wanted, request, directory, io)
  }
  if (request.cells === null) await merge(request, cells, directory, io)
}

export const main = mainOf('sweep', async (argv, io) => {
  const request = readSweepArguments(argv)
  if (request === 'help') io.print(sweepUsage)
  else await sweep(request, io)
})

await runIfProgram(import.meta.url, main)
