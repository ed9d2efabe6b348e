/** Where a run went: on the toy by walking it, on images by runs that end early. */
import { compile } from '../core/compile.ts'
import { type Design, designKey } from '../core/design.ts'
import { base, type LinearForm, toTerms } from '../core/linear.ts'
import type { Program } from '../core/program.ts'
import { isStochastic } from '../toy/errors.ts'
import { walkToy } from '../toy/walk.ts'
import type { Trail } from './path.ts'
import { evenNoise, type ToySetting, targetFor } from './toy-setting.ts'

/** Runs that end early are one a step, twice: more steps take long and show no more. */
export const mostSteps = 64

/** Compiles a design whose path can be followed. Throws RangeError with the end of a sentence about the design. */
export const compilePath = (design: Design): Program => {
  const program = compile(design)
  if (isStochastic(program)) throw new RangeError('adds noise on the way: its path jumps, and has no slope to follow')
  if (program.steps.length > mostSteps)
    throw new RangeError(`has ${program.steps.length} steps; paths are read of at most ${mostSteps}`)
  return program
}

/** The toy's whole population as one point of as many dimensions. Throws RangeError; see compilePath. */
export const toyTrail = (design: Design, setting: ToySetting): Trail => {
  const program = compilePath(design)
  const { count, seed } = setting
  const states: Float64Array[] = []
  const denoised: Float64Array[] = []
  const run = walkToy(program, targetFor(setting, design), evenNoise(seed, count), count)
  for (;;) {
    const { done, value } = run.next()
    if (done) return { states: [...states, value.slice()], denoised }
    states.push(value.read(value.mark.x).slice())
    denoised.push(value.read(value.mark.denoised).slice())
  }
}

/**
 * A program that ends in step `step` of another one as soon as its denoised image is known, and whose result is a form of
 * what is there then. Its network calls are the other program's first ones: where outputs are kept, it makes none.
 */
export const probe = (program: Program, step: number, form: LinearForm): Program => {
  const mark = program.steps[step]!
  const needed = new Set([...mark.denoised, ...form].map((term) => term.base as string))
  const [first, end] = mark.ops
  let stop = first
  program.ops.slice(first, end).forEach((op, k) => {
    if (needed.has(op.out)) stop = first + k + 1
  })
  const ops = [...program.ops.slice(0, stop), { op: 'combine', out: mark.xNext, terms: toTerms(form) } as const]
  return {
    ...program,
    ops,
    steps: [...program.steps.slice(0, step), { ...mark, ops: [first, ops.length] }],
    nfe: ops.filter(({ op }) => op === 'denoise').length,
    result: mark.xNext,
  }
}

/** A run that is asked for: its final tensors are to be sent in return. */
export interface WantedTrailRun {
  readonly program: Program
  /** Equal for runs that give the same from the same latents. */
  readonly key: string
  /** Of the work: done before this run, and with it. */
  readonly shares: readonly [before: number, after: number]
}

/**
 * Asks for the runs that make a design's trail: the whole one first, whose calls the others repeat. Throws RangeError; see
 * compilePath.
 */
export function* imageTrail(design: Design): Generator<WantedTrailRun, Trail, Float32Array | undefined> {
  const program = compilePath(design)
  const { steps, nfe } = program
  const name = designKey(design)
  // A run that repeats calls costs about as much as one call.
  const total = nfe + 2 * steps.length
  let done = 0
  const ask = function* (
    of: Program,
    key: string,
    cost: number,
  ): Generator<WantedTrailRun, Float32Array, Float32Array | undefined> {
    const found = yield { program: of, key, shares: [done / total, (done + cost) / total] }
    if (!found) throw new RangeError('a run that was asked for sent nothing')
    done += cost
    return found
  }
  const result = yield* ask(program, name, nfe)
  const states: Float32Array[] = []
  const denoised: Float32Array[] = []
  for (const { i, x, denoised: form } of steps) {
    states.push(yield* ask(probe(program, i, base(x)), `${name} x${i}`, 1))
    denoised.push(yield* ask(probe(program, i, form), `${name} D${i}`, 1))
  }
  return { states: [...states, result], denoised }
}
