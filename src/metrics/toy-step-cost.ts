/** The error that a single step adds to the result on the exact toy, for any two levels. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import type { Program } from '../core/program.ts'
import { exactEnds } from '../toy/exact.ts'
import { unitOf } from '../toy/scale.ts'
import { runToy } from '../toy/walk.ts'
import { flowStates } from './local-error.ts'
import { mergeLevels } from './optimize.ts'
import { rmsBetween } from './rms.ts'
import { designWith } from './toy-levels.ts'
import { evenNoise, type ToySetting, targetFor } from './toy-setting.ts'

/** Whether every step reads no more than the state at its start: then its error does not depend on the steps before it. */
export const isOneStep = ({ ops, steps }: Program): boolean =>
  steps.every(({ ops: [first, end], x, i }) => {
    const own = new Set<string>([x, ...(i === 0 ? ['n0'] : [])])
    for (const op of ops.slice(first, end)) {
      for (const { base } of op.op === 'combine' ? op.terms : op.input) if (!own.has(base)) return false
      own.add(op.out)
    }
    return true
  })

/** Step i of a program as a program of its own: it starts from n0, unscaled points at its level, and ends after the step. */
const single = ({ ops, steps, increments }: Program, i: number): Program => {
  const mark = steps[i]!
  const [first, end] = mark.ops
  // The first step owns the combine that makes x0 of the latents.
  const own = ops.slice(i === 0 ? first + 1 : first, end)
  return {
    ops: [{ op: 'combine', out: mark.x, terms: [{ base: 'n0', coefficient: mark.s }] }, ...own],
    steps: [{ ...mark, i: 0, ops: [0, own.length + 1] }],
    increments,
    nfe: own.filter(({ op }) => op === 'denoise').length,
    result: mark.xNext,
  }
}

/** Local error of the step between two levels within `range`, carried to sigma = 0: rms, in units of the data's scale. */
export type StepCost = (from: number, to: number) => number

/**
 * For a deterministic design whose solver has no history. What the rest of the design does to a step (a schedule that
 * follows the sigma range) stays as it is: steps are measured in designs with the same range. Measured once a pair.
 */
export const createStepCost = (
  design: Design,
  setting: ToySetting,
  range: { readonly min: number; readonly max: number },
): StepCost => {
  const { count, seed } = setting
  const target = targetFor(setting, design)
  const ends = flowStates(target, count, Float64Array.of(range.max, 0))[1]!
  const { fillIncrement } = evenNoise(seed, count)
  const states = new Map<number, Float64Array>()
  const stateAt = (sigma: number): Float64Array => {
    const state = states.get(sigma) ?? flowStates(target, count, Float64Array.of(sigma))[0]!
    states.set(sigma, state)
    return state
  }
  const costs = new Map<number, Map<number, number>>()
  const measure = (from: number, to: number): number => {
    const program = compile(designWith(design, mergeLevels([range.max, from, to, range.min])))
    const mark = program.steps.find(({ sigma }) => sigma === from)!
    const start = stateAt(from)
    const noise = Object.assign(() => start, { fillIncrement })
    const reached = runToy(single(program, mark.i), target, noise, count).map((x) => x / mark.sNext)
    return rmsBetween(exactEnds(target, reached, to), ends) / unitOf(setting.mixture)
  }
  return (from, to) => {
    const known = costs.get(from) ?? new Map<number, number>()
    costs.set(from, known)
    const cost = known.get(to) ?? measure(from, to)
    known.set(to, cost)
    return cost
  }
}
