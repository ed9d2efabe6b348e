/** Arguments of `npm run --silent sweep`, checked: what is wrong is one sentence that names the argument. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { cellCount } from '../sweep/cells.ts'
import { mostImages, type Plan, PlanFault, readPlan } from '../sweep/plan.ts'
import { planOfSheet } from '../sweep/sheet.ts'
import { ArgumentFault, modelStemOf, readOptions, readWhole } from './arguments.ts'
import { root } from './bootstrap.mjs'

const largestScale = 8

export const sweepUsage = `Usage: npm run --silent sweep -- PLAN --out DIR [options]

Samples images for every pair of two values with the real network and writes DIR/table.csv, DIR/table.json and
DIR/sheet.png, a picture with one panel per cell that holds its plan. Cells are done one by one, the cheapest first, and kept
in DIR/cells: the same command goes on where it was stopped.

  PLAN           a JSON file, or the PNG of a sheet:
                 {"design": {"steps": 18}, "columns": {"key": "steps", "values": [4, 8, 16]},
                  "rows": {"key": "solver", "values": ["euler", "second-order"]},
                  "seed": 1, "images": 4, "class": "all"}
                 Only columns is needed. A design is as for "sample": an object or a link. A wrong key is refused
                 with a list of all keys. images: 1 to ${mostImages}. "reference": 64, 128 or 256 adds a column rmse: the
                 difference from that many Heun steps from the same latents, for cells without added noise.
  --out DIR      where to write
  --cells LIST   these cells only, such as 0-99 or 3,5: for several machines that write to one DIR or to copies of it
                 that are put together afterwards; then --merge
  --merge        samples nothing: writes the table and the sheet of the cells that are there, if none is missing
  --model STEM   network: STEM.card.json and the files beside it, or a name in public/models (default: cifar10-mini)
  --scale K      magnification of the sheet, 1 to ${largestScale} (default: 2)
  --help         print this
`

export interface SweepRequest {
  readonly plan: Plan
  readonly directory: string
  readonly modelStem: string
  /** Numbers of the cells to do; null for all, and the table and the sheet after them. */
  readonly cells: readonly number[] | null
  readonly merges: boolean
  readonly scale: number
}

const options = {
  out: { type: 'string' },
  cells: { type: 'string' },
  merge: { type: 'boolean' },
  model: { type: 'string' },
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

/** 'help' when that is all that is wanted. Throws ArgumentFault. */
export const readSweepArguments = (args: readonly string[]): SweepRequest | 'help' => {
  const { values: given, positionals } = readOptions(args, options, true)
  if (given.help) return 'help'
  const [path, ...others] = positionals
  if (path === undefined) throw new ArgumentFault('the plan is missing: a JSON file, or the PNG of a sheet')
  if (others.length > 0) throw new ArgumentFault(`one plan at a time: "${others[0]}" is one too many`)
  if (!given.out) throw new ArgumentFault('--out: is missing; a directory')
  if (existsSync(given.out) && !statSync(given.out).isDirectory())
    throw new ArgumentFault(`--out: must be a directory; "${given.out}" is a file`)
  if (given.merge && given.cells !== undefined) throw new ArgumentFault('--merge takes all cells: leave --cells out')
  const plan = readPlanFile(path)
  return {
    plan,
    directory: given.out,
    modelStem: modelStemOf(given.model ?? join(root, 'public', 'models', 'cifar10-mini')),
    cells: given.cells === undefined ? null : readCells(given.cells, cellCount(plan)),
    merges: given.merge === true,
    scale: given.scale === undefined ? 2 : readWhole('scale', given.scale, 1, largestScale),
  }
}
