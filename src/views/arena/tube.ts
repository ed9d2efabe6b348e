/** The toy as a tube: x / sqrt(sigma^2 + sigma_data^2) over ln sigma, so that a whole run is in sight. Pure. */
import type { Program } from '../../core/program.ts'
import type { SlotId } from '../../state/document.ts'
import { type ToyData, type ToyRun, targetFor } from '../../state/toy-run.ts'
import { exactLines, quantileLines } from '../../toy/exact.ts'
import type { Mixture } from '../../toy/mixture.ts'
import { density } from '../../toy/mixture.ts'
import { createNoise } from '../../toy/population.ts'
import { populationOf } from '../../toy/population-cache.ts'
import { unitOf } from '../../toy/scale.ts'
import type { Target } from '../../toy/target.ts'

export interface TubePoint {
  /** 0 at the data (sigma = 0), 1 at the highest level: where it stands along the axis. */
  readonly along: number
  /** In standard deviations of the noisy data, about their mean. */
  readonly across: number
}

export interface TubePath {
  readonly id: SlotId
  readonly name: string
  readonly isActive: boolean
  readonly isStochastic: boolean
  /** One for each step index, the start first. */
  readonly points: readonly TubePoint[]
  readonly exact: readonly TubePoint[]
  /** Distance of its end to where the exact flow ends, in units of the data's scale. */
  readonly off: number
}

export interface Tube {
  readonly paths: readonly TubePath[]
  readonly lines: readonly (readonly TubePoint[])[]
  /** Rows of densities from low to high `across`, one for each column from the data on; 1 is the densest of its column. */
  readonly fog: readonly Float64Array[]
  readonly low: number
  readonly high: number
  /** Noise levels of the columns at the ends of the logarithmic part. */
  readonly sigmaLow: number
  readonly sigmaHigh: number
}

/** Share of the axis that the last step, to sigma = 0, takes. */
export const tailShare = 0.09

const columns = 72
const rows = 64
/** Standard deviations of the noisy data that the fog reaches: everything that a start can be. */
const reach = 2.6

const spreadOf = ({ w, mu, s }: Mixture): { readonly mean: number; readonly deviation: number } => {
  const mean = w.reduce((sum, weight, k) => sum + weight * mu[k]!, 0)
  const square = w.reduce((sum, weight, k) => sum + weight * ((mu[k]! - mean) ** 2 + s[k]! ** 2), 0)
  return { mean, deviation: Math.sqrt(square) }
}

interface Frame {
  readonly place: (sigma: number) => number
  readonly across: (x: number, sigma: number) => number
}

const frameOf = (mixture: Mixture, sigmaLow: number, sigmaHigh: number): Frame => {
  const { mean, deviation } = spreadOf(mixture)
  const span = Math.log(sigmaHigh / sigmaLow)
  return {
    place: (sigma) =>
      sigma <= sigmaLow
        ? tailShare * Math.max(0, Math.min(1, sigma / sigmaLow))
        : tailShare + (1 - tailShare) * (Math.log(sigma / sigmaLow) / span),
    across: (x, sigma) => (x - mean) / Math.hypot(sigma, deviation),
  }
}

/** Levels of smooth lines, from the highest down to 0. */
const smoothLevels = (sigmaLow: number, sigmaHigh: number): Float64Array =>
  Float64Array.from([
    ...Array.from({ length: 90 }, (_, k) => sigmaHigh * (sigmaLow / sigmaHigh) ** (k / 89)),
    sigmaLow / 2,
    0,
  ])

/** Unscaled states of one point at the steps of a program. */
const statesOf = (program: Program, states: readonly Float64Array[]): readonly { x: number; sigma: number }[] =>
  states.map((state, step) => {
    const mark = program.steps[Math.min(step, program.steps.length - 1)]!
    const isEnd = step === program.steps.length
    return { x: state[0]! / (isEnd ? mark.sNext : mark.s), sigma: isEnd ? mark.sigmaNext : mark.sigma }
  })

const pathOf = (
  run: ToyRun & { readonly isActive: boolean },
  data: ToyData,
  seed: number,
  frame: Frame,
  low: number,
): TubePath => {
  const { id, name, design, program, isActive } = run
  const target = targetFor(data, design)
  const noise = noiseFor(seed)
  const sigma0 = program.steps[0]!.sigma
  const start = noise(0)[0]! * sigma0
  const states = statesOf(program, populationOf(program, target, noise).states)
  const levels = smoothLevels(Math.min(low, sigma0), sigma0)
  const exact = exactLines(target, [start], sigma0, levels)[0]!
  const at = (x: number, sigma: number): TubePoint => ({ along: frame.place(sigma), across: frame.across(x, sigma) })
  const end = states.at(-1)!
  return {
    id,
    name,
    isActive,
    isStochastic: program.increments.length > 0 || program.steps.some(({ gamma }) => gamma > 0) || addsNoise(program),
    points: states.map(({ x, sigma }) => at(x, sigma)),
    exact: Array.from(exact, (x, k) => at(x, levels[k]!)),
    off: Math.abs(end.x - exact.at(-1)!) / unitOf(data.mixture),
  }
}

/** Whether any operation reads noise after the start. */
const addsNoise = ({ ops }: Program): boolean =>
  ops.some((op) =>
    (op.op === 'combine' ? op.terms : op.input).some(({ base }) => base.startsWith('n') && base !== 'n0'),
  )

const kept = new Map<number, ReturnType<typeof createNoise>>()
const noiseFor = (seed: number): ReturnType<typeof createNoise> => {
  const known = kept.get(seed)
  if (known) return known
  if (kept.size > 20) kept.clear()
  const made = createNoise(seed, 1)
  kept.set(seed, made)
  return made
}

const probabilities = Array.from({ length: 9 }, (_, k) => {
  const p = (k + 0.5) / 9
  return p <= 0.5 ? { p, upper: false } : { p: 1 - p, upper: true }
})

const linesOf = (target: Target, frame: Frame, sigmaLow: number, sigmaHigh: number): Tube['lines'] => {
  const levels = smoothLevels(sigmaLow, sigmaHigh)
  return quantileLines(target, probabilities, levels).map((line) =>
    Array.from(line, (x, k) => ({ along: frame.place(levels[k]!), across: frame.across(x, levels[k]!) })),
  )
}

const fogOf = (mixture: Mixture, sigmaLow: number, sigmaHigh: number): Tube['fog'] => {
  const { mean, deviation } = spreadOf(mixture)
  return Array.from({ length: columns }, (_, column) => {
    const share = (column + 0.5) / columns
    const sigma =
      share < tailShare
        ? sigmaLow * (share / tailShare)
        : sigmaLow * (sigmaHigh / sigmaLow) ** ((share - tailShare) / (1 - tailShare))
    const width = Math.hypot(sigma, deviation)
    const values = Float64Array.from({ length: rows }, (_, row) => {
      const across = -reach + (2 * reach * (row + 0.5)) / rows
      return density(mixture, mean + across * width, Math.max(sigma, 0.04 * deviation))
    })
    const most = values.reduce((a, b) => Math.max(a, b), 0)
    return values.map((value) => (most > 0 ? value / most : 0))
  })
}

/** Everything that the plot draws, for the designs' paths from one start of a seed. */
export const tubeOf = (
  runs: readonly (ToyRun & { readonly isActive: boolean })[],
  data: ToyData,
  seed: number,
): Tube => {
  const sigmaHigh = Math.max(...runs.map(({ program }) => program.steps[0]!.sigma))
  const lowest = runs.map(({ program }) => program.steps.at(-1)!.sigma)
  const sigmaLow = Math.min(...lowest, sigmaHigh / 10)
  const frame = frameOf(data.mixture, sigmaLow, sigmaHigh)
  const active = runs.find(({ isActive }) => isActive) ?? runs[0]!
  const target = targetFor(data, active.design)
  const paths = runs.map((run) => pathOf(run, data, seed, frame, sigmaLow))
  const shown = paths.flatMap(({ points }) => points.map(({ across }) => across)).filter(Number.isFinite)
  const most = Math.min(8, Math.max(1.5, ...shown.map(Math.abs)) + 0.15)
  return {
    paths,
    lines: linesOf(target, frame, sigmaLow, sigmaHigh),
    fog: fogOf(data.mixture, sigmaLow, sigmaHigh),
    low: -most,
    high: most,
    sigmaLow,
    sigmaHigh,
  }
}

/** Reach of the fog's rows, about 0. */
export const fogReach = reach

/** Moves labels apart so that none is nearer than `gap` to its neighbor, as little as can be and within [low, high]. */
export const spreadLabels = (wanted: readonly number[], gap: number, low: number, high: number): readonly number[] => {
  const order = wanted.map((at, k) => ({ at, k })).sort((a, b) => a.at - b.at)
  const placed: number[] = []
  for (const { at } of order) placed.push(Math.max(at, (placed.at(-1) ?? Number.NEGATIVE_INFINITY) + gap, low))
  for (let k = placed.length - 1; k >= 0; k--)
    placed[k] = Math.min(placed[k]!, k === placed.length - 1 ? high : placed[k + 1]! - gap)
  const result = new Array<number>(wanted.length)
  order.forEach(({ k }, place) => {
    result[k] = placed[place]!
  })
  return result
}
