/** The best noise levels for a design of the exact toy. */
import type { Design } from '../core/design.ts'
import { edm } from '../core/discretizations/edm.ts'
import { specOf } from '../core/registry.ts'
import { equalize } from './equalize.ts'
import { localErrors } from './local-error.ts'
import { bestPath, gridOn, mergeLevels } from './optimize.ts'
import {
  designWith,
  deterministic,
  type LevelsProgress,
  type LevelsResult,
  levelsOf,
  orderOf,
  resultOf,
  roundLevels,
} from './toy-levels.ts'
import { type ToySetting, targetFor } from './toy-setting.ts'
import { createStepCost, isOneStep } from './toy-step-cost.ts'

export const mostOptimizedSteps = 64

/** Cells of the first grid, about. */
const gridCells = 72
/** Longest step tried on it, in mean steps. */
const longestStep = 3
/** Each halves the spacing around the path found, and tries this many levels to either side. */
const refinements = 4
const reach = 2

/** Why a design cannot be optimized; undefined when it can. */
const faultOf = (design: Design, setting: ToySetting): string | undefined => {
  if (!isOneStep(deterministic(design)))
    return (
      `a step of ${specOf('solver', design.solver.id).label} depends on the steps before it and has no error of its own ` +
      'between two levels: take a solver without history (Heun, say), or equalize'
    )
  if (!targetFor(setting, design).plain)
    return 'the guided flow has no closed form, and a grid of its errors would take minutes: equalize'
  if (design.steps > mostOptimizedSteps)
    return `levels are optimized for at most ${mostOptimizedSteps} steps, this design has ${design.steps}: equalize`
  return design.steps < 3 ? 'with 2 steps there is no level to move' : undefined
}

/** Drives a search for equal errors; yields before each measurement. */
function* equalizedLevels(design: Design, setting: ToySetting): Generator<void, readonly number[], void> {
  const run = equalize(levelsOf(deterministic(design)), orderOf(design))
  let request = run.next()
  while (!request.done) {
    yield
    const errors = localErrors(designWith(design, request.value), setting)
    request = run.next(errors.slice(0, -1).map(({ carried }) => carried))
  }
  return request.value.levels
}

/**
 * The levels with the least sum of local errors carried to sigma = 0, which by the triangle inequality bounds the error of
 * the result as long as errors are small. First over a grid on the levels of equal error, with the design's own levels,
 * EDM's rho = 7 and `others` in it, so that the result is at least as good as any of them; then over ever finer grids
 * around the path. sigma_max, sigma_min and the number of steps stay, and with them the step to 0. Throws RangeError for
 * a design whose steps have no error of their own.
 */
export function* optimizeOnToy(
  design: Design,
  setting: ToySetting,
  others: readonly (readonly number[])[] = [],
): Generator<LevelsProgress, LevelsResult, void> {
  const fault = faultOf(design, setting)
  if (fault !== undefined) throw new RangeError(fault)
  const { steps } = design
  const own = levelsOf(deterministic(design))
  const range = { min: own.at(-1)!, max: own[0]! }
  const cost = createStepCost(design, setting, range)

  const equalizing = equalizedLevels(design, setting)
  let equalized = equalizing.next()
  for (let pass = 1; !equalized.done; pass++) {
    yield { done: 0.2 * (1 - 1 / pass), total: 1 }
    equalized = equalizing.next()
  }
  const known = [equalized.value, own, [...edm.create({ rho: 7 }).sigmas(steps, range)], ...others].filter(
    (list) => list.length === steps && list[0] === range.max && list.at(-1) === range.min,
  )
  const cells = Math.max(3, Math.ceil(gridCells / (steps - 1)))
  const { last, levelAt, placeOf } = gridOn(equalized.value, cells)

  /** The best path over a grid whose steps are those that `isTried`; progress goes from one share to another. */
  const search = function* (
    grid: readonly number[],
    isTried: (from: number, to: number) => boolean,
    [start, end]: readonly [number, number],
  ): Generator<LevelsProgress, readonly number[], void> {
    const costs = new Float64Array(grid.length ** 2).fill(Number.POSITIVE_INFINITY)
    for (const [i, from] of grid.entries()) {
      yield { done: start + ((end - start) * i) / grid.length, total: 1 }
      for (let j = i + 1; j < grid.length; j++)
        if (isTried(from, grid[j]!)) costs[i * grid.length + j] = cost(from, grid[j]!)
    }
    const { indices } = bestPath({ levels: grid, cost: (i, j) => costs[i * grid.length + j]! }, steps)
    return indices.map((index) => grid[index]!)
  }

  const pairs = new Set(known.flatMap((list) => list.slice(1).map((level, k) => `${list[k]} ${level}`)))
  let best = yield* search(
    mergeLevels(
      Array.from({ length: last + 1 }, (_, place) => levelAt(place)),
      ...known,
    ),
    (from, to) => placeOf(to) - placeOf(from) <= longestStep * cells || pairs.has(`${from} ${to}`),
    [0.2, 0.7],
  )
  for (let pass = 0; pass < refinements; pass++) {
    const spacing = 0.5 ** (pass + 1)
    /** For each level the step indices that it is tried at: steps go from one index to the next. */
    const places = new Map<number, Set<number>>()
    best.forEach((level, k) => {
      const offsets = k === 0 || k === steps - 1 ? [0] : Array.from({ length: 2 * reach + 1 }, (_, m) => m - reach)
      for (const offset of offsets) {
        const place = placeOf(level) + offset * spacing
        if (offset !== 0 && !(place > 0 && place < last)) continue
        const moved = offset === 0 ? level : levelAt(place)
        places.set(moved, (places.get(moved) ?? new Set()).add(k))
      }
    })
    const span = 0.3 / refinements
    best = yield* search(
      mergeLevels([...places.keys()]),
      (from, to) => [...places.get(from)!].some((k) => places.get(to)!.has(k + 1)),
      [0.7 + pass * span, 0.7 + (pass + 1) * span],
    )
  }
  return resultOf(design, setting, roundLevels(best))
}
