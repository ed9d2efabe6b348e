/** How far designs are from the exact flow on exact pictures over a range of calls: what a verdict would be elsewhere. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import type { Perturbation } from '../core/perturbation.ts'
import { convergedDesign } from '../core/presets.ts'
import type { ExactWorld } from '../engine/protocol.ts'
import { type Denoisers, weakened } from '../pictures/denoiser.ts'
import { drawWorld } from '../pictures/draw-world.ts'
import { createDraws, type Draws } from '../pictures/draws.ts'
import { sizeOf } from '../pictures/pixels.ts'
import { pictureInto, planOf, run, weightsOf } from '../pictures/run.ts'
import { rmsOfEach } from './rms.ts'

/** Every design as it would be at a number of calls. */
export interface Budget {
  readonly calls: number
  /** `key` is the caller's. Designs that follow the ODE. */
  readonly designs: readonly { readonly key: string; readonly design: Design }[]
}

export interface BudgetsRequest {
  readonly world: ExactWorld
  readonly budgets: readonly Budget[]
  readonly seed: number
  /** Class of each picture; null for none. */
  readonly labels: readonly (number | null)[]
  /** Heun steps of the converged run. */
  readonly reference: number
  readonly perturbation?: Perturbation | undefined
}

export interface BudgetUpdate {
  readonly calls: number
  /** Root mean square distance to the converged run of each picture, by the design's key; none of one that does not run. */
  readonly errors: Readonly<Record<string, readonly number[]>>
}

interface Bench {
  readonly key: string
  readonly denoisers: Denoisers
  readonly draws: readonly Draws[]
  /** Errors of designs that were measured before. */
  readonly known: Map<string, readonly number[]>
  readonly ends: Map<string, Float32Array>
}

/** Measurements for the newest world, seed and labels: another budget or another design leaves the rest as it was. */
let kept: Bench | undefined

const mostKnown = 2000

const benchOf = (request: BudgetsRequest): Bench => {
  const { world: of, seed, labels, reference, perturbation } = request
  const key = JSON.stringify([of, seed, labels, reference, perturbation ?? null])
  if (kept?.key === key) return kept
  const world = drawWorld(of.seed, of.side, of.isGrainy)
  const draws = labels.map((_, k) => createDraws(world, seed, k))
  kept = { key, denoisers: { main: world, weak: weakened(world) }, draws, known: new Map(), ends: new Map() }
  return kept
}

/** The pictures that a design ends in, one after another; gives way after each. */
function* picturesOf(
  { denoisers, draws }: Bench,
  design: Design,
  { labels, perturbation }: BudgetsRequest,
): Generator<void, Float32Array, void> {
  const program = compile(design)
  const plan = planOf(program, { ...denoisers, perturbation })
  const size = sizeOf(denoisers.main)
  const images = new Float32Array(size * labels.length)
  for (const [k, label] of labels.entries()) {
    const trajectory = run(plan, label, draws[k]!)
    const weights = weightsOf(plan, label, [{ base: program.result, coefficient: 1 }])
    pictureInto(trajectory, weights, images.subarray(k * size, (k + 1) * size))
    yield
  }
  return images
}

function* errorsOf(bench: Bench, design: Design, request: BudgetsRequest): Generator<void, readonly number[], void> {
  const { known, ends } = bench
  const key = designKey(design)
  const found = known.get(key)
  if (found) return found
  const converged = convergedDesign(design, compile(design).steps[0]!.sigma, request.reference)
  const endKey = designKey(converged)
  let end = ends.get(endKey)
  if (!end) {
    end = yield* picturesOf(bench, converged, request)
    if (ends.size > 20) ends.clear()
    ends.set(endKey, end)
  }
  const errors = rmsOfEach(yield* picturesOf(bench, design, request), end, request.labels.length)
  if (known.size > mostKnown) known.clear()
  known.set(key, errors)
  return errors
}

/** Yields the share of the work that is done and, of one budget after another, what was found. Dropping the generator cancels. */
export function* measureBudgets(
  request: BudgetsRequest,
): Generator<{ readonly share: number; readonly update?: BudgetUpdate }, void, void> {
  const bench = benchOf(request)
  const { budgets } = request
  for (const [k, { calls, designs }] of budgets.entries()) {
    const share = k / budgets.length
    const errors: Record<string, readonly number[]> = {}
    for (const { key, design } of designs)
      try {
        const work = errorsOf(bench, design, request)
        let next = work.next()
        for (; !next.done; next = work.next()) yield { share }
        if (next.value.every(Number.isFinite)) errors[key] = next.value
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
    yield { share: (k + 1) / budgets.length, update: { calls, errors } }
  }
}
