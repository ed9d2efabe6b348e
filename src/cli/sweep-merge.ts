/** Joins the cells of a sweep: a table and a sheet, the same bytes however many processes have sampled them. */
import { join } from 'node:path'
import { toJson } from '../core/design-json.ts'
import type { ModelCard } from '../engine/card.ts'
import { type Cell, headersOf } from '../sweep/cells.ts'
import { type Plan, planToJson } from '../sweep/plan.ts'
import { encodeSheet, paintSheet } from '../sweep/sheet.ts'
import { readDevice, wayOn } from './device.ts'
import type { Io } from './io.ts'
import { ExitFault, printJson, write } from './output.ts'
import { pixelsOf, type SweepDirectory } from './sweep-cells.ts'
import type { DoneCell, KeptCell } from './sweep-part.ts'

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

/** How the cells were computed: each way that was taken once. */
const arithmeticOf = (done: readonly DoneCell[]): string => {
  const ways = new Set(done.map(({ software }) => wayOn(readDevice(software.device), Number(software.batch ?? 1))))
  return `float64, float32 at the network; ${[...ways].sort().join(' and ')}`
}

const csvField = (value: unknown): string => {
  const text = value === null ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The value of each axis in a cell; whole designs go by their names, in a column of their own. */
const valuesOf = (plan: Plan, { column, row, tab }: Cell): Readonly<Record<string, string | number>> => {
  const places = [
    [plan.columns, column],
    [plan.rows, row],
    [plan.tabs, tab],
  ] as const
  return Object.fromEntries(
    places.flatMap(([axis, k]) => (axis ? [[axis.designs ? 'name' : axis.key, axis.values[k]!]] : [])),
  )
}

/** One row per cell, in the order of their numbers. */
const tableOf = (plan: Plan, cells: readonly Cell[], done: readonly DoneCell[]) =>
  cells.map((cell, k) => {
    const { number, seed, class: chosen, run } = cell
    const { nfe, mean, deviation, rmse, sha256, link, fault } = done[k]!
    return {
      cell: number,
      ...valuesOf(plan, cell),
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

const findAll = async (cells: readonly Cell[], directory: SweepDirectory): Promise<readonly KeptCell[]> => {
  const done: KeptCell[] = []
  const missing: number[] = []
  for (const { number } of cells) {
    const cell = await directory.find(number)
    if (cell) done.push(cell)
    else missing.push(number)
  }
  if (missing.length === 0) return done
  const ranges = rangesOf(missing)
  // A list that a shell would not take is of no use.
  const list = ranges.length <= 400 ? ranges : `${ranges.slice(0, 400).replace(/,[^,]*$/, '')},...`
  throw new ExitFault(
    `${missing.length} of ${cells.length} cells are missing or damaged: ${list}.`,
    `Sample them${list === ranges ? ` with --cells ${ranges}` : ' by starting the same shards again'}, then merge again.`,
    3,
  )
}

export interface Merging {
  readonly plan: Plan
  readonly path: string
  readonly scale: number
  readonly card: ModelCard
}

/** Throws ExitFault (3) where cells are missing. */
export const mergeCells = async (
  { plan, path, scale, card }: Merging,
  cells: readonly Cell[],
  directory: SweepDirectory,
  io: Io,
): Promise<void> => {
  const done = await findAll(cells, directory)
  const table = tableOf(plan, cells, done)
  const names = Object.keys(table[0]!).filter((name) => name !== 'design')
  const lines = [names, ...table.map((row) => names.map((name) => (row as Record<string, unknown>)[name] ?? ''))]
  const pixels = await Promise.all(done.map(pixelsOf))
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
      arithmetic: arithmeticOf(done),
      cells: table,
    }),
    io,
  )
  await write(join(path, 'sheet.png'), encodeSheet(plan, paintSheet(plan, pixels, scale)), io)
}
