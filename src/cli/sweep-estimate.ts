/** What a sweep will take, before it is started: cells, network calls, and hours by a measured call. */
import { lengthOf, type ModelCard } from '../engine/card.ts'
import { oneHot } from '../engine/one-hot.ts'
import { type Cell, costOf } from '../sweep/cells.ts'
import type { Plan } from '../sweep/plan.ts'
import { type Device, wayOn } from './device.ts'
import { openNetwork } from './network.ts'
import type { SweepDirectory, Way } from './sweep-cells.ts'
import { spoken } from './sweep-progress.ts'
import { callsOfCell, referencesOf } from './sweep-sample.ts'
import { cellsOfShard } from './sweep-shard.ts'

/** Seconds of a network call per image, `batch` of them at a time: the median of several, after one that is not counted. */
export const measureCall = async (
  stem: string,
  card: ModelCard,
  device: Device,
  batch: number,
  count = 9,
): Promise<number> => {
  const { backend } = await openNetwork(stem, card, batch, device)
  const length = batch * lengthOf(backend.side)
  const [x, out] = [new Float32Array(length), new Float32Array(length)]
  const label = oneHot(
    Array.from({ length: batch }, () => null),
    card.labels.length,
  )
  const times: number[] = []
  for (let k = 0; k <= count; k++) {
    const start = performance.now()
    await backend.denoise(x, 1, label, batch, out)
    if (k > 0) times.push((performance.now() - start) / 1000 / batch)
  }
  await backend.dispose()
  return times.sort((a, b) => a - b)[count >> 1]!
}

export interface Estimate {
  readonly cells: number
  /** Cells that are there already, and cells whose values do not go together. */
  readonly found: number
  readonly faulty: number
  /** Network calls of the cells that are missing, and of the converged runs that these are compared with. */
  readonly calls: number
  readonly referenceCalls: number
  /** Network calls of the shard that has most, with every converged run that it needs; null for a whole. */
  readonly longest: number | null
}

/** `shards` is 0 where the cells are not divided. */
export const estimate = async (
  plan: Plan,
  cells: readonly Cell[],
  shards: number,
  card: ModelCard,
  directory: SweepDirectory,
): Promise<Estimate> => {
  const missing: Cell[] = []
  for (const cell of cells) if (!(await directory.find(cell.number))) missing.push(cell)
  const callsOf = (some: readonly Cell[]): number => some.reduce((sum, cell) => sum + callsOfCell(plan, cell), 0)
  const referenceCallsOf = (some: readonly Cell[]): number =>
    referencesOf(plan, some, card).reduce((sum, { calls }) => sum + calls, 0)
  const isMissing = new Set(missing)
  const ofShards = Array.from({ length: shards }, (_, k) => {
    const own = cellsOfShard(cells, { index: k + 1, count: shards }).filter((cell) => isMissing.has(cell))
    return callsOf(own) + referenceCallsOf(own)
  })
  return {
    cells: cells.length,
    found: cells.length - missing.length,
    faulty: cells.filter((cell) => costOf(cell) === 0).length,
    calls: callsOf(missing),
    referenceCalls: referenceCallsOf(missing),
    longest: shards > 0 ? ofShards.reduce((most, calls) => Math.max(most, calls), 0) : null,
  }
}

const counted = (value: number): string => value.toLocaleString('en-US')

/** The lines that --dry-run prints. `secondsPerCall` is what was measured on this machine. */
export const describeEstimate = (
  { cells, found, faulty, calls, referenceCalls, longest }: Estimate,
  { images }: Plan,
  shards: number,
  { device, batch }: Way,
  secondsPerCall: number,
): string => {
  const empty = faulty > 0 ? `, of which ${counted(faulty)} stay empty: their values do not go together` : ''
  const all = calls + referenceCalls
  const rows: readonly (readonly [string, string])[] = [
    ['cells', `${counted(cells)}${empty}`],
    ['done', counted(found)],
    ['images per cell', counted(images)],
    [
      'network calls',
      `${counted(calls)} to do${referenceCalls > 0 ? `, and ${counted(referenceCalls)} for converged runs` : ''}`,
    ],
    ['call per image', `${(1000 * secondsPerCall).toPrecision(3)} ms, measured here, ${wayOn(device, batch)}`],
    ['time', `about ${spoken(all * secondsPerCall)} in one process`],
    ...(longest === null
      ? []
      : [[`of ${counted(shards)} shards`, `the longest takes about ${spoken(longest * secondsPerCall)}`] as const]),
  ]
  return rows.map(([name, value]) => `${name.padEnd(16)} ${value}\n`).join('')
}
