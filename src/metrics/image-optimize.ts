/** The best noise levels for a real network: dynamic programming over step errors measured on its images. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { defaultDesign } from '../core/presets.ts'
import { specOf } from '../core/registry.ts'
import {
  ask,
  callsOfEqualizing,
  compareOnImages,
  equalizedLevels,
  type ImageLevels,
  type ImageSearch,
  searchShare,
} from './image-levels.ts'
import { bestPath, gridOn } from './optimize.ts'
import { rmsBetween } from './rms.ts'
import { designWith, deterministic, orderOf, roundLevels } from './toy-levels.ts'
import { isOneStep } from './toy-step-cost.ts'

/** Cells of the grid in a step between levels of equal errors: about `gridCells` in all. */
const gridCells = 24
const fewestCells = 2
/** Steps that are tried on the grid, in steps between levels of equal errors. */
const triedSteps = { shortest: 0.5, longest: 1.6 } as const
/** How far levels are moved around the path found, in cells. */
const spacings = [0.5, 0.25] as const
/** Share of the work for levels of equal errors. */
const equalizingShare = 0.3

/** Cells of the grid in a step. */
const cellsFor = (steps: number): number => Math.max(fewestCells, Math.round(gridCells / (steps - 1)))

/** Steps that are tried on a grid, by the places of their ends. */
const pairsOn = (grid: readonly number[], cells: number): readonly (readonly [from: number, to: number])[] => {
  const shortest = Math.max(2, Math.ceil(triedSteps.shortest * cells))
  const longest = Math.ceil(triedSteps.longest * cells)
  return grid.flatMap((from) =>
    grid.filter((to) => to - from >= shortest && to - from <= longest).map((to) => [from, to] as const),
  )
}

/** Steps on finer grids around the path found, in those on the first grid. */
const withFiner = 1.6

/** About the network calls per image that the search takes, levels of equal errors included. */
export const callsOfOptimizing = (design: Design): number => {
  const { steps } = design
  if (steps < 2) return 0
  const cells = cellsFor(steps)
  const last = cells * (steps - 1)
  const pairs = pairsOn(
    Array.from({ length: last + 1 }, (_, place) => place),
    cells,
  )
  const perStep = compile({ ...defaultDesign, solver: design.solver, steps }).nfe / steps
  return callsOfEqualizing(design) + pairs.reduce((sum, [, to]) => sum + last - to + 2, 0) * withFiner * perStep
}

export interface OptimizedOnImages extends ImageLevels {
  /** Root mean square error of the result that the errors of the steps add up to. */
  readonly predicted: number
}

/**
 * The cost of a step from one level to another is what the images change when it takes the place of the steps of a fine grid
 * between the two, carried to sigma = 0 by all the rest of them. Errors of different steps point in unrelated directions of
 * the many that images have, so that their squares add up: the levels are those of the path with the least sum of squares,
 * first over a grid on levels of equal errors, then over finer ones around the path. Ends and number stay. Yields runs and
 * is sent their final images; dropping the generator cancels. Throws RangeError for a design that adds noise, has too many
 * steps, or whose steps have no error of their own.
 */
export function* optimizeOnImages(design: Design): ImageSearch<OptimizedOnImages> {
  const { steps } = design
  if (!isOneStep(deterministic(design)))
    throw new RangeError(
      `a step of ${specOf('solver', design.solver.id).label} depends on the steps before it and has no error of its own ` +
        'between two levels: take a solver without history (Heun, say), or equalize',
    )
  const order = orderOf(design)
  const equal = yield* equalizedLevels(design, equalizingShare)
  const cells = cellsFor(steps)
  const { last, levelAt } = gridOn(equal.levels, cells)
  const grid = Array.from({ length: last + 1 }, (_, place) => place)
  const pairs = pairsOn(grid, cells)
  // Runs go on where the step ends: what comes before it is known from the run before.
  const callsOf = (to: number): number => last - to + 2
  const total = pairs.reduce((sum, [, to]) => sum + callsOf(to), 0) * withFiner
  let done = 0
  const share = (): number => Math.min(searchShare, equalizingShare + (searchShare - equalizingShare) * (done / total))
  const levelsWith = (from: number, to: number): readonly number[] =>
    [...grid.filter((place) => place < from), from, to, ...grid.filter((place) => place > to)].map(levelAt)

  const whole = yield* ask(designWith(design, grid.map(levelAt)), 'fitted', share())
  const costs = new Map<string, number>()
  const measure = function* (from: number, to: number): ImageSearch<void> {
    const key = `${from} ${to}`
    if (costs.has(key)) return
    const images = yield* ask(designWith(design, levelsWith(from, to)), 'fitted', share())
    done += callsOf(to)
    // The grid's own steps have an error too: with m of them, a share m^-order of the long one's.
    costs.set(key, rmsBetween(images, whole) / (1 - (to - from) ** -order))
  }
  const squareOf = (from: number, to: number): number => (costs.get(`${from} ${to}`) ?? Number.POSITIVE_INFINITY) ** 2
  const search = (places: readonly number[]): readonly number[] =>
    bestPath({ levels: places, cost: (i, j) => squareOf(places[i]!, places[j]!) }, steps).indices.map(
      (index) => places[index]!,
    )

  for (const pair of pairs) yield* measure(...pair)
  let best = search(grid)
  for (const spacing of spacings) {
    const tried = best.map((place, k) =>
      k === 0 || k === steps - 1
        ? [place]
        : [place - spacing, place, place + spacing].filter((moved) => moved > 0 && moved < last),
    )
    for (let k = 0; k < steps - 1; k++)
      for (const from of tried[k]!) for (const to of tried[k + 1]!) if (to - from > 1) yield* measure(from, to)
    best = search([...new Set(tried.flat())].sort((a, b) => a - b))
  }
  const levels = roundLevels(best.map(levelAt))
  const predicted = Math.sqrt(best.slice(1).reduce((sum, to, k) => sum + squareOf(best[k]!, to), 0))
  return { levels, predicted, ...(yield* compareOnImages(design, levels)) }
}
