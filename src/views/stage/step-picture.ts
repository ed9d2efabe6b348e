/** One step of one point, taken apart, over noise level and state. Pure. */
import { noPerturbation, type WrongStart } from '../../core/perturbation.ts'
import type { Program } from '../../core/program.ts'
import { type ToyData, type ToyRun, targetFor } from '../../state/toy-run.ts'
import { type Construction, constructionOf } from '../../toy/construction.ts'
import { exactLines } from '../../toy/exact.ts'
import { density } from '../../toy/mixture.ts'
import { createNoise, runPopulation } from '../../toy/population.ts'
import { unitOf } from '../../toy/scale.ts'

export interface Spot {
  readonly t: number
  readonly x: number
}

export interface StepPicture {
  readonly construction: Construction
  /** The exact curve through the start, to the left edge. */
  readonly exact: readonly Spot[]
  readonly lines: readonly (readonly Spot[])[]
  /** Columns from the left edge on, rows from the lowest x on; 1 is the densest of all. */
  readonly fog: readonly Float64Array[]
  readonly t: readonly [number, number]
  readonly x: readonly [number, number]
  /** Distances to the exact curve at the end of the step, in units of the data's scale: of an Euler step, and of the sampler's. */
  readonly offEuler: number
  readonly off: number
}

const columns = 64
const rows = 48
const lineCount = 9
const points = 60

const spaced = ([low, high]: readonly [number, number], count: number): readonly number[] =>
  Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1))

/** Room beside the step, as a share of its length and of what its points span. */
const room = { left: 0.22, right: 0.16, across: 0.24 }

/**
 * Step `step` of the first point of a seed. For designs in whose coordinates sigma(t) = t and s = 1, and for steps that do not
 * end at 0; undefined for others.
 */
export const stepPictureOf = (
  run: ToyRun,
  data: ToyData,
  seed: number,
  step: number,
  wrong: WrongStart = noPerturbation,
): StepPicture | undefined => {
  const mark: Program['steps'][number] | undefined = run.program.steps[step]
  if (!mark || mark.sigmaNext <= 0 || run.design.schedule.id !== 'linear' || run.design.scaling.id !== 'none')
    return undefined
  const target = targetFor(data, run.design)
  const population = runPopulation(run.program, target, 1, createNoise(seed, 1, 'normal', wrong))
  const construction = constructionOf(run.design, target, population, mark, 0)
  const { raised, euler, back, to, exact: end } = construction
  const h = raised.t - to.t
  const t = [Math.max(0.02, to.t - room.left * h), raised.t + room.right * h] as const
  const xs = [raised.x, euler.x, to.x, end, ...(back ? [(back.x + raised.x) / 2] : [])]
  const span = Math.max(...xs) - Math.min(...xs)
  const x = [Math.min(...xs) - room.across * span, Math.max(...xs) + room.across * span] as const
  const curve = (start: number, levels: readonly number[]): readonly Spot[] => {
    const [line] = exactLines(target, [start], levels[0]!, Float64Array.from(levels))
    return Array.from(line!, (value, k) => ({ t: levels[k]!, x: value }))
  }
  const down = (from: number): readonly number[] => [...spaced([t[0], from], points)].reverse()
  const most = spaced(t, columns).map((sigma) =>
    Float64Array.from(spaced(x, rows), (value) => density(data.mixture, value, sigma)),
  )
  const densest = Math.max(...most.map((column) => column.reduce((a, b) => Math.max(a, b), 0)))
  const unit = unitOf(data.mixture)
  return {
    construction,
    exact: curve(raised.x, down(raised.t)),
    lines: spaced([x[0] - 0.6 * span, x[1] + 0.6 * span], 2 * lineCount - 1).map((start) => curve(start, down(t[1]))),
    fog: most.map((column) => column.map((value) => value / densest)),
    t,
    x,
    offEuler: Math.abs(euler.x - end) / unit,
    off: Math.abs(to.x - end) / unit,
  }
}
