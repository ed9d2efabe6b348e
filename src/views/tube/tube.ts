/**
 * The toy as a tube: x / sqrt(sigma^2 + sigma_data^2) over ln sigma, or over the time of flow matching where all designs
 * follow it, so that a whole run is in sight. Pure.
 */
import { flowSigma, flowTime } from '../../core/frame.ts'
import { noPerturbation, type WrongStart } from '../../core/perturbation.ts'
import { noiseAtStart, type Program } from '../../core/program.ts'
import { onAxis } from '../../core/pure-noise.ts'
import type { SlotId } from '../../document/slots.ts'
import { type ToyData, type ToyRun, targetFor } from '../../state/toy-run.ts'
import { isStochastic } from '../../toy/errors.ts'
import { exactLines, ownLines, quantileLines } from '../../toy/exact.ts'
import type { Mixture } from '../../toy/mixture.ts'
import { density } from '../../toy/mixture.ts'
import { createNoise, type Noise, runPopulation } from '../../toy/population.ts'
import { populationOf } from '../../toy/population-cache.ts'
import { unitOf } from '../../toy/scale.ts'
import type { Target } from '../../toy/target.ts'
import type { ToyStart, ToyView } from '../../toy/view.ts'

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
  /** The flow of the denoiser that is asked, where that errs on purpose or was learned; null where it is the exact one. */
  readonly own: readonly TubePoint[] | null
  /** Distance of its end to where the exact flow ends, in units of the data's scale. */
  readonly off: number
  /** The same to where its own denoiser's flow ends: truncation alone. */
  readonly truncation: number
  /** How far apart the two flows end: the denoiser's error alone. */
  readonly network: number
}

/** Many points of the active design, for how they end and not for one path. */
export interface Crowd {
  readonly paths: readonly (readonly TubePoint[])[]
  /** Share of them that end below the middle of the data. */
  readonly below: number
}

export interface Tube {
  readonly paths: readonly TubePath[]
  /** Null where none is asked for. */
  readonly crowd: Crowd | null
  readonly lines: readonly (readonly TubePoint[])[]
  /** Rows of densities from low to high `across`, one for each column from the data on; 1 is the densest of its column. */
  readonly fog: readonly Float64Array[]
  readonly low: number
  readonly high: number
  /** Noise levels of the columns at the ends of the logarithmic part. */
  readonly sigmaLow: number
  readonly sigmaHigh: number
  /** The axis is t of flow matching, from 0 to 1. */
  readonly isInTime: boolean
}

/** What the axis spans. */
export type Reach = Pick<Tube, 'sigmaLow' | 'sigmaHigh' | 'isInTime'>

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

/** Where a noise level stands along the axis. */
export const alongOf = (sigma: number, { sigmaLow, sigmaHigh, isInTime }: Reach): number => {
  if (isInTime) return flowTime(sigma) / flowTime(sigmaHigh)
  if (sigma <= sigmaLow) return tailShare * Math.max(0, Math.min(1, sigma / sigmaLow))
  return tailShare + (1 - tailShare) * (Math.log(onAxis(sigma) / sigmaLow) / Math.log(onAxis(sigmaHigh) / sigmaLow))
}

/** The noise level at a place along the axis. */
const levelAt = (along: number, { sigmaLow, sigmaHigh, isInTime }: Reach): number => {
  if (isInTime) return flowSigma(along * flowTime(sigmaHigh))
  return along < tailShare
    ? sigmaLow * (along / tailShare)
    : sigmaLow * (onAxis(sigmaHigh) / sigmaLow) ** ((along - tailShare) / (1 - tailShare))
}

const frameOf = (mixture: Mixture, reach: Reach): Frame => {
  const { mean, deviation } = spreadOf(mixture)
  return {
    place: (sigma) => alongOf(sigma, reach),
    across: (x, sigma) => (x - mean) / Math.hypot(sigma, deviation),
  }
}

/** Levels of smooth lines, from the highest down to 0. */
const smoothLevels = (reach: Reach): Float64Array => {
  const { sigmaLow, sigmaHigh, isInTime } = reach
  const last = 89
  return Float64Array.from([
    ...Array.from({ length: last + 1 }, (_, k) => {
      if (k === 0) return sigmaHigh
      return isInTime ? levelAt(1 - k / (last + 1), reach) : levelAt(1 - (1 - tailShare) * (k / last), reach)
    }),
    ...(isInTime ? [] : [sigmaLow / 2]),
    0,
  ])
}

/** Unscaled states of a point at the steps of a program. */
const statesOf = (
  program: Program,
  states: readonly Float64Array[],
  point = 0,
): readonly { x: number; sigma: number }[] =>
  states.map((state, step) => {
    const mark = program.steps[Math.min(step, program.steps.length - 1)]!
    const isEnd = step === program.steps.length
    return { x: state[point]! / (isEnd ? mark.sNext : mark.s), sigma: isEnd ? mark.sigmaNext : mark.sigma }
  })

const pathOf = (
  run: ToyRun & { readonly isActive: boolean },
  data: ToyData,
  noise: Noise,
  frame: Frame,
  reach: Reach,
): TubePath => {
  const { id, name, design, program, isActive } = run
  const target = targetFor(data, design)
  const sigma0 = program.steps[0]!.sigma
  const start = noise(0)[0]! * noiseAtStart(program)
  const states = statesOf(program, populationOf(program, target, noise).states)
  const levels = smoothLevels({ ...reach, sigmaLow: Math.min(reach.sigmaLow, sigma0), sigmaHigh: sigma0 })
  const exact = exactLines(target, [start], sigma0, levels)[0]!
  const at = (x: number, sigma: number): TubePoint => ({ along: frame.place(sigma), across: frame.across(x, sigma) })
  const own = target.imperfect ? ownLines(target, [start], sigma0, levels)[0]! : null
  const end = states.at(-1)!.x
  const [exactEnd, ownEnd] = [exact.at(-1)!, (own ?? exact).at(-1)!]
  const unit = unitOf(data.mixture)
  return {
    id,
    name,
    isActive,
    isStochastic: isStochastic(program),
    points: states.map(({ x, sigma }) => at(x, sigma)),
    exact: Array.from(exact, (x, k) => at(x, levels[k]!)),
    own: own && Array.from(own, (x, k) => at(x, levels[k]!)),
    off: Math.abs(end - exactEnd) / unit,
    truncation: Math.abs(end - ownEnd) / unit,
    network: Math.abs(ownEnd - exactEnd) / unit,
  }
}

const kept = new Map<string, Noise>()
const noiseFor = (seed: number, start: ToyStart, wrong: WrongStart): Noise => {
  const key = `${seed} ${start} ${wrong.startScale} ${wrong.startShift}`
  const known = kept.get(key)
  if (known) return known
  if (kept.size > 20) kept.clear()
  const made = createNoise(seed, 1, start, wrong)
  kept.set(key, made)
  return made
}

const crowdOf = (
  { program, design }: ToyRun,
  data: ToyData,
  seed: number,
  { count, start }: CrowdWish,
  wrong: WrongStart,
  frame: Frame,
): Crowd => {
  const { states } = runPopulation(program, targetFor(data, design), count, createNoise(seed, count, start, wrong))
  const { mean } = spreadOf(data.mixture)
  const paths = Array.from({ length: count }, (_, point) => statesOf(program, states, point))
  return {
    paths: paths.map((path) =>
      path.map(({ x, sigma }) => ({ along: frame.place(sigma), across: frame.across(x, sigma) })),
    ),
    below: paths.filter((path) => path.at(-1)!.x < mean).length / count,
  }
}

const probabilities = Array.from({ length: 9 }, (_, k) => {
  const p = (k + 0.5) / 9
  return p <= 0.5 ? { p, upper: false } : { p: 1 - p, upper: true }
})

const linesOf = (target: Target, frame: Frame, reach: Reach): Tube['lines'] => {
  const levels = smoothLevels(reach)
  return quantileLines(target, probabilities, levels).map((line) =>
    Array.from(line, (x, k) => ({ along: frame.place(levels[k]!), across: frame.across(x, levels[k]!) })),
  )
}

const fogOf = (mixture: Mixture, axis: Reach): Tube['fog'] => {
  const { mean, deviation } = spreadOf(mixture)
  return Array.from({ length: columns }, (_, column) => {
    const sigma = levelAt((column + 0.5) / columns, axis)
    const width = Math.hypot(sigma, deviation)
    const values = Float64Array.from({ length: rows }, (_, row) => {
      const across = -reach + (2 * reach * (row + 0.5)) / rows
      return density(mixture, mean + across * width, Math.max(sigma, 0.04 * deviation))
    })
    const most = values.reduce((a, b) => Math.max(a, b), 0)
    return values.map((value) => (most > 0 ? value / most : 0))
  })
}

/** How many points, and from where: on both sides, or all from the upper one. */
export type CrowdWish = Pick<ToyView, 'count' | 'start'>

/** Everything that the plot draws, for the designs' paths from one start of a seed; of many more where they are asked for. */
export const tubeOf = (
  runs: readonly (ToyRun & { readonly isActive: boolean })[],
  data: ToyData,
  seed: number,
  crowd: CrowdWish | null = null,
  wrong: WrongStart = noPerturbation,
): Tube => {
  const sigmaHigh = Math.max(...runs.map(({ program }) => program.steps[0]!.sigma))
  const lowest = runs.map(({ program }) => program.steps.at(-1)!.sigma)
  const sigmaLow = Math.min(...lowest, sigmaHigh / 10)
  const isInTime = runs.every(({ design }) => design.schedule.id === 'flow')
  const axis: Reach = { sigmaLow, sigmaHigh, isInTime }
  const frame = frameOf(data.mixture, axis)
  const active = runs.find(({ isActive }) => isActive) ?? runs[0]!
  const target = targetFor(data, active.design)
  const noise = noiseFor(seed, crowd?.start ?? 'normal', wrong)
  const paths = runs.map((run) => pathOf(run, data, noise, frame, axis))
  const many = crowd && crowdOf(active, data, seed, crowd, wrong, frame)
  const shown = [...paths.map(({ points }) => points), ...(many?.paths ?? [])]
    .flatMap((points) => points.map(({ across }) => across))
    .filter(Number.isFinite)
  const most = Math.min(8, shown.reduce((most, across) => Math.max(most, Math.abs(across)), 1.5) + 0.15)
  return {
    paths,
    crowd: many,
    lines: linesOf(target, frame, axis),
    fog: fogOf(data.mixture, axis),
    low: -most,
    high: most,
    ...axis,
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
