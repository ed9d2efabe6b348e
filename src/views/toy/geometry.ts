/** Axis and range of a plot, and how one plot's range looks in another's coordinates. Pure. */
import { rounded } from '../../base/number.ts'
import { curvesOf } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import type { Program } from '../../core/program.ts'
import { isPureNoise, onAxis, pureNoise } from '../../core/pure-noise.ts'
import type { ToyRun } from '../../state/toy-run.ts'
import type { ToyAxis, ToyDomain } from '../../toy/view.ts'
import { type Curves, fallingTimes, type TimeAxis, timeAxis } from './axes.ts'
import { clampDomain, type Frame, fullDomain, reachOf } from './frame.ts'

/** What a plot's axis spans: sigma = 0, then sigmaMin to sigmaMax, in units of the data. */
export interface LevelRange {
  /** Lowest level above 0. */
  readonly sigmaMin: number
  /**
   * Highest level that a run passes, which a raise of noise may put above its first. Runs from noise alone count where no run has a finite
   * start, as much as axes show of them.
   */
  readonly sigmaMax: number
  /** Scale of the data. */
  readonly unit: number
}

const highestOf = (runs: readonly ToyRun[]): number => {
  const finite = runs.filter(({ program }) => !isPureNoise(program.steps[0]!.sigma))
  const highest = finite.flatMap(({ program }) => program.steps.map(({ sigma, sigmaHat }) => Math.max(sigma, sigmaHat)))
  return finite.length === 0 ? onAxis(pureNoise) : highest.reduce((most, sigma) => Math.max(most, sigma), 0)
}

export const levelRangeOf = (runs: readonly ToyRun[], unit = 1): LevelRange => ({
  unit,
  sigmaMin: Math.min(...runs.map(({ design }) => design.sigmaMin)),
  sigmaMax: highestOf(runs),
})

export interface PlotGeometry {
  readonly curves: Curves
  readonly axis: TimeAxis
  readonly frame: Frame
  readonly range: LevelRange
  readonly full: ToyDomain
  /** What is shown, within `full`. */
  readonly domain: ToyDomain
}

/** Time at the right end of a plot: that of the range's highest level, or the run's own highest where no time has that. */
export const highestTime = (program: Program, { schedule }: Curves, { sigmaMax }: LevelRange): number => {
  const own = program.steps.reduce((highest, { t, tHat }) => Math.max(highest, t, tHat), 0)
  const common = schedule.sigmaInv(sigmaMax)
  return rounded(Number.isFinite(common) ? Math.max(own, common) : own)
}

/** The axis that a design is drawn over: under flow matching the time is the noise level, which ends at 1 and not at infinity. */
export const axisKindOf = (kind: ToyAxis, { schedule }: Pick<Design, 'schedule'>): ToyAxis =>
  schedule.id === 'flow' && (kind === 'sigma' || kind === 'log-sigma') ? 't' : kind

/** The axis of a run; `program` counts only for an axis of steps, else it may be null. */
export const axisOf = (
  kind: ToyAxis,
  curves: Curves,
  sigmaMin: number,
  tMax: number,
  program: Program | null,
): TimeAxis => timeAxis(kind, curves, { sigmaMin, tMax, times: program ? fallingTimes(program) : [] })

export type Coordinates = Pick<PlotGeometry, 'curves' | 'axis' | 'full' | 'range'>

/** The coordinates of a run's plot. */
export const coordinatesOf = ({ design, program }: ToyRun, kind: ToyAxis, range: LevelRange): Coordinates => {
  const curves = curvesOf(design)
  const tMax = highestTime(program, curves, range)
  const axis = axisOf(axisKindOf(kind, design), curves, range.sigmaMin, tMax, program)
  return { curves, axis, range, full: fullDomain(axis, curves, tMax, range.unit) }
}

/** Levels at which two scalings are compared. */
const compared = 32

/**
 * The part of a plot that shows what `domain` shows of another one: the same noise levels, whatever their times or step
 * indices are called there, and as much of x in proportion to how far the density spreads in each plot's scaling. With
 * equal scalings x is the same.
 */
export const domainElsewhere = ({ u, x }: ToyDomain, from: Coordinates, to: Coordinates): ToyDomain => {
  const [low, high] = u.map((position) => {
    const sigma = from.curves.schedule.sigma(from.axis.t(position))
    // Noise alone has no place among finite levels: the range's highest stands for it.
    return isPureNoise(sigma) ? from.range.sigmaMax : sigma
  }) as [number, number]
  const place = (sigma: number, end: number): number => {
    const position = to.axis.u(to.curves.schedule.sigmaInv(sigma))
    // A schedule need not reach the levels of another.
    return Number.isFinite(position) ? position : end
  }
  const levels = Array.from({ length: compared + 1 }, (_, k) => low + ((high - low) * k) / compared)
  const ratio = reachOf(to.curves, levels, to.range.unit) / reachOf(from.curves, levels, from.range.unit)
  const there: ToyDomain = {
    u: [place(low, to.full.u[0]), place(high, to.full.u[1])],
    x: [x[0] * ratio, x[1] * ratio],
  }
  return clampDomain(there, to.full)
}
