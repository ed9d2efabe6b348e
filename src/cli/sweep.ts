/** `npm run --silent sweep`: images for every pair of two values, as a table and a picture. */
import { join } from 'node:path'
import { asksWeak } from '../core/program.ts'
import type { ModelCard } from '../engine/card.ts'
import { byCost, type Cell, cellsOf } from '../sweep/cells.ts'
import { ArgumentFault } from './arguments.ts'
import type { Io } from './io.ts'
import { readCard, weakerStem } from './network.ts'
import { mainOf, runIfProgram } from './output.ts'
import { readSweepArguments, type SweepRequest, sweepUsage, type Task } from './sweep-arguments.ts'
import { openSweepDirectory, type SweepDirectory, sweepKey } from './sweep-cells.ts'
import { describeEstimate, estimate, measureCall } from './sweep-estimate.ts'
import { mergeCells } from './sweep-merge.ts'
import { chosenClass, sampleCells } from './sweep-sample.ts'
import { cellsOfShard, shardName } from './sweep-shard.ts'

/** What a task takes of all cells. */
const cellsFor = (task: Task, cells: readonly Cell[]): readonly Cell[] =>
  task.kind === 'cells'
    ? task.numbers.map((number) => cells[number]!)
    : task.kind === 'shard'
      ? cellsOfShard(cells, task.shard)
      : cells

/** The part that a task writes, as a file name and in words. */
const partOf = (task: Task): { readonly part: string; readonly name: string } => {
  if (task.kind === 'cells') return { part: `cells-${task.text}`, name: `sweep: cells ${task.text}` }
  if (task.kind !== 'shard') return { part: 'all', name: 'sweep' }
  const { index, count } = task.shard
  return { part: shardName(task.shard), name: `sweep: shard ${index} of ${count}` }
}

/** Every cell of the plan. Throws ArgumentFault where none can be sampled, or a class is not the network's. */
const checkedCells = ({ plan }: SweepRequest, card: ModelCard): readonly Cell[] => {
  const cells = cellsOf(plan)
  for (const cell of cells) chosenClass(cell, card.labels)
  const [first] = cells
  if (cells.every(({ run }) => 'fault' in run) && first && 'fault' in first.run)
    throw new ArgumentFault(`no cell of this plan can be sampled: ${first.run.fault}`)
  return cells
}

const openDirectory = async (
  { plan, directory, modelStem }: SweepRequest,
  card: ModelCard,
  cells: readonly Cell[],
): Promise<SweepDirectory> => {
  const isWeakAsked = cells.some(({ run }) => 'program' in run && asksWeak(run.program))
  const weak = isWeakAsked ? [(await readCard(weakerStem(modelStem, card))).sha256] : []
  return openSweepDirectory(directory, plan, sweepKey(plan, card.sha256, ...weak))
}

const tell = async (request: SweepRequest, io: Io): Promise<void> => {
  const { plan, modelStem, device, batch, task } = request
  const card = await readCard(modelStem)
  const cells = checkedCells(request, card)
  const directory = await openDirectory(request, card, cells)
  const shards = task.kind === 'shards' ? task.count : 0
  const made = await estimate(plan, cellsFor(task, cells), shards, card, directory)
  io.print(describeEstimate(made, plan, shards, { device, batch }, await measureCall(modelStem, card, device, batch)))
}

const sweep = async (request: SweepRequest, io: Io): Promise<void> => {
  const { plan, modelStem, device, batch, directory: path, task, scale } = request
  const card = await readCard(modelStem)
  const cells = checkedCells(request, card)
  const directory = await openDirectory(request, card, cells)
  if (task.kind !== 'merge') {
    if (task.kind === 'shard' && task.shard.variable)
      io.complain(`sweep: ${task.shard.variable} makes this shard ${task.shard.index} of ${task.shard.count}\n`)
    const sampling = { plan, modelStem, device, batch, card, ...partOf(task), references: join(path, 'reference') }
    await sampleCells(byCost(cellsFor(task, cells)), sampling, directory, io)
  }
  // What was sampled has to be read again.
  if (task.kind === 'all' || task.kind === 'merge')
    await mergeCells({ plan, path, scale, card }, cells, await openDirectory(request, card, cells), io)
}

export const main = mainOf('sweep', async (argv, io) => {
  const request = readSweepArguments(argv, process.env)
  if (request === 'help') io.print(sweepUsage)
  else if (request.job !== null) io.print(request.job)
  else if (request.ask === 'count') io.print(`${cellsFor(request.task, cellsOf(request.plan)).length}\n`)
  else if (request.ask === 'dry-run') await tell(request, io)
  else await sweep(request, io)
})

await runIfProgram(import.meta.url, main)
