/** Where a run went: on the toy by walking it, on images by runs that end early. */
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import { designKey } from '../core/design-json.ts'
import { base, type LinearForm, toTerms } from '../core/linear.ts'
import type { Program } from '../core/program.ts'
import { isStochastic } from '../toy/errors.ts'
import { walkToy } from '../toy/walk.ts'
import type { FoundUpdate, WantedRun } from './image-convergence.ts'
import type { TrailUpdate } from './lab-protocol.ts'
import type { Trail } from './path.ts'
import { evenNoise, type ToySetting, targetFor } from './toy-setting.ts'

/** Runs that end early are one per step, twice: more steps take long and show no more. */
export const mostSteps = 64

/** Compiles a design whose path can be followed. Throws RangeError with the end of a sentence about the design. */
export const compilePath = (design: Design): Program => {
  const program = compile(design)
  if (isStochastic(program)) throw new RangeError('adds noise on the way: its path jumps, and has no slope to follow')
  if (program.steps.length > mostSteps)
    throw new RangeError(`has ${program.steps.length} steps; paths are read of at most ${mostSteps}`)
  return program
}

/** The toy's whole population as one point, a dimension per sample. Throws RangeError; see compilePath. */
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

/** Runs of a design's trail, in the order in which they are needed. */
const runsOf = (design: Design): readonly Pick<WantedRun, 'program' | 'key' | 'newCalls'>[] => {
  const program = compilePath(design)
  const name = designKey(design)
  return [
    // The whole run first: the others repeat its calls.
    { program, key: name },
    ...program.steps.flatMap(({ i, x, denoised }) => [
      { program: probe(program, i, base(x)), key: `${name} x${i}`, newCalls: 0 },
      { program: probe(program, i, denoised), key: `${name} D${i}`, newCalls: 0 },
    ]),
  ]
}

export interface TrailRequest {
  /** `key` is the caller's. */
  readonly designs: readonly { readonly key: string; readonly design: Design }[]
}

/**
 * Asks for the runs that make the designs' trails, and tells each trail or why there is none. Dropping the generator
 * cancels.
 */
export function* measureTrails({
  designs,
}: TrailRequest): Generator<WantedRun | FoundUpdate<TrailUpdate>, void, Float32Array | undefined> {
  const jobs: { readonly key: string; readonly design: Design; readonly runs: ReturnType<typeof runsOf> }[] = []
  for (const one of designs)
    try {
      jobs.push({ ...one, runs: runsOf(one.design) })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      yield { kind: 'found', update: { ...one, fault: error.message } }
    }
  const callsTotal = jobs.reduce(
    (sum, { runs }) => sum + runs.reduce((calls, { program }) => calls + program.nfe, 0),
    0,
  )
  let callsBefore = 0
  for (const { key, design, runs } of jobs) {
    const found: Float32Array[] = []
    for (const run of runs) {
      const tensor = yield { kind: 'run', ...run, callsBefore, callsTotal }
      if (!tensor) throw new RangeError('a run that was asked for sent nothing')
      callsBefore += run.program.nfe
      found.push(tensor)
    }
    const [result, ...read] = found
    const trail = {
      states: [...read.filter((_, k) => k % 2 === 0), result!],
      denoised: read.filter((_, k) => k % 2 === 1),
    }
    yield { kind: 'found', update: { key, design, trail } }
  }
}
