/** Arguments of `npm run --silent sweep`, checked: what is wrong is one sentence that names the argument. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { cellCount } from '../sweep/cells.ts'
import { mostImages, type Plan, PlanFault, readPlan } from '../sweep/plan.ts'
import { planOfSheet } from '../sweep/sheet.ts'
import { ArgumentFault, modelStemOf, readOptions, readWhole } from './arguments.ts'
import { root } from './bootstrap.mjs'
import { type Device, devices, readDevice } from './device.ts'
import { jobFile, jobKinds } from './jobs.ts'
import { networksFolder } from './networks-folder.mjs'
import { sha256 } from './output.ts'
import { type Environment, readShard, type Shard, shardOfEnvironment } from './sweep-shard.ts'

const largestScale = 8

export const sweepUsage = `Usage: npm run --silent sweep -- PLAN --out DIR [options]

Samples images for every pair of two values with the real network and writes DIR/table.csv, DIR/table.json and
DIR/sheet.png, a picture with one panel per cell that holds its plan. Cells are done one by one, the cheapest first, and kept
in DIR/parts as they are done: the same command goes on where it was stopped.

  PLAN           a JSON file, or the PNG of a sheet:
                 {"design": {"steps": 18}, "columns": {"key": "steps", "values": [4, 8, 16]},
                  "rows": {"key": "solver", "values": ["euler", "second-order"]},
                  "seed": 1, "images": 4, "class": "all"}
                 Only columns is needed. A design is as for "sample": an object or a link. A wrong key is refused
                 with a list of all keys. In place of key and values, an axis can have whole designs:
                 {"designs": [{"name": "Mine", "design": {...}}, ...]}; "tabs" is a third axis. images: 1 to ${mostImages}. "reference": 64, 128 or 256 adds a column rmse: the
                 difference from that many Heun steps from the same latents, for cells without added noise.
  --out DIR      where to write
  --shard I/N    part I of N only, from 1/N to N/N: for N processes that write to one DIR, or to copies of it whose parts are
                 put together afterwards; then --merge. /N takes I from SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, which
                 count from 0. In a Slurm array, or where JOB_COMPLETIONS is set too, --shard can be left out
  --cells LIST   these cells only, such as 0-99 or 3,5
  --merge        samples nothing: writes the table and the sheet of the cells that are there, if none is missing
  --count        prints how many cells there are (in the shard), and does nothing else
  --dry-run      prints cells, network calls, and the time by a measured call; with --shard /N, that of the longest shard
  --job KIND     prints a job file that does it in the shards of --shard /N: ${jobKinds.join(', ')}
  --model STEM   network: STEM.card.json and the files beside it, or a name in public/models (default: cifar10-mini)
  --device D     where the network runs: ${devices.join(', ')} (default: cpu)
  --batch K      images per network call, 1 to ${mostImages} (default: 1, so that bits do not depend on it): faster on a GPU
  --scale K      magnification of the sheet, 1 to ${largestScale} (default: 2)
  --help         print this

Exit codes: 0 done, 1 a file or the network cannot be used, 2 a wrong argument, 3 cells are missing (--merge), 4 another
process is sampling the same part, 130 or 143 stopped by a signal.
`

/** Which cells a command is about, and what becomes of them. */
export type Task =
  /** All of them, then the table and the sheet. */
  | { readonly kind: 'all' }
  | { readonly kind: 'merge' }
  | { readonly kind: 'cells'; readonly numbers: readonly number[]; readonly text: string }
  | { readonly kind: 'shard'; readonly shard: Shard }
  /** All of them, to be divided: only an estimate can ask for it. */
  | { readonly kind: 'shards'; readonly count: number }

export interface SweepRequest {
  readonly plan: Plan
  readonly directory: string
  readonly modelStem: string
  readonly device: Device
  /** Images per network call. */
  readonly batch: number
  readonly task: Task
  /** What to print in place of doing it. */
  readonly ask: 'count' | 'dry-run' | 'job' | null
  /** What --job prints; null without it. */
  readonly job: string | null
  readonly scale: number
}

const options = {
  out: { type: 'string' },
  shard: { type: 'string' },
  cells: { type: 'string' },
  merge: { type: 'boolean' },
  count: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  job: { type: 'string' },
  model: { type: 'string' },
  device: { type: 'string' },
  batch: { type: 'string' },
  scale: { type: 'string' },
  help: { type: 'boolean' },
} as const

const readPlanFile = (path: string): Plan => {
  if (!existsSync(path) || statSync(path).isDirectory())
    throw new ArgumentFault(`the plan: there is no file "${path.slice(0, 120)}"`)
  const bytes = readFileSync(path)
  try {
    return path.toLowerCase().endsWith('.png') ? planOfSheet(bytes) : readPlan(bytes.toString('utf8'))
  } catch (error) {
    if (error instanceof PlanFault || error instanceof RangeError) throw new ArgumentFault(`${path}: ${error.message}`)
    throw error
  }
}

/** A name for files of a list of cells: the list itself where it is short. */
const cellsText = (numbers: readonly number[]): string => {
  const isRange = numbers.at(-1)! - numbers[0]! === numbers.length - 1
  const text = isRange && numbers.length > 1 ? `${numbers[0]}-${numbers.at(-1)}` : numbers.join('+')
  return text.length <= 40 ? text : sha256(text).slice(0, 12)
}

/** Numbers of a list such as 0-99,120, rising, each once. */
const readCells = (text: string, count: number): readonly number[] => {
  const cells = new Set<number>()
  for (const part of text.split(',')) {
    const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? []
    const [first, last] = [Number(from), Number(to)]
    if (from === '' || first > last || last >= count)
      throw new ArgumentFault(
        `--cells: must be a list such as 0-9 or 3,5 of numbers from 0 to ${count - 1}, got "${text.slice(0, 40)}"`,
      )
    for (let number = first; number <= last; number++) cells.add(number)
  }
  return [...cells].sort((a, b) => a - b)
}

interface Given {
  readonly shard?: string | undefined
  readonly cells?: string | undefined
  readonly merge?: boolean | undefined
}

const readTask = (
  { shard, cells, merge }: Given,
  ask: SweepRequest['ask'],
  plan: Plan,
  environment: Environment,
): Task => {
  if (merge && ask !== null) throw new ArgumentFault(`--merge samples nothing: leave --${ask} out`)
  if (merge && cells !== undefined) throw new ArgumentFault('--merge takes all cells: leave --cells out')
  if (merge && shard !== undefined) throw new ArgumentFault('--merge takes all cells: leave --shard out')
  if (cells !== undefined && shard !== undefined) throw new ArgumentFault('--cells and --shard: take one of them')
  if (merge) return { kind: 'merge' }
  if (cells !== undefined) {
    const numbers = readCells(cells, cellCount(plan))
    return { kind: 'cells', numbers, text: cellsText(numbers) }
  }
  const [, many] = /^\/(\d+)$/.exec(shard ?? '') ?? []
  // An estimate and a job file are of all shards, wherever they are made.
  if ((ask === 'dry-run' || ask === 'job') && many !== undefined)
    return { kind: 'shards', count: readShard(`1/${many}`, {}).count }
  if (shard !== undefined) return { kind: 'shard', shard: readShard(shard, environment) }
  const given = ask === null ? shardOfEnvironment(environment) : null
  return given ? { kind: 'shard', shard: given } : { kind: 'all' }
}

const readJob = (
  kind: string,
  {
    plan,
    out = '',
    model,
    device,
    batch,
  }: { plan: string; out?: string; model?: string; device?: string; batch?: string },
  task: Task,
): string => {
  const known = jobKinds.find((one) => one === kind)
  if (!known) throw new ArgumentFault(`--job: must be one of ${jobKinds.join(', ')}, got "${kind.slice(0, 40)}"`)
  if (task.kind !== 'shards') throw new ArgumentFault('--job: add --shard /N, the number of processes')
  const options = [
    ...(model === undefined ? [] : ['--model', model]),
    ...(device === undefined ? [] : ['--device', device]),
    ...(batch === undefined ? [] : ['--batch', batch]),
  ]
  return jobFile(known, { plan, out, shards: task.count, options })
}

/** 'help' when that is all that is wanted. Throws ArgumentFault. */
export const readSweepArguments = (args: readonly string[], environment: Environment): SweepRequest | 'help' => {
  const { values: given, positionals } = readOptions(args, options, true)
  if (given.help) return 'help'
  const [path, ...others] = positionals
  if (path === undefined) throw new ArgumentFault('the plan is missing: a JSON file, or the PNG of a sheet')
  if (others.length > 0) throw new ArgumentFault(`one plan at a time: "${others[0]}" is one too many`)
  const asked = (['count', 'dry-run', 'job'] as const).filter((name) => given[name] !== undefined)
  if (asked.length > 1) throw new ArgumentFault(`--${asked.join(' and --')}: take one of them`)
  const ask = asked[0] ?? null
  if (!given.out && (ask === null || ask === 'job')) throw new ArgumentFault('--out: is missing; a directory')
  if (given.out && existsSync(given.out) && !statSync(given.out).isDirectory())
    throw new ArgumentFault(`--out: must be a directory; "${given.out}" is a file`)
  const plan = readPlanFile(path)
  const task = readTask(given, ask, plan, environment)
  return {
    plan,
    // An estimate without --out is of a sweep that has not been begun.
    directory: given.out ?? join(root, 'out', 'no-sweep'),
    modelStem: modelStemOf(given.model ?? join(networksFolder, 'cifar10-mini')),
    device: readDevice(given.device),
    batch: given.batch === undefined ? 1 : readWhole('batch', given.batch, 1, mostImages),
    task,
    ask,
    job: given.job === undefined ? null : readJob(given.job, { ...given, plan: path }, task),
    scale: given.scale === undefined ? 2 : readWhole('scale', given.scale, 1, largestScale),
  }
}
