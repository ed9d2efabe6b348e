/** The best noise levels for a real network: dynamic programming over a grid of step errors measured on its images. */
import type { Design } from '../core/design.ts'
import { specOf } from '../core/registry.ts'
import { ask, checkSteps, compareOnImages, type ImageLevels, type ImageSearch } from './image-levels.ts'
import { bestPath, gridOn } from './optimize.ts'
import { rmsBetween } from './rms.ts'
import { designWith, deterministic, levelsOf, orderOf, roundLevels } from './toy-levels.ts'
import { isOneStep } from './toy-step-cost.ts'

/** Cells of the grid, about, and no fewer than this of them in a step of the design's own. */
const gridCells = 24
const fewestCells = 2
/** Longest step tried, in steps of the design's own. */
const longestStep = 2.5

export interface OptimizedOnImages extends ImageLevels {
  /** Sum of the errors of the steps between the levels, carried to sigma = 0, as measured on the grid. */
  readonly carriedSum: readonly [before: number, after: number]
}

/**
 * The cost of a step from one level of the grid to another is what the images change when it takes the place of the grid's
 * own steps between the two, carried to sigma = 0 by all the rest of them. The levels are those of the path whose costs have
 * the least sum, which bounds the error of the result as long as errors are small; the design's own levels are on the grid.
 * Ends and number stay. Yields runs and is sent their final images; dropping the generator cancels. Throws RangeError for a
 * design that adds noise, has too many steps, or whose steps have no error of their own.
 */
export function* optimizeOnImages(design: Design): ImageSearch<OptimizedOnImages> {
  const { steps } = design
  checkSteps(steps)
  const program = deterministic(design)
  if (!isOneStep(program))
    throw new RangeError(
      `a step of ${specOf('solver', design.solver.id).label} depends on the steps before it and has no error of its own ` +
        'between two levels: take a solver without history (Heun, say), or equalize',
    )
  const order = orderOf(design)
  const cells = Math.max(fewestCells, Math.round(gridCells / (steps - 1)))
  const { last, levelAt } = gridOn(levelsOf(program), cells)
  const grid = Array.from({ length: last + 1 }, (_, place) => levelAt(place))
  const reach = Math.floor(longestStep * cells)
  const pairs = grid.flatMap((_, i) => grid.flatMap((_, j) => (j > i + 1 && j - i <= reach ? [[i, j] as const] : [])))
  // Runs go on where the step ends: what comes before it is known from the run before.
  const work = pairs.reduce((sum, [, j]) => sum + grid.length - j + 1, 0)
  let done = 0
  const whole = yield* ask(designWith(design, grid), 'fitted', 0)
  const costs = new Float64Array(grid.length ** 2).fill(Number.POSITIVE_INFINITY)
  for (const [i, j] of pairs) {
    const without = grid.filter((_, place) => place <= i || place >= j)
    const images = yield* ask(designWith(design, without), 'fitted', 0.85 * (done / work))
    done += grid.length - j + 1
    // The grid's own steps have an error too: with m of them, a share m^-order of the long one's.
    costs[i * grid.length + j] = rmsBetween(images, whole) / (1 - (j - i) ** -order)
  }
  // A single cell is not measured against itself, but half of a step of two of them.
  for (let i = 0; i < last; i++) {
    const around = [i - 1, i].filter((from) => from >= 0 && from + 2 <= last)
    const longer = around.reduce((sum, from) => sum + costs[from * grid.length + from + 2]!, 0) / around.length
    costs[i * grid.length + i + 1] = longer / 2 ** (order + 1)
  }
  const cost = (i: number, j: number): number => costs[i * grid.length + j]!
  const { indices, cost: after } = bestPath({ levels: grid, cost }, steps)
  let before = 0
  for (let k = 0; k < steps - 1; k++) before += cost(k * cells, (k + 1) * cells)
  const levels = roundLevels(indices.map((index) => grid[index]!))
  return { levels, carriedSum: [before, after], ...(yield* compareOnImages(design, levels)) }
}
