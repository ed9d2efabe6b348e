/** Which part of a sweep a process does: from its arguments, or from the variables of a cluster's array of tasks. */
import { byCost, type Cell } from '../sweep/cells.ts'
import { ArgumentFault } from './arguments.ts'

/** The part of a sweep that one process does. */
export interface Shard {
  /** From 1. */
  readonly index: number
  readonly count: number
  /** The variable that the index came from; undefined where it was an argument. */
  readonly variable?: string
}

export type Environment = Readonly<Record<string, string | undefined>>

export const mostShards = 100_000

const wholeOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined

/** The index that a cluster's variable has, counted from 0. */
const taskOf = (environment: Environment): { readonly variable: string; readonly id: number } | undefined => {
  for (const variable of ['SLURM_ARRAY_TASK_ID', 'JOB_COMPLETION_INDEX']) {
    const id = wholeOf(environment[variable])
    if (id !== undefined) return { variable, id }
  }
  return undefined
}

const wanted = '--shard: must be I/N with 1 <= I <= N, such as 3/16, or /N'

/** A shard as typed: I/N, or /N with the index of the cluster's variable, whose tasks count from 0. Throws ArgumentFault. */
export const readShard = (text: string, environment: Environment): Shard => {
  const [, index = '', count] = /^(\d*)\/(\d+)$/.exec(text) ?? []
  const many = wholeOf(count)
  if (many === undefined || many < 1 || many > mostShards)
    throw new ArgumentFault(`${wanted}, got "${text.slice(0, 40)}"`)
  if (index !== '') {
    if (Number(index) < 1 || Number(index) > many) throw new ArgumentFault(`${wanted}, got "${text.slice(0, 40)}"`)
    return { index: Number(index), count: many }
  }
  const task = taskOf(environment)
  if (!task)
    throw new ArgumentFault(
      `${wanted}, got "${text}": neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX says which shard this is`,
    )
  if (task.id >= many)
    throw new ArgumentFault(
      `--shard ${text}: ${task.variable} is ${task.id}, but tasks count from 0 to ${many - 1}; ask for --array=0-${many - 1}`,
    )
  return { index: task.id + 1, count: many, variable: task.variable }
}

/** The shard that the cluster's variables name by themselves; null where there are none. Throws ArgumentFault. */
export const shardOfEnvironment = (environment: Environment): Shard | null => {
  const task = taskOf(environment)
  if (!task) return null
  if (task.variable === 'JOB_COMPLETION_INDEX') {
    const count = wholeOf(environment.JOB_COMPLETIONS)
    if (count === undefined || task.id >= count)
      throw new ArgumentFault(
        `JOB_COMPLETION_INDEX is ${task.id}, but nothing says of how many: add --shard /N, or 1/1 for the whole plan`,
      )
    return { index: task.id + 1, count, variable: task.variable }
  }
  const count = wholeOf(environment.SLURM_ARRAY_TASK_COUNT) ?? 1
  const first = wholeOf(environment.SLURM_ARRAY_TASK_MIN) ?? 0
  const stride = wholeOf(environment.SLURM_ARRAY_TASK_STEP) ?? 1
  const index = (task.id - first) / stride + 1
  if (!(Number.isInteger(index) && index >= 1 && index <= count))
    throw new ArgumentFault(
      `task ${task.id} of this Slurm array is not one of ${count} evenly spaced from ${first}: add --shard /N, with tasks that count from 0`,
    )
  return { index, count, variable: task.variable }
}

/** Every N-th cell in order of cost, so that shards take about equally long; the cheapest first. */
export const cellsOfShard = (cells: readonly Cell[], { index, count }: Pick<Shard, 'index' | 'count'>): Cell[] =>
  byCost(cells).filter((_, k) => k % count === index - 1)

/** A name of the shard's files that sorts by index. */
export const shardName = ({ index, count }: Pick<Shard, 'index' | 'count'>): string =>
  `shard-${String(index).padStart(String(count).length, '0')}-of-${count}`
