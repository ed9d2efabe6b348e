/** A step taken apart: noise up, the look ahead, the slope found there, and the step that comes of them. */
import { curvesOf } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import type { StepMark } from '../core/program.ts'
import { type StepPart, stepParts } from './construction-parts.ts'
import { exactLines } from './exact.ts'
import { guidedInto } from './guided-flow.ts'
import type { Population } from './population.ts'
import { type Curves, slopeAt } from './tangent.ts'
import type { Target } from './target.ts'

/** A scaled state at a time. */
export interface Place {
  readonly t: number
  readonly x: number
}

export interface Construction {
  /** Where the step starts, before noise is added and after; the same without churn. */
  readonly from: Place
  readonly raised: Place
  readonly sigma: number
  readonly sigmaHat: number
  /** dx/dt at `raised`. */
  readonly slope: number
  /** The tentative step of a second-order solver: where it lands, and dx/dt there; null for other steps. */
  readonly ahead: (Place & { readonly slope: number }) | null
  /** Where the slope found ahead would lead from `raised`; null without one. */
  readonly back: Place | null
  /** Where the slope at the start leads: an Euler step. */
  readonly euler: Place
  /** Where the step ends. */
  readonly to: Place
  /** Where the exact flow line from `raised` is then. */
  readonly exact: number
}

/** The parts that a step has. */
export const partsOf = ({ ahead, sigma, sigmaHat }: Construction): readonly StepPart[] =>
  stepParts.filter((part) => (part === 'raise' ? sigmaHat > sigma : part === 'step' || ahead !== null))

/** D that the sampler gets at an unscaled point, guidance and all. */
const denoisedAt = (target: Target, x: number, sigma: number): number => {
  const out = new Float64Array(1)
  guidedInto(target, Float64Array.of(x), sigma, target.weight(sigma), out, new Float64Array(1))
  return out[0]!
}

const slopeOf = (curves: Curves, target: Target, { t, x }: Place): number => {
  const form = slopeAt(curves, t)
  return form.x * x + form.denoised * denoisedAt(target, x / curves.scaling.s(t), curves.schedule.sigma(t))
}

/** Step `mark` of point j. */
export const constructionOf = (
  design: Design,
  target: Target,
  population: Population,
  { i, t, tHat, tNext, sigma, sigmaHat, sigmaNext, sHat, sNext }: StepMark,
  j: number,
): Construction => {
  const curves = curvesOf(design)
  const raised: Place = { t: tHat, x: population.raised[i]![j]! }
  const h = tNext - tHat
  const slope = slopeOf(curves, target, raised)
  const { alpha } = design.solver.params
  // The last step, to sigma = 0, is Euler's.
  const isLookingAhead = design.solver.id === 'second-order' && sigmaNext > 0
  const trial = { t: tHat + alpha! * h, x: raised.x + alpha! * h * slope }
  const ahead = isLookingAhead ? { ...trial, slope: slopeOf(curves, target, trial) } : null
  const [line] = exactLines(target, [raised.x / sHat], sigmaHat, Float64Array.of(sigmaNext))
  return {
    from: { t, x: population.states[i]![j]! },
    raised,
    sigma,
    sigmaHat,
    slope,
    ahead,
    back: ahead && { t: tNext, x: raised.x + h * ahead.slope },
    euler: { t: tNext, x: raised.x + h * slope },
    to: { t: tNext, x: population.states[i + 1]![j]! },
    exact: line![0]! * sNext,
  }
}

/** Those up to and with a part, whether the step has that part or not. */
export const partsUpTo = (construction: Construction, last: StepPart): readonly StepPart[] =>
  partsOf(construction).filter((part) => stepParts.indexOf(part) <= stepParts.indexOf(last))
