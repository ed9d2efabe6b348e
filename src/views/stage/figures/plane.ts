/** The plane that an ODE is solved in: the design's own time and scaled state. A schedule warps it, a scaling squeezes it. Pure. */
import { curvesOf } from '../../../core/compile.ts'
import type { ToyData, ToyRun } from '../../../state/toy-run.ts'
import { targetFor } from '../../../state/toy-run.ts'
import { exactLines, quantileLines } from '../../../toy/exact.ts'
import { density } from '../../../toy/mixture.ts'
import { createNoise, runPopulation } from '../../../toy/population.ts'
import { unitOf } from '../../../toy/scale.ts'
import { tangentAt } from '../../../toy/tangent.ts'

/** Shares of the plot: `along` from the data (t = 0) to the right edge, `up` from the lower edge to the upper one. */
export interface PlanePoint {
  readonly along: number
  readonly up: number
}

export interface PlaneTangent {
  readonly from: PlanePoint
  /** Where it meets t = 0. */
  readonly to: PlanePoint
  /** The denoiser's answer at its start, drawn at t = 0. */
  readonly answer: PlanePoint
}

export interface Plane {
  readonly lines: readonly (readonly PlanePoint[])[]
  readonly exact: readonly PlanePoint[]
  /** The design's states, one for each step index; not all of them need be in sight. */
  readonly points: readonly PlanePoint[]
  readonly tangent: PlaneTangent | null
  /** Columns from t = 0 on, rows from the lowest state on; 1 is the densest of its column. */
  readonly fog: readonly Float64Array[]
  /** Noise levels along the axis, and where they stand. */
  readonly ticks: readonly { readonly sigma: number; readonly along: number }[]
  /** Distance of the end to the exact curve's, in units of the data's scale. */
  readonly off: number
}

export interface PlaneView {
  /** Noise level at the right edge. */
  readonly top: number
  /** Step whose tangent is drawn on; null for none. */
  readonly step: number | null
}

const columns = 72
const rows = 56
const lineCount = 13
/** Points of a line: half of them even in time, half in ln sigma, so that no bend is missed under any schedule. */
const half = 80

const levelsUnder = (top: number, sigmaOf: (t: number) => number, tMax: number): Float64Array => {
  const even = Array.from({ length: half }, (_, k) => sigmaOf((tMax * (half - k)) / half))
  const log = Array.from({ length: half }, (_, k) => top * 1e-4 ** ((k + 0.5) / half))
  return Float64Array.from([...even, ...log].sort((a, b) => b - a).concat(0))
}

const probabilities = Array.from({ length: lineCount }, (_, k) => {
  const p = (k + 0.5) / lineCount
  return p <= 0.5 ? { p, upper: false } : { p: 1 - p, upper: true }
})

const tickLevels = [0.5, 1, 2, 5, 10, 20, 40, 80]

/** The plane of a design's own coordinates, with its path and the exact curve from one start. Throws RangeError for curves that cannot be made. */
export const planeOf = (run: ToyRun, data: ToyData, seed: number, { top, step }: PlaneView): Plane => {
  const { design, program } = run
  const { schedule, scaling } = curvesOf(design)
  const target = targetFor(data, design)
  const tMax = schedule.sigmaInv(top)
  const levels = levelsUnder(top, schedule.sigma, tMax)
  const times = Float64Array.from(levels, (sigma) => (sigma > 0 ? schedule.sigmaInv(sigma) : 0))
  const scales = times.map((t) => scaling.s(t))
  const scaled = quantileLines(target, probabilities, levels).map((line) => line.map((x, k) => x * scales[k]!))
  const reach = 1.04 * Math.max(...scaled.flatMap((line) => [...line].map(Math.abs)))
  const at = (t: number, x: number): PlanePoint => ({ along: t / tMax, up: 0.5 + x / (2 * reach) })

  const population = runPopulation(program, target, 1, createNoise(seed, 1))
  const sigma0 = program.steps[0]!.sigma
  const start = population.states[0]![0]! / program.steps[0]!.s
  const own = Float64Array.from([...(sigma0 > top ? [sigma0] : []), ...levels.filter((sigma) => sigma <= sigma0)])
  const exact = exactLines(target, [start], sigma0, own)[0]!
  const timeOf = (sigma: number): number => (sigma > 0 ? schedule.sigmaInv(sigma) : 0)
  const states = population.states.map((state, k) => {
    const mark = program.steps[Math.min(k, program.steps.length - 1)]!
    return at(k === program.steps.length ? mark.tNext : mark.t, state[0]!)
  })
  const end = population.states.at(-1)![0]! / program.steps.at(-1)!.sNext

  const mark = step === null ? undefined : program.steps[Math.min(step, program.steps.length - 1)]
  const tangent = (): PlaneTangent | null => {
    if (!mark) return null
    const x = population.states[mark.i]![0]!
    const answer = population.denoised[mark.i]![0]!
    const form = tangentAt({ schedule, scaling }, mark.t, 0)
    return { from: at(mark.t, x), to: at(0, form.x * x + form.denoised * answer), answer: at(0, answer * scaling.s(0)) }
  }

  const fog = Array.from({ length: columns }, (_, column) => {
    const t = (tMax * (column + 0.5)) / columns
    const s = scaling.s(t)
    const sigma = Math.max(schedule.sigma(t), 0.03 * unitOf(data.mixture))
    const values = Float64Array.from({ length: rows }, (_, row) =>
      density(data.mixture, (reach * ((2 * (row + 0.5)) / rows - 1)) / s, sigma),
    )
    const most = values.reduce((a, b) => Math.max(a, b), 0)
    return values.map((value) => (most > 0 ? value / most : 0))
  })

  return {
    lines: scaled.map((line) => Array.from(line, (x, k) => at(times[k]!, x))),
    exact: Array.from(exact, (x, k) => at(timeOf(own[k]!), x * scaling.s(timeOf(own[k]!)))),
    points: states,
    tangent: tangent(),
    fog,
    ticks: tickLevels
      .filter((sigma) => sigma <= top)
      .map((sigma) => ({ sigma, along: schedule.sigmaInv(sigma) / tMax })),
    off: Math.abs(end - exact.at(-1)!) / unitOf(data.mixture),
  }
}

const between = (a: PlanePoint, b: PlanePoint, share: number): PlanePoint => ({
  along: a.along + (b.along - a.along) * share,
  up: a.up + (b.up - a.up) * share,
})

const lineBetween = (
  from: readonly PlanePoint[] | undefined,
  to: readonly PlanePoint[],
  share: number,
): readonly PlanePoint[] => (from?.length === to.length ? to.map((point, k) => between(from[k]!, point, share)) : to)

/** A plane on its way to another one: lines warp, steps slide. At `share` 1 what is to be. */
export const planeBetween = (from: Plane, to: Plane, share: number): Plane =>
  share >= 1
    ? to
    : {
        ...to,
        lines: to.lines.map((line, k) => lineBetween(from.lines[k], line, share)),
        exact: lineBetween(from.exact, to.exact, share),
        points: lineBetween(from.points, to.points, share),
        tangent:
          from.tangent && to.tangent
            ? {
                from: between(from.tangent.from, to.tangent.from, share),
                to: between(from.tangent.to, to.tangent.to, share),
                answer: between(from.tangent.answer, to.tangent.answer, share),
              }
            : to.tangent,
        ticks: to.ticks.map((tick) => {
          const before = from.ticks.find(({ sigma }) => sigma === tick.sigma)
          return before ? { ...tick, along: before.along + (tick.along - before.along) * share } : tick
        }),
      }
