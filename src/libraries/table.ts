/** The levels that a network of betas was trained at, and what libraries read off between them. */
import type { BetaFamily } from './families.ts'

/** Levels rising with the timestep. */
export type Table = readonly number[]

const count = 1000

/**
 * The last alpha-bar of a table whose terminal SNR is called zero: exactly 0 in DDIM, 2^-24 in other schedulers of
 * diffusers, and what ComfyUI, AUTOMATIC1111 and Forge share.
 */
export const lastSignals = { ddim: 0, diffusers: 2 ** -24, others: 4.8973451890853435e-8 } as const

/** alpha-bar_j, the product of 1 - beta up to j: what is left of the signal's variance. */
const signalsOf = ({ form, first, last }: BetaFamily['betas']): readonly number[] => {
  let log = 0
  const [low, high] = [Math.sqrt(first), Math.sqrt(last)]
  return Array.from({ length: count }, (_, j) => {
    const u = j / (count - 1)
    log += Math.log1p(-(form === 'linear' ? first + u * (last - first) : (low + u * (high - low)) ** 2))
    return Math.exp(log)
  })
}

/**
 * sqrt(alpha-bar) moved and stretched so that its last value is 0 and its first stays; the last alpha-bar is then `last`.
 * Source: Lin et al. 2024, Algorithm 1.
 */
const withoutSignal = (signals: readonly number[], last: number): readonly number[] => {
  const roots = signals.map(Math.sqrt)
  const [first, end] = [roots[0]!, roots.at(-1)!]
  return roots.map((root, j) => (j === count - 1 ? last : (((root - end) * first) / (first - end)) ** 2))
}

const sigmaOf = (signal: number): number => Math.sqrt((1 - signal) / signal)

const made = new Map<string, Table>()

/**
 * Made once for each model and kept.
 *
 * @param lastSignal - The last alpha-bar of a table that is rescaled to zero terminal SNR; undefined for one that is not.
 */
export const tableOf = (betas: BetaFamily['betas'], lastSignal?: number): Table => {
  const key = `${betas.form} ${betas.first} ${betas.last} ${lastSignal}`
  const known = made.get(key)
  if (known) return known
  const signals = signalsOf(betas)
  const table = (lastSignal === undefined ? signals : withoutSignal(signals, lastSignal)).map(sigmaOf)
  made.set(key, table)
  return table
}

/** The table of an EDM network, as ComfyUI and Forge make one for schedules that need it: even in ln sigma. */
export const rangeTable = (min: number, max: number): Table =>
  Array.from({ length: count }, (_, j) => min * (max / min) ** (j / (count - 1)))

/** A level at a timestep between two of the table's, straight in sigma, or in ln sigma. Beyond its ends: the ends. */
export const levelAt = (table: Table, timestep: number, between: 'sigma' | 'ln sigma'): number => {
  const t = Math.min(Math.max(timestep, 0), table.length - 1)
  const j = Math.min(Math.floor(t), table.length - 2)
  const [low, high, share] = [table[j]!, table[j + 1]!, t - j]
  if (share === 0) return low
  if (share === 1) return high
  return between === 'sigma' ? low + share * (high - low) : low * (high / low) ** share
}

/** `n` numbers from `first` to `last`, both exact. */
export const evenly = (first: number, last: number, n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => (i === 0 ? first : i === n - 1 ? last : first + i * ((last - first) / (n - 1))))
