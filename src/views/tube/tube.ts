import { rounded } from '../../base/number.ts'
import { noPerturbation, type WrongStart } from '../../core/perturbation.ts'
import { noiseAtStart, type Program } from '../../core/program.ts'
import { asWritten, isPureNoise, onAxis } from '../../core/pure-noise.ts'
import type { SlotId } from '../../document/slots.ts'
import { type ToyData, type ToyRun, targetFor } from '../../state/toy-run.ts'
import { isStochastic } from '../../toy/errors.ts'
import { exactLines, ownLines, quantileLines } from '../../toy/exact.ts'
import { createNoise, type Noise, runPopulation } from '../../toy/population.ts'
import { populationOf } from '../../toy/population-cache.ts'
import { forTheEye } from '../../toy/quantile.ts'
import { unitOf } from '../../toy/scale.ts'
import type { Target } from '../../toy/target.ts'
import type { ToyStart, ToyView } from '../../toy/view.ts'
import { fogOf, fogReach } from './fog.ts'
import { type Frame, type FrameOptions, frameOf, smoothLevels, spreadOf } from './frame.ts'

export interface TubePoint {
  /** 0 at the data (sigma = 0), 1 at the highest level: where it stands along the axis. */
  readonly along: number
  /** In standard deviations of the noisy data, about their mean; of the data in other coordinates. */
  readonly across: number
}

export interface TubePath {
  readonly id: SlotId
  readonly name: string
  readonly isActive: boolean
  readonly isStochastic: boolean
  /** One for each step index, the start first. */
  readonly points: readonly TubePoint[]
  /** The noise levels of those. */
  readonly levels: readonly number[]
  /** Paths of a few other starts, where they are asked for. */
  readonly faint: readonly (readonly TubePoint[])[]
  readonly exact: readonly TubePoint[]
  /** The noise levels of those. */
  readonly exactLevels: readonly number[]
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
  /** How far the fog's rows go, about 0. */
  readonly reach: number
  readonly low: number
  readonly high: number
  readonly isLinear: boolean
  /** The axis is the time of flow matching, linear or not. */
  readonly isInTime: boolean
  /** Noise levels of the columns at the ends of the logarithmic part. */
  readonly sigmaLow: number
  readonly sigmaHigh: number
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

const linesOfTargets = new WeakMap<Target, Map<string, Float64Array>>()
/** Starts and ranges of the designs on a page, and of a few before them. */
const mostLines = 12

/** The exact line through a start. Most designs of a page share it, and a drag of anything but the range leaves it as it is. */
const exactLineOf = (target: Target, start: number, sigmaLow: number, levels: Float64Array): Float64Array => {
  const known = linesOfTargets.get(target) ?? new Map<string, Float64Array>()
  linesOfTargets.set(target, known)
  const key = `${start} ${sigmaLow} ${levels[0]}`
  const line = known.get(key) ?? exactLines(target, [start], levels[0]!, levels)[0]!
  if (known.size >= mostLines) known.clear()
  known.set(key, line)
  return line
}

const pathOf = (
  run: ToyRun & { readonly isActive: boolean },
  data: ToyData,
  noise: Noise,
  frame: Frame,
  low: number,
  faint: number,
): TubePath => {
  const { id, name, design, program, isActive } = run
  const target = targetFor(data, design)
  const sigma0 = program.steps[0]!.sigma
  const start = noise(0)[0]! * noiseAtStart(program)
  const population = populationOf(program, target, noise).states
  const states = statesOf(program, population)
  const sigmaLow = Math.min(low, sigma0)
  const levels = smoothLevels(sigmaLow, sigma0)
  const exact = exactLineOf(target, start, sigmaLow, levels)
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
    levels: states.map(({ sigma }) => asWritten(sigma)),
    faint: Array.from({ length: faint }, (_, k) =>
      statesOf(program, population, k + 1).map(({ x, sigma }) => at(x, sigma)),
    ),
    exact: Array.from(exact, (x, k) => at(x, levels[k]!)),
    exactLevels: Array.from(levels, asWritten),
    own: own && Array.from(own, (x, k) => at(x, levels[k]!)),
    off: Math.abs(end - exactEnd) / unit,
    truncation: Math.abs(end - ownEnd) / unit,
    network: Math.abs(ownEnd - exactEnd) / unit,
  }
}

const kept = new Map<string, Noise>()
/** The first of `count` points is the same for every count. */
const noiseFor = (seed: number, start: ToyStart, count: number, wrong: WrongStart): Noise => {
  const key = `${seed} ${start} ${count} ${wrong.startScale} ${wrong.startShift}`
  const known = kept.get(key)
  if (known) return known
  if (kept.size > 20) kept.clear()
  const made = createNoise(seed, count, start, wrong)
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

const linesOf = (target: Target, frame: Frame, sigmaLow: number, sigmaHigh: number): Tube['lines'] => {
  const levels = smoothLevels(sigmaLow, sigmaHigh)
  return quantileLines(target, probabilities, levels, forTheEye).map((line) =>
    Array.from(line, (x, k) => ({ along: frame.place(levels[k]!), across: frame.across(x, levels[k]!) })),
  )
}

/** How many points, and from where: on both sides, or all from the upper one. */
export type CrowdWish = Pick<ToyView, 'count' | 'start'>

export interface TubeOptions extends FrameOptions {
  /** Paths of other starts for each design. */
  readonly faint?: number
}

interface Remembered<T> {
  readonly key: string
  readonly of: object
  readonly value: T
}

type Known<T> = WeakMap<object, readonly Remembered<T>[]>
const pathsKnown: Known<TubePath> = new WeakMap()
const linesKnown: Known<Tube['lines']> = new WeakMap()
const fogsKnown: Known<Tube['fog']> = new WeakMap()
/** Values for an object: that of the page, and that of the next seed. */
const mostKnown = 2

/** A value for an object, one of the newest, made anew where what it was made of differs: `parts`, or another `of`. */
const remembered = <T>(known: Known<T>, owner: object, parts: readonly unknown[], of: object, make: () => T): T => {
  const key = parts.join(' ')
  const all = known.get(owner) ?? []
  const found = all.find((one) => one.key === key && one.of === of)
  if (found) return found.value
  const value = make()
  known.set(owner, [{ key, of, value }, ...all].slice(0, mostKnown))
  return value
}

/** States farther out are not made room for: a run that goes astray would press all others flat. */
const mostAcross = 8

/** Everything that the plot draws, for the designs' paths from one start of a seed; of many more where they are asked for. */
export const tubeOf = (
  runs: readonly (ToyRun & { readonly isActive: boolean })[],
  data: ToyData,
  seed: number,
  crowd: CrowdWish | null = null,
  wrong: WrongStart = noPerturbation,
  options: TubeOptions = {},
): Tube => {
  // Without their rounding, which a schedule's parameter changes: the frame stays while that is dragged.
  const sigmaHigh = Math.max(...runs.map(({ program }) => rounded(program.steps[0]!.sigma)))
  const lowest = runs.map(({ program }) => rounded(program.steps.at(-1)!.sigma))
  const sigmaLow = Math.min(...lowest, sigmaHigh / 10)
  const active = runs.find(({ isActive }) => isActive) ?? runs[0]!
  const { coordinates = 'tube', isLinear = false, faint = 0 } = options
  const isInTime = runs.every(({ design }) => design.schedule.id === 'flow')
  const frame = frameOf(data.mixture, sigmaLow, sigmaHigh, isInTime, options, active.design)
  const target = targetFor(data, active.design)
  const start = crowd?.start ?? 'normal'
  const noise = noiseFor(seed, start, 1 + faint, wrong)
  // What a drag leaves as it was is not worked out again, and not drawn again.
  const { schedule, scaling } = active.design
  const frameKey = JSON.stringify([
    sigmaLow,
    sigmaHigh,
    coordinates,
    isLinear,
    isInTime,
    coordinates === 'scaled' && [schedule, scaling],
  ])
  const paths = runs.map((run) =>
    remembered(
      pathsKnown,
      run.program,
      [frameKey, seed, start, wrong.startScale, wrong.startShift, faint, run.id, run.name, run.isActive],
      targetFor(data, run.design),
      () => pathOf(run, data, noise, frame, sigmaLow, faint),
    ),
  )
  const many = crowd && crowdOf(active, data, seed, crowd, wrong, frame)
  // Noise alone has no place among units of the data: a path comes in from beyond the plot.
  const isOutside = (level: number): boolean => coordinates === 'data' && isPureNoise(level)
  const shown = [
    ...paths.map(({ points, levels }) => points.filter((_, k) => !isOutside(levels[k]!))),
    ...(many?.paths ?? []),
  ]
    .flatMap((points) => points.map(({ across }) => across))
    .filter(Number.isFinite)
  const farthest = shown.reduce((most, across) => Math.max(most, Math.abs(across)), 1.5)
  const most = coordinates === 'tube' ? Math.min(mostAcross, farthest + 0.15) : 1.05 * farthest
  const far = coordinates === 'tube' ? fogReach : most
  return {
    paths,
    crowd: many,
    lines: remembered(linesKnown, target, [frameKey], target, () => linesOf(target, frame, sigmaLow, sigmaHigh)),
    fog: remembered(fogsKnown, data.mixture, [frameKey, far], data.mixture, () => fogOf(data.mixture, frame, far)),
    reach: far,
    low: -most,
    high: most,
    sigmaLow,
    sigmaHigh: onAxis(sigmaHigh),
    isLinear,
    isInTime,
  }
}
